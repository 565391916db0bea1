"""Snapshots and results -> pictures and pages."""
