"""The admin area, and the page of an invitation."""
