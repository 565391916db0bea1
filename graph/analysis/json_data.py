"""Results as JSON data: what commands print and files hold. Imports nothing slow."""

from dataclasses import fields, is_dataclass
from datetime import date
from math import isnan
from typing import Any


def json_name(name: str) -> str:
    """The name in JSON: `half_life` becomes `halfLife`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def as_json(value: Any) -> Any:
    """A result, or a part of one, as JSON data: dataclasses as objects, arrays and tuples as lists,
    dates as in 2026-11-23, NaN as None."""
    if is_dataclass(value):
        return {json_name(each.name): as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return as_json(value.tolist())
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return None if isinstance(value, float) and isnan(value) else value
