"""People, bodies, roles and sign-in."""
