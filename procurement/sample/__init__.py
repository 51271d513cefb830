"""What is entered with the sample data, and the rules of procurement, which every service needs."""
