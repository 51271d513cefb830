"""Tests of the figures: the rules, what is kept, and what is read."""
