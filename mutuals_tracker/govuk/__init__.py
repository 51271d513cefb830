"""Pages and forms in the GOV.UK style."""
