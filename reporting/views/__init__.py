"""Pages of reporting: the front page, the dashboard and what is behind it, ambitions, published figures, reports."""
