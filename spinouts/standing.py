"""Whether a spin-out counts on a date, and if not why: the rules of the counting reference, on plain values."""

from datetime import UTC, date, datetime

from django.db.models import TextChoices


class Standing(TextChoices):
    """Where a spin-out stands in the figures on a date."""

    COUNTED = "counted", "Counted"
    LAUNCH_NOT_DATED = "launch_not_dated", "Live, but when it launched is not known"
    END_NOT_DATED = "end_not_dated", "Ended, but when is not known"
    STATUS_NOT_KNOWN = "status_not_known", "Not known to be trading still"
    CONTROL_NOT_EVIDENCED = "control_not_evidenced", "No evidence that employees control it"
    NOT_A_MUTUAL = "not_a_mutual", "Does not meet the definition of a mutual"
    ENDED = "ended", "Ended after launch"
    PIPELINE = "pipeline", "In the pipeline"
    ENDED_BEFORE_LAUNCH = "ended_before_launch", "Ended before launch"


# Left out of the headline, each with its reason, in the order in which the rules apply.
LEFT_OUT = (
    Standing.LAUNCH_NOT_DATED,
    Standing.END_NOT_DATED,
    Standing.STATUS_NOT_KNOWN,
    Standing.CONTROL_NOT_EVIDENCED,
    Standing.NOT_A_MUTUAL,
)


class FOR_EVER:  # noqa: N801 - a pair of constants, read as words
    """The day and the moment that stand for no end."""

    date = date(9999, 12, 31)
    moment = datetime(9999, 12, 31, tzinfo=UTC)
