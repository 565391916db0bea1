"""The commands of `verkosto`."""
