"""Funding's migrations."""
