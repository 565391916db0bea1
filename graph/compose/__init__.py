"""Proposing groups: who sits with whom, within sizes and with those who stay."""
