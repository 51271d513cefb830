"""The smallest valid rows, with their states as arguments."""
