"""The saved proposals."""
