"""Whole graphs as files: dumped, restored and upgraded."""
