"""One measure a file: pure functions on arrays."""
