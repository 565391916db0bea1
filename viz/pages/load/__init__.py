"""The pages where tables are loaded."""
