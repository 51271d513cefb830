"""Funding's template tags."""
