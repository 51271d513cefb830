"""The pages of procurement, one module for each part."""
