"""Why a spin-out stands where it does in the figures, in words that say what would change it."""

from spinouts.lifecycle import Outcome
from spinouts.standing import Standing

_REASONS = {
    Standing.LAUNCH_NOT_DATED: (
        "It is live, but neither its launch nor any staff return has a date, so nobody can say from when it counts. "
        "Enter when it launched, if only the year."
    ),
    Standing.END_NOT_DATED: (
        "It has ended, but when is not known. It counts up to the last dated thing known of it, and not after that. "
        "Enter when it ended, if only the year."
    ),
    Standing.STATUS_NOT_KNOWN: (
        "Nobody knows whether it still trades. It counts up to the last dated thing known of it, and not after that. "
        "Say that it goes on, or add a recent staff return."
    ),
    Standing.CONTROL_NOT_EVIDENCED: (
        "No assessment under the 2011 or the 2017 policy definition says that it is a mutual. Add one that does, "
        "with its evidence."
    ),
    Standing.NOT_A_MUTUAL: (
        "Its latest assessment under a policy definition says that it is not a mutual. Correct it if it was wrong, "
        "or add a later one."
    ),
    Standing.PIPELINE: "It has not launched. It is in the pipeline, which is never added to the headline.",
}


def why(standing: str, *, detail: str, staff: int | None, counted_from: str) -> str:
    """Return the reason; `staff` is None when nobody knows how many, `counted_from` is the date of their return."""
    if standing == Standing.COUNTED:
        if staff is None:
            return "It counts as one mutual. How many people it employs is not known: no dated return says so yet."
        return f"It counts as one mutual with {staff:,} people, from the return for {counted_from}."
    if standing in {Standing.ENDED, Standing.ENDED_BEFORE_LAUNCH}:
        return f"It has ended: {Outcome(detail).label.lower()}."
    return _REASONS[Standing(standing)]
