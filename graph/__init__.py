"""The graph of leaders: its model, its storage, and what is computed from it."""
