"""Every write about people and bodies, one verb each."""
