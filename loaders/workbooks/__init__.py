"""Reading workbooks, and other files that may be hostile, within limits."""
