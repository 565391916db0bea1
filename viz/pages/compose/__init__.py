"""The pages where groups are composed, as HTML."""
