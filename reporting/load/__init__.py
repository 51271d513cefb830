"""Synthetic data at scale, the same every time for the same seed: for benchmarks and for trying things, never real."""
