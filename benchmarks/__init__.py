"""What the service costs at 10,000 and 100,000 spin-outs, as ratios to raw SQL measured in the same run: `make bench`."""
