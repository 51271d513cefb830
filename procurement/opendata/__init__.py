"""What procurement gives away: every field of it on purpose; what is on no list is private."""
