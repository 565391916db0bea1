"""The server: its application, how it runs, and what it logs."""
