"""The pages where groups are composed."""
