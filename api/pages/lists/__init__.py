"""Lists of nodes, their columns, and the search by name."""
