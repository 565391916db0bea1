"""Foreign tables, read with a mapping file."""
