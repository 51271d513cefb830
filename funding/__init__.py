"""Money and advice for spin-outs: funds and their rounds, who may apply, and what leaving costs before the launch.

Owns programmes as dated data, the rules by which each explains whom it is for, and the ledger of early costs.
"""
