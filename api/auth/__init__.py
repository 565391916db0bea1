"""Who sends a request, in what role, and from where."""
