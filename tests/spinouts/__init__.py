"""Tests of spin-outs: their lifecycle, facts, rules, actions and pages."""
