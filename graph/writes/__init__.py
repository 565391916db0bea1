"""Storing, changing and removing what sources state."""
