"""The arguments of a list -> conditions and order of its statement, with their parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from api.operations import Role
from api.schema.access import check_related
from api.schema.names import property_field
from api.schema.scalars import from_cursor, node_id
from api.schema.types import LARGEST_PAGE, name_properties
from graph import listing
from graph.dates import first_day, last_day, parse_day
from graph.errors import BadInput
from graph.listing import Key
from graph.ontology import NODE


@dataclass(slots=True)
class Conditions:
    """Texts that must all hold, and the parameters they use."""

    texts: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)

    def with_value(self, template: str, value: Any) -> None:
        """`template` has {} where the parameter stands."""
        name = f"f{len(self.parameters)}"
        self.parameters[name] = value
        self.texts.append(template.replace("{}", f"${name}"))


def page_size(arguments: Mapping[str, Any]) -> int:
    first = arguments.get("first")
    if first is None or not 0 <= first <= LARGEST_PAGE:
        raise BadInput(f"first is {'null' if first is None else first}; give a number from 0 to {LARGEST_PAGE:,}.")
    return int(first)


def name_text(label: str, lang: str = "fi") -> str:
    """What a node is called, as an expression."""
    if label == "Person":
        return "n.given_name + ' ' + n.family_name"
    return listing.node_columns("n", [name_properties(label, lang)])[0]


def order(label: str, arguments: Mapping[str, Any]) -> list[Key]:
    keys = []
    for said in arguments.get("sort") or ():
        value = plain(said)
        name = value.removesuffix("_desc")
        keys += [Key(names, value != name) for names in _sort_properties(label, name)]
    return keys


def _sort_properties(label: str, name: str) -> list[tuple[str, ...]]:
    if name != "name":
        return [("id" if name == "key" else name,)]
    return [("family_name",), ("given_name",)] if label == "Person" else [name_properties(label)]


def beyond(arguments: Mapping[str, Any], keys: Sequence[Key], ids: Sequence[str], conditions: Conditions) -> str | None:
    """The condition of `after`, whose parameters are put beside the others."""
    after = arguments.get("after")
    if after is None:
        return None
    values = from_cursor(after, len(keys) + len(ids))
    conditions.parameters |= {f"after{i}": value for i, value in enumerate(values)}
    return listing.after(keys, ids, "n")


def filtered(label: str, said: Mapping[str, Any] | None, day: str | None, conditions: Conditions, role: Role) -> None:
    """The conditions of `filter`; refused where the role may not ask so."""
    said = {name: value for name, value in (said or {}).items() if value is not None}
    for prop in NODE[label].properties:
        value = said.get(property_field(prop))
        if value is None:
            continue
        column = f"n.{prop.name}"
        if prop.type == "choice":
            conditions.with_value(f"{column} IN {{}}", [plain(each) for each in value])
        elif prop.type == "date":
            _dates(column, value, conditions)
        else:
            _texts([column], value, conditions)
    if "name" in said:
        _texts([name_text(label)] if label == "Person" else [f"n.{name}" for name in name_properties(label)], said["name"], conditions)
    if "sector" in said:
        conditions.texts.append(listing.in_sector(label, day is not None) or "false")
        conditions.parameters["sector"] = said["sector"]
    for i, other in enumerate(said.get("related_to", ())):
        kind, id_ = node_id(other["node"])
        check_related(role, kind)
        conditions.texts.append(listing.related(kind, plain(other.get("by")), i, day is not None))
        conditions.parameters[f"related{i}"] = id_


def as_of(day: str | None, conditions: Conditions, *said: str | None) -> None:
    """What must hold on the day, where there is one."""
    if day is not None:
        conditions.texts += [f"({text})" for text in said if text]
        conditions.parameters |= day_parameters(day)


def day_parameters(day: str) -> dict[str, Any]:
    return {"day": day, "ordinal": parse_day(day).toordinal()}


def whole_day(text: str) -> str:
    """The last day a partial date can mean, as text."""
    return parse_day(text).isoformat()


def plain(value: Any) -> Any:
    """The value of an enum's member; Graphene gives one or the other."""
    return getattr(value, "value", value)


def _texts(expressions: Sequence[str], said: Mapping[str, Any], conditions: Conditions) -> None:
    templates = {"eq": "{e} = {}", "is_in": "{e} IN {}", "contains": "toLower({e}) CONTAINS toLower({})",
                 "starts_with": "toLower({e}) STARTS WITH toLower({})"}
    for name, template in templates.items():
        if said.get(name) is not None:
            anyone = " OR ".join(template.replace("{e}", expression) for expression in expressions)
            conditions.with_value(f"({anyone})", said[name])


def _dates(column: str, said: Mapping[str, Any], conditions: Conditions) -> None:
    if said.get("eq") is not None:
        conditions.with_value(f"{column} = {{}}", said["eq"])
    if said.get("begins") is not None:
        whole = f"{column} + substring('-01-01', size({column}) - 4)"
        conditions.with_value(f"{whole} >= {{}}", first_day(said["begins"]).isoformat())
    if said.get("ends") is not None:
        next_day = (last_day(said["ends"]) + timedelta(days=1)).isoformat()
        conditions.with_value(f"{column} < left({{}}, size({column}))", next_day)
    if said.get("missing") is not None:
        conditions.texts.append(f"{column} IS {'' if said['missing'] else 'NOT '}NULL")
