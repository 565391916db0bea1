"""The page of proposed groups."""
