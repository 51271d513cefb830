"""How the tables of people and bodies came to be."""
