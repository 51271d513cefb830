"""Questions that the pages of reporting ask, and what they say about a wrong answer."""
