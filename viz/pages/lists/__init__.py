"""The lists of nodes of one kind."""
