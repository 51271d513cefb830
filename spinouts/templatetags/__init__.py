"""Template tags about spin-outs."""
