"""Dumping whole graphs to files, restoring and upgrading them."""
