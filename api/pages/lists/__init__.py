"""Lists of nodes, their columns, and what is found by name."""
