"""How the tables of reporting came to be."""
