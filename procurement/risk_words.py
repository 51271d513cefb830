"""What a risk register says of a risk: its category, how near it is, what is done about it, and what a rating is of."""

from django.db.models import TextChoices


class Category(TextChoices):
    """What kind of risk it is: the twelve that befell mutuals (domain facts, 4.5), and others."""

    NO_ROUTE = "no_route", "No lawful route to the contract, or a challenge to a direct award"
    OUTBID = "outbid", "Outbid in open competition"
    NO_TRACK_RECORD = "no_track_record", "No track record to show in a tender"
    TENDER_DEMANDS = "tender_demands", "Bonds, surety and demands of the tender"
    NO_RESERVATION = "no_reservation", "The reservation is not available"
    RETENDER = "retender", "Retender when the first or reserved contract ends"
    ONE_CUSTOMER = "one_customer", "Dependence on one customer"
    STAFF_AND_TAX = "staff_and_tax", "TUPE, pensions, VAT and tax"
    SUBSIDY = "subsidy", "State aid or subsidy control"
    WORKING_CAPITAL = "working_capital", "Start-up and working capital"
    CONFLICT = "conflict", "Conflict of interest"
    PROVIDER_FAILURE = "provider_failure", "The provider fails; the statutory duty stays"
    OTHER = "other", "Something else"


class Proximity(TextChoices):
    """How near it is: when it could happen."""

    NOW = "now", "Now"
    WITHIN_3_MONTHS = "within_3_months", "Within 3 months"
    WITHIN_A_YEAR = "within_a_year", "In 3 to 12 months"
    OVER_A_YEAR = "over_a_year", "In over a year"


class Response(TextChoices):
    """What is done about it: the four of the Orange Book (domain facts, 4.5)."""

    TOLERATE = "tolerate", "Tolerate"
    TREAT = "treat", "Treat"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"


class RatingKind(TextChoices):
    """What a rating is of."""

    INHERENT = "inherent", "Inherent"
    CURRENT = "current", "Current"
    TARGET = "target", "Target"


# What each kind of rating means, where somebody is asked for one.
MEANS = {
    RatingKind.INHERENT: "Before anything is done about it",
    RatingKind.CURRENT: "As it stands today, with what is done about it already",
    RatingKind.TARGET: "What it should come down to",
}


class Band(TextChoices):
    """How serious a score is on its scale, the least first."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"
