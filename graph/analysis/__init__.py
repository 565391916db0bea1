"""Measures of the network, one in each file, as pure functions on arrays."""
