"""The views of the compose pages."""
