"""The page of a guest list."""
