"""Who asks, in what role, and from where."""
