"""People who sign in, the bodies that they act for, and the role they hold in each."""
