"""The figures counted a second time, from the CSV files, by code that shares nothing with the product."""
