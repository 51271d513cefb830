"""Reading files of others into procurement: lists of codes, and what codes are called."""
