"""The admin area's questions, and what is said about an answer that is missing or wrong."""
