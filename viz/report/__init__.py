"""Findings -> a report: first its content as plain data, then one of the forms it is written in."""
