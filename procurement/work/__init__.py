"""What waits for a person in procurement, one module for each part."""
