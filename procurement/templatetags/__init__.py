"""Tags for the templates of procurement."""
