"""Spreadsheets that people bring, CSV or XLSX: reading them, understanding their cells, and saying what is wrong."""
