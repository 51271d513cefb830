"""Who may read and do what in procurement, one module for each part."""
