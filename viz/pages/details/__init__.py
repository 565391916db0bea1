"""The page of one node."""
