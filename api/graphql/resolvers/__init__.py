"""The functions that answer the root fields other than lists of nodes."""
