"""Procurement: the rules that decide how a mutual may win work, its contracts, what shelters it, and its risks.

Owns regimes as dated data, procurements and contracts, clocks, the statutory Right to Challenge, and the risk register.
"""
