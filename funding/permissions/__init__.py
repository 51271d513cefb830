"""Who may read and do what in funding, one module for each part."""

from funding.permissions.applications import (
    ApplicationNotNowError,
    check_can_apply,
    check_can_certify_application,
    check_can_send_back,
    check_can_withdraw_application,
    check_can_write_application,
    visible,
)
from funding.permissions.assessing import (
    check_can_assess,
    check_can_assign,
    check_can_be_given,
    check_can_begin_check,
    check_can_check_eligibility,
    check_can_decide,
    check_can_declare_conflict,
    check_can_moderate,
    check_can_read_assessment,
    sees_scores,
)
from funding.permissions.awards import (
    visible_awards,
)
from funding.permissions.funds import (
    check_can_keep_assessors,
    check_can_keep_costs,
    check_can_keep_funds,
    check_can_read_funds,
)
from funding.permissions.recorded_awards import (
    AwardNotNowError,
    check_can_change_recorded_award,
    check_can_publish_award,
    check_can_record_awards,
    check_can_withdraw_award_from_publication,
)
from funding.permissions.referrals import (
    ReferralNotNowError,
    check_can_chase_referrals,
    check_can_read_need,
    check_can_reopen_referral,
    check_can_see_to_referral,
    visible_referrals,
)

__all__ = [
    "ApplicationNotNowError",
    "AwardNotNowError",
    "ReferralNotNowError",
    "check_can_apply",
    "check_can_assess",
    "check_can_assign",
    "check_can_be_given",
    "check_can_begin_check",
    "check_can_certify_application",
    "check_can_change_recorded_award",
    "check_can_chase_referrals",
    "check_can_check_eligibility",
    "check_can_decide",
    "check_can_declare_conflict",
    "check_can_keep_assessors",
    "check_can_keep_costs",
    "check_can_keep_funds",
    "check_can_moderate",
    "check_can_publish_award",
    "check_can_read_assessment",
    "check_can_read_funds",
    "check_can_read_need",
    "check_can_record_awards",
    "check_can_reopen_referral",
    "check_can_see_to_referral",
    "check_can_send_back",
    "check_can_withdraw_application",
    "check_can_withdraw_award_from_publication",
    "check_can_write_application",
    "sees_scores",
    "visible",
    "visible_awards",
    "visible_referrals",
]
