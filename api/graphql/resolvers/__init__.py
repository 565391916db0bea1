"""What answers the root fields that are no lists of nodes."""
