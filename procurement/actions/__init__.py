"""Every write of procurement, one module for each part."""
