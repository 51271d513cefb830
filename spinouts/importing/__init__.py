"""Imports of spin-outs and staff returns from spreadsheets: all rows or none, and every error at once."""
