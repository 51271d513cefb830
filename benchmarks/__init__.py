"""What the service costs at 10,000 and 100,000 spin-outs, beside raw SQL in the same run: `make bench`."""
