"""The page where one signs in."""
