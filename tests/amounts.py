"""How many cases a run tries: few by default, many with --long."""

from typing import Any

import hypothesis
import pytest

MANY = 25
"""How many times as many a long run tries."""


def examples(few: int) -> int:
    """How many examples a property is tried on whose examples cost more than usual, or less."""
    long = hypothesis.settings.get_current_profile_name() == "long"
    return MANY * few if long else few


def long(*values: Any) -> Any:
    """A case of `parametrize` that a long run tries: one that differs from another in what is
    tested elsewhere."""
    return pytest.param(*values, marks=pytest.mark.long)
