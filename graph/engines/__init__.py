"""What differs between the database engines."""
