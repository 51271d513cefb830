"""Tests that kill processes and stop servers, alone on servers of their own."""
