"""How risks stand: what a list of them is narrowed to, how they are spread, how they moved, and their file."""
