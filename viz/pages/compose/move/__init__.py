"""Where one person of a proposal can go."""
