"""What is derived from the facts and kept to be fast: the current values on a spin-out, and where it stands when.

Every action that writes facts calls `refresh` last, in its own transaction; `rebuild` does it all again and says what
differed. Nothing kept here is a source of anything.
"""

from spinouts.kept.rebuilding import Difference, compact, rebuild
from spinouts.kept.refreshing import refresh

__all__ = ["Difference", "compact", "rebuild", "refresh"]
