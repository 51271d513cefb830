"""Whole stories through the client."""
