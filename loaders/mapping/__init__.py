"""Reading foreign tables with a mapping file."""
