"""The statutory Right to Challenge (Localism Act 2011, sections 81 to 86): states, windows and clocks. Pure."""
