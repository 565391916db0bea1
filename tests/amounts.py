"""How many random cases a run tries: few by default, many with --long."""

import hypothesis

MANY = 25
"""How many times as many a long run tries."""


def examples(few: int) -> int:
    """How many examples a property is tried on whose examples cost more than usual, or less."""
    long = hypothesis.settings.get_current_profile_name() == "long"
    return MANY * few if long else few
