"""The sample data of procurement, one module for each part, as people would enter it."""
