"""The database side of the figures: what they are on a date, as known at a moment, and the spin-outs behind them.

Whoever asks gives a known-at from `facts.fix_known_at`; then the same question has the same answer for ever.
"""

from reporting.bridges import bridge
from reporting.members import MemberList, members
from reporting.positions import position, total
from reporting.series import BEGINS_ON, series

SERIES_BEGINS_ON = BEGINS_ON

__all__ = ["SERIES_BEGINS_ON", "MemberList", "bridge", "members", "position", "series", "total"]
