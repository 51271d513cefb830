"""How the tables of spin-outs came to be."""
