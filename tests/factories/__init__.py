"""The smallest valid row of each kind, with its states as arguments."""
