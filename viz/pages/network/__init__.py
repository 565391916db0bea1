"""The page of a picture of a network."""
