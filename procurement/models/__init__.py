"""The tables of procurement: the rules, procurements and contracts, clocks, challenges, and risks."""

from procurement.models.bid import Bid, Lot
from procurement.models.challenge import Challenge
from procurement.models.challenge_parts import ChallengeGround, ChallengeStaff, IntentionNotice
from procurement.models.challenge_terms import BankHoliday, ChallengeTerms, RejectionGround
from procurement.models.clock import CalendarFeed, Clock
from procurement.models.contract import Contract
from procurement.models.contract_part import Amendment, BreakClause, ContinuityClause, Extension, PerformanceTerm
from procurement.models.income import IncomeShare, IncomeYear, WarningLevel
from procurement.models.law import CodeList, CpvCode, ListedCode, Regime, Reservation, Threshold
from procurement.models.notice import Notice, NoticeImport, NoticeKey
from procurement.models.procurement import Procurement, ProcurementStep
from procurement.models.risk import Risk
from procurement.models.risk_action import RiskAction
from procurement.models.risk_history import RiskMove, RiskRating, RiskReview
from procurement.models.risk_scale import RiskScale

__all__ = [
    "Amendment",
    "BankHoliday",
    "Bid",
    "BreakClause",
    "CalendarFeed",
    "Challenge",
    "ChallengeGround",
    "ChallengeStaff",
    "ChallengeTerms",
    "Clock",
    "CodeList",
    "ContinuityClause",
    "Contract",
    "CpvCode",
    "Extension",
    "IncomeShare",
    "IncomeYear",
    "IntentionNotice",
    "ListedCode",
    "Lot",
    "Notice",
    "NoticeImport",
    "NoticeKey",
    "PerformanceTerm",
    "Procurement",
    "ProcurementStep",
    "Regime",
    "RejectionGround",
    "Reservation",
    "Risk",
    "RiskAction",
    "RiskMove",
    "RiskRating",
    "RiskReview",
    "RiskScale",
    "Threshold",
    "WarningLevel",
]
