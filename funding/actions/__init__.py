"""Every write of funding, one verb each."""
