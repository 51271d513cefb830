"""The questions of procurement, one module for each part."""
