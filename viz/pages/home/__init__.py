"""The start page: the sector map."""
