"""The money of synthetic spin-outs: funds, applications in every state, and what was awarded, claimed and paid.

Every spin-out has an award that was recorded from a source, one in twenty an application to a round that is to be
ranked, and another one in twenty an application that has come to one of its possible ends.
"""

from reporting.load.money.inventing import Fundable
from reporting.load.money.writing import MoneyWriter, batches

__all__ = ["Fundable", "MoneyWriter", "batches"]
