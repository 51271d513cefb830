"""Reading the releases that Find a Tender publishes: a file of any size as it streams, and what each release says."""
