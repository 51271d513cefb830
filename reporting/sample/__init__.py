"""The sample data: real mutuals, counts and published totals with their sources, and a few invented example cases."""
