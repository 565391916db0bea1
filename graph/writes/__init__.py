"""Storing, changing and taking out what sources say."""
