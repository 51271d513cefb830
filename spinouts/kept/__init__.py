"""What is derived and kept to be fast: the current values on a spin-out, where it stands when, the summary of its case.

Every action that writes facts calls `refresh` last, in its own transaction, and every other one about a spin-out calls
`refresh_case`; `rebuild` does it all again and says what differed. Nothing kept here is a source of anything.
"""

from spinouts.kept.rebuilding import Difference, compact, rebuild
from spinouts.kept.refreshing import refresh, refresh_case

__all__ = ["Difference", "compact", "rebuild", "refresh", "refresh_case"]
