"""The pages of funding, one module for each part."""

from funding.views.application_moves import (
    certify_application,
    send_back_application,
    submit_application,
    take_back_certification,
    withdraw_application,
)
from funding.views.application_sections import (
    application_documents,
    remove_application_document,
    write_application,
)
from funding.views.applications import (
    application,
    application_document,
    application_version,
    applications,
    apply,
    begin_application,
    receipt,
)
from funding.views.assessments import (
    assessment,
    assessments,
    change_conflict,
)
from funding.views.assessors import (
    assessors,
    remove_assessor,
    standard_letters,
    write_letter,
)
from funding.views.award_claims import (
    answer_claim,
    make_claim,
    pay_claim,
)
from funding.views.award_money import (
    add_instalment,
    change_instalment,
    move_award_money,
    remove_instalment,
    vary_award,
)
from funding.views.award_monitoring import (
    ask_for_award_returns,
    date_term,
    discharge_term,
    send_award_return,
    take_back_award_return,
)
from funding.views.awards import (
    agree_to_award,
    award,
    award_file,
    awards,
    close_award,
)
from funding.views.benchmark import (
    benchmark,
    change_benchmark,
)
from funding.views.checking import (
    begin_check,
    check_eligibility,
)
from funding.views.costs import (
    add_cost,
    change_cost,
    costs,
    remove_cost,
)
from funding.views.covers import (
    add_cover,
    change_cover,
    remove_cover,
)
from funding.views.decisions import (
    application_letter,
    application_letter_pdf,
    decide,
)
from funding.views.funds import (
    add_fund,
    change_fund,
    fund,
    funds,
    state_budget,
    take_back_budget,
    take_back_fact,
    tell_fact,
)
from funding.views.money import (
    money,
)
from funding.views.need import (
    need,
)
from funding.views.of_spinout import (
    of_spinout,
)
from funding.views.panels import (
    application_assessors,
    moderate,
    ranking,
    scores,
    take_back_assignment,
)
from funding.views.publishing import (
    publish_award,
    withdraw_award,
)
from funding.views.recorded_awards import (
    change_recorded_award,
    record_award,
)
from funding.views.referral_measures import (
    referral_measures,
)
from funding.views.referral_moves import (
    close_referral,
    give_referral,
    note_first_contact,
    refer,
    reopen_referral,
)
from funding.views.referrals import (
    referral,
    referrals,
)
from funding.views.rounds import (
    add_part,
    add_round,
    change_part,
    change_round,
    choose_rule,
    remove_part,
)

__all__ = [
    "add_cost",
    "add_cover",
    "add_fund",
    "add_instalment",
    "add_part",
    "add_round",
    "agree_to_award",
    "answer_claim",
    "application",
    "application_assessors",
    "application_document",
    "application_documents",
    "application_letter",
    "application_letter_pdf",
    "application_version",
    "applications",
    "apply",
    "ask_for_award_returns",
    "assessment",
    "assessments",
    "assessors",
    "award",
    "award_file",
    "awards",
    "begin_application",
    "begin_check",
    "benchmark",
    "certify_application",
    "change_benchmark",
    "change_conflict",
    "change_cost",
    "change_cover",
    "change_fund",
    "change_instalment",
    "change_part",
    "change_recorded_award",
    "change_round",
    "check_eligibility",
    "choose_rule",
    "close_award",
    "close_referral",
    "costs",
    "date_term",
    "decide",
    "discharge_term",
    "fund",
    "funds",
    "give_referral",
    "make_claim",
    "moderate",
    "money",
    "move_award_money",
    "need",
    "note_first_contact",
    "of_spinout",
    "pay_claim",
    "publish_award",
    "ranking",
    "receipt",
    "record_award",
    "refer",
    "referral",
    "referral_measures",
    "referrals",
    "remove_application_document",
    "remove_assessor",
    "remove_cost",
    "remove_cover",
    "remove_instalment",
    "remove_part",
    "reopen_referral",
    "scores",
    "send_award_return",
    "send_back_application",
    "standard_letters",
    "state_budget",
    "submit_application",
    "take_back_assignment",
    "take_back_award_return",
    "take_back_budget",
    "take_back_certification",
    "take_back_fact",
    "tell_fact",
    "vary_award",
    "withdraw_application",
    "withdraw_award",
    "write_application",
    "write_letter",
]
