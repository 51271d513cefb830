"""Imports of bodies from registers that others keep: dated, repeatable, and never deleting."""
