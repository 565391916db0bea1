"""The embedded engine: its process, its home and the databases in it."""
