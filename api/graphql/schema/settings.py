"""The settings of analyses: as arguments of fields, and as fields of every answer. Both are made
from graph/analysis/settings.py."""

from collections.abc import Mapping
from typing import Any

import graphene

from api.graphql.schema.names import capital, constant
from api.graphql.schema.scalars import Date
from graph.analysis.json_data import json_name
from graph.analysis.settings import DEFAULTS, SETTINGS, Part, Setting

MAX_DRAWS = 10_000
"""The largest number of draws that may be asked for while somebody waits."""
PARTS: tuple[Part, ...] = ("network", "weighting", "chance")
_ENUM_NAMES = {"ties": "TieKind", "by": "Grouping"}
"""Names of enumerations that differ from the name of their setting."""
ENUMS: dict[str, Any] = {
    name: graphene.Enum(
        _ENUM_NAMES.get(name, capital(name)),
        [(constant(choice), choice) for choice in setting.choices],
    )
    for name, setting in SETTINGS.items()
    if setting.choices
}


def every(kind: Any, **described: Any) -> graphene.List:
    """A list that is never null and has no nulls."""
    return graphene.List(graphene.NonNull(kind), required=True, **described)


def arguments(*parts: Part, **defaults: Any) -> dict[str, graphene.Argument]:
    """The arguments for the settings of these parts; `defaults` where a field has other defaults
    than analyses."""
    return {
        json_name(name): _argument(name, setting, {**DEFAULTS, **defaults}[name])
        for name, setting in SETTINGS.items()
        if setting.given and setting.part in parts
    }


def _argument(name: str, setting: Setting, default: Any) -> graphene.Argument:
    described = setting.help.en
    if name == "draws":
        described += f" Up to {MAX_DRAWS:,}."
    kind = _type(name, setting)
    if setting.type == "several":
        kind, default = graphene.List(graphene.NonNull(kind)), list(default)
    if setting.type == "day" or default is None:
        return graphene.Argument(kind, description=described)
    return graphene.Argument(kind, default_value=default, description=described)


def _type(name: str, setting: Setting) -> Any:
    types: Mapping[str, Any] = {
        "day": Date,
        "period": graphene.String,
        "number": graphene.Int,
        "flag": graphene.Boolean,
    }
    return ENUMS[name] if name in ENUMS else types[setting.type]


def _field(name: str, setting: Setting) -> Any:
    described = None if setting.given else setting.help.en
    if setting.type == "several":
        return every(_type(name, setting), description=described)
    kind, required = _type(name, setting), DEFAULTS[name] is not None
    if isinstance(kind, type) and issubclass(kind, graphene.Enum):
        return graphene.Field(kind, required=required, description=described)
    return kind(required=required, description=described)


class MadeWith:
    """The settings that a result was made with, except those of chance, and the data version."""


_FIELDS = {
    **{name: _field(name, each) for name, each in SETTINGS.items() if each.part != "chance"},
    "data_version": graphene.String(required=True),
}
for _name, _made in _FIELDS.items():
    setattr(MadeWith, _name, _made)
