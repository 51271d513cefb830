"""The service as it will be: what moves its clock, and who moves it."""
