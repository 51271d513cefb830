"""What can be done with reports, one verb each."""
