"""Figures and what is made of them: the ambition, dashboards, progress reports, the front page, sample and load data.

Reads every other app and is read by none.
"""
