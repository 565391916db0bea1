"""Composing groups of people by given rules: new groups, newcomers to existing groups, repairs,
guest lists and tables."""
