"""The search by name."""
