"""The sample data of procurement, one module for each part, as people would enter it."""

"""Sample rows of procurement, added by actions, one module for each part."""
