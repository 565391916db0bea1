"""Findings -> a report: first its content as plain data, then a file in one of several formats."""
