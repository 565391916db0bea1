"""The views of the pages, which make HTML."""
