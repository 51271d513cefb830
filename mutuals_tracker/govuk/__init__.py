"""How the service looks: GOV.UK's form controls and components, for every app's pages.

Owns the crispy template pack, the fields that GOV.UK has and Django lacks, the component tags,
and what base.html is told.
"""
