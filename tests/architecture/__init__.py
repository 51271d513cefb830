"""The rules of the house, kept true."""
