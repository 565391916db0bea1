"""The arguments of a list -> the conditions and the order of its statement, with their
parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from api.auth.roles import Role
from api.graphql.schema.access import check_related
from api.graphql.schema.names import property_field
from api.graphql.schema.scalars import from_cursor, node_id
from api.graphql.schema.types import LARGEST_PAGE, name_properties
from graph import listing
from graph.dates import first_day, last_day, parse_day
from graph.errors import BadInput
from graph.listing import Key
from graph.ontology import NODE, SORT_NAME, properties, sorting


@dataclass(slots=True)
class Parameters:
    """The parameter values of one statement, by the names that they are given."""

    values: dict[str, Any] = field(default_factory=dict)

    def put(self, value: Any) -> str:
        """Adds the value, unless it is there already, and returns its name."""
        name = next(
            (
                name
                for name, other in self.values.items()
                if type(other) is type(value) and other == value
            ),
            None,
        )
        if name is None:
            name = f"p{len(self.values)}"
            self.values[name] = value
        return name


@dataclass(slots=True)
class Conditions:
    """Texts of Cypher that must all hold of the node `n`, and the parameters they use."""

    parameters: Parameters
    n: str = "n"
    texts: list[str] = field(default_factory=list)
    equal: list[str] = field(default_factory=list)
    """Properties that have the same value in every node that matches."""

    def with_value(self, template: str, value: Any) -> None:
        """Adds a condition: `template`, with the name of the value's parameter in place of {}."""
        self.texts.append(template.replace("{}", f"${self.parameters.put(value)}"))

    def day(self, day: str) -> tuple[str, str]:
        """The names of two parameters for a whole day: as text and as a number."""
        return self.parameters.put(day), self.parameters.put(parse_day(day).toordinal())


def day_of(arguments: Mapping[str, Any]) -> str | None:
    """The date that `asOf` names, as a whole day; None where it is not given."""
    return whole_day(arguments["asOf"]) if arguments.get("asOf") else None


def page_size(arguments: Mapping[str, Any]) -> int:
    first = arguments.get("first")
    if first is None or not 0 <= first <= LARGEST_PAGE:
        raise BadInput(
            "first_out_of_range",
            value="null" if first is None else first,
            limit=LARGEST_PAGE,
        )
    return int(first)


def name_text(label: str, n: str, lang: str = "fi") -> str:
    """The expression of a node's name in Cypher."""
    if label == "Person":
        return f"{n}.given_name + ' ' + {n}.family_name"
    return listing.node_columns(n, [name_properties(label, lang)])[0]


def order(label: str, arguments: Mapping[str, Any]) -> list[Key]:
    keys = []
    for item in arguments.get("sort") or ():
        value = plain(item)
        name = value.removesuffix("_desc")
        sorts = [
            (SORT_NAME,) if names == sorting(properties(label)) else names
            for names in _sort_properties(label, name)
        ]
        keys += [Key(names, value != name) for names in sorts]
    return keys


def _sort_properties(label: str, name: str) -> list[tuple[str, ...]]:
    if name != "name":
        return [("id" if name == "key" else name,)]
    return [("family_name",), ("given_name",)] if label == "Person" else [name_properties(label)]


def beyond(
    arguments: Mapping[str, Any], keys: Sequence[Key], ids: Sequence[str], conditions: Conditions
) -> str | None:
    """The condition that only rows beyond the cursor `after` meet; None without a cursor."""
    after = arguments.get("after")
    if after is None:
        return None
    parts = [
        *((key.expression(conditions.n), key.descending) for key in keys),
        *((name, False) for name in ids),
    ]
    return listing.after(
        parts, [conditions.parameters.put(value) for value in from_cursor(after, len(parts))]
    )


def filtered(
    label: str,
    filter_: Mapping[str, Any] | None,
    day: str | None,
    conditions: Conditions,
    role: Role,
) -> None:
    """Adds the conditions of `filter`. Raises Refused where the role may not use one of them."""
    filter_, n = (
        {name: value for name, value in (filter_ or {}).items() if value is not None},
        conditions.n,
    )
    for prop in NODE[label].properties:
        value = filter_.get(property_field(prop))
        if value is None:
            continue
        column = f"{conditions.n}.{prop.name}"
        _property(prop.type, column, value, conditions)
        if isinstance(value, dict) and value.get("eq") is not None:
            conditions.equal.append(column)
    if "name" in filter_:
        names = (
            [name_text(label, n)]
            if label == "Person"
            else [f"{n}.{name}" for name in name_properties(label)]
        )
        _texts(names, filter_["name"], conditions)
    days = (
        conditions.day(day) if day and ("sector" in filter_ or filter_.get("related_to")) else None
    )
    if "sector" in filter_:
        sector = conditions.parameters.put(filter_["sector"])
        conditions.texts.append(listing.in_sector(label, n, sector, days) or "false")
    for other in filter_.get("related_to", ()):
        kind, id_ = node_id(other["node"])
        check_related(role, kind)
        node = conditions.parameters.put(id_)
        conditions.texts.append(
            listing.related(kind, plain(other.get("by")), n, node, days[1] if days else None)
        )


def whole_day(text: str) -> str:
    """The last day that a partial date can mean, as text."""
    return parse_day(text).isoformat()


def plain(value: Any) -> Any:
    """The value of an enum's member, or the value itself: Graphene gives one or the other."""
    return getattr(value, "value", value)


def _property(type_: str, column: str, value: Any, conditions: Conditions) -> None:
    if type_ == "choice":
        conditions.with_value(f"{column} IN {{}}", [plain(each) for each in value])
    elif type_ == "flag":
        conditions.with_value(f"coalesce({column}, false) = {{}}", value)
    elif type_ == "date":
        _dates(column, value, conditions)
    else:
        _texts([column], value, conditions)


def _texts(
    expressions: Sequence[str], operators: Mapping[str, Any], conditions: Conditions
) -> None:
    templates = {
        "eq": "{e} = {}",
        "is_in": "{e} IN {}",
        "contains": "toLower({e}) CONTAINS toLower({})",
        "starts_with": "toLower({e}) STARTS WITH toLower({})",
    }
    for name, template in templates.items():
        if operators.get(name) is not None:
            anyone = " OR ".join(template.replace("{e}", expression) for expression in expressions)
            conditions.with_value(f"({anyone})", operators[name])


def _dates(column: str, operators: Mapping[str, Any], conditions: Conditions) -> None:
    if operators.get("eq") is not None:
        conditions.with_value(f"{column} = {{}}", operators["eq"])
    if operators.get("begins") is not None:
        whole = f"{column} + substring('-01-01', size({column}) - 4)"
        conditions.with_value(f"{whole} >= {{}}", first_day(operators["begins"]).isoformat())
    if operators.get("ends") is not None:
        next_day = (last_day(operators["ends"]) + timedelta(days=1)).isoformat()
        conditions.with_value(f"{column} < left({{}}, size({column}))", next_day)
    if operators.get("missing") is not None:
        conditions.texts.append(f"{column} IS {'' if operators['missing'] else 'NOT '}NULL")
