"""Spin-outs, the dated facts about them, and the kept answer to whether each counts on a date."""

from spinouts.models.assessment import DefinitionAssessment
from spinouts.models.evidence import Evidence
from spinouts.models.journey import JourneyEvent
from spinouts.models.monthly_change import MonthlyChange
from spinouts.models.profile import Profile, ProfileParent
from spinouts.models.register import RegisterEntry
from spinouts.models.sent_form import SentForm
from spinouts.models.spinout import Spinout, SpinoutParent
from spinouts.models.staff_return import StaffReturn
from spinouts.models.standing_interval import StandingHeading, StandingInterval
from spinouts.models.verification import Verification

__all__ = [
    "DefinitionAssessment",
    "Evidence",
    "JourneyEvent",
    "MonthlyChange",
    "Profile",
    "ProfileParent",
    "RegisterEntry",
    "SentForm",
    "Spinout",
    "SpinoutParent",
    "StaffReturn",
    "StandingHeading",
    "StandingInterval",
    "Verification",
]
