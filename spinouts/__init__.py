"""The mutual and its journey: spin-outs, what is known of them and since when, and whether each counts on a date.

Owns the dated facts that every figure reads, their import, and the pages on which they are logged and corrected.
"""
