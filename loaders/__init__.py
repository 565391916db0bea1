"""Files -> Batch, one format a file."""
