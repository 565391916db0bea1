"""Workbooks and other files that may be hostile, read within bounds."""
