"""What is entered with the sample data, and the rules of procurement, which every service needs."""
"""The sample data of procurement, one module for each part, as people would enter it."""
