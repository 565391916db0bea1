"""The page of two sectors, or of one."""
