"""The tables of procurement: the rules, procurements and contracts, clocks, challenges, and risks."""

from procurement.models.law import CodeList, ListedCode, Regime, Reservation, Threshold

__all__ = ["CodeList", "ListedCode", "Regime", "Reservation", "Threshold"]
