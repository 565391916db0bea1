"""The Graphene types that are made from the ontology: a type, a connection, a filter and an order
for every kind, and an edge for every relation."""

from functools import cache
from typing import Any

import graphene
from graphene.types.unmountedtype import UnmountedType

from api.graphql.schema.names import (
    PLURALS,
    Relation,
    camel,
    capital,
    constant,
    kind_constant,
    kind_name,
    property_field,
    relations,
    single,
)
from api.graphql.schema.scalars import Date
from graph.cypher import LABELS, TYPES
from graph.ontology import NODE, RELATIONSHIP, Property, properties

_COUNTED = (
    "On all pages. For a viewer null if they are one or two people, and for all people"
    " rounded to the nearest ten."
)
PAGE = 20
_QUOTED_FROM = "For each of the `quotes`, in their order, the key of the source that it is from."
LARGEST_PAGE = 10_000


class Language(graphene.Enum):
    """A language of names; where a name is missing, the name in another language is given."""

    FI = "fi"
    SV = "sv"
    EN = "en"


Kind = graphene.Enum("Kind", [(kind_constant(label), label) for label in LABELS])
RelationKind = graphene.Enum("RelationKind", [(type_, type_) for type_ in TYPES])


class Node(graphene.Interface):
    """Anything that has a page of its own."""

    id = graphene.ID(required=True, description="Opaque, and unique over all kinds.")
    key = graphene.String(
        required=True, description="The id by which tables refer to it, unique within its kind."
    )
    name = graphene.String(
        lang=Language(default_value="fi"), description="In the language asked for, else in another."
    )
    sources = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Keys of the sources that state it.",
    )
    quoted_from = graphene.List(
        graphene.NonNull(graphene.String), required=True, description=_QUOTED_FROM
    )


class PageInfo(graphene.ObjectType):
    has_next_page = graphene.Boolean(required=True)
    has_previous_page = graphene.Boolean(required=True)
    start_cursor = graphene.String()
    end_cursor = graphene.String()


class RelatedTo(graphene.InputObjectType):
    """Joined to a node by some relationship, in either direction."""

    node = graphene.ID(required=True, description="The global id of the node at the other end.")
    by = RelationKind(description="Only by this kind of relationship.")


class TextFilter(graphene.InputObjectType):
    """All conditions that are given must hold; `contains` and `startsWith` ignore case."""

    eq = graphene.String()
    is_in = graphene.List(graphene.NonNull(graphene.String), name="in")
    contains = graphene.String()
    starts_with = graphene.String()


class DateFilter(graphene.InputObjectType):
    """A partial date is compared by the days that it can mean: by the first for `from`, by the last
    for `to`."""

    eq = Date()
    begins = Date(name="from", description="Not before this day.")
    ends = Date(name="to", description="Not after this day.")
    missing = graphene.Boolean(description="Whether there is no date.")


@cache
def choice(owner: str, name: str) -> Any:
    """The enum of a choice, a property of a label or a relationship type."""
    prop = properties(owner)[name]
    assert prop.choices is not None
    prefix = kind_name(owner) if owner in TYPES else owner
    return graphene.Enum(
        prefix + capital(camel(name)), [(constant(value), value) for value in prop.choices]
    )


def scalar(prop: Property, owner: str, **options: Any) -> UnmountedType:
    """The output field or input of a property."""
    described = {"description": prop.words.en, **options}
    if prop.type == "choice":
        return choice(owner, prop.name)(**described)
    if prop.type == "list":
        return graphene.List(graphene.NonNull(graphene.String), **described)
    kinds = {"date": Date, "flag": graphene.Boolean}
    return kinds.get(prop.type, graphene.String)(**described)


def _described(
    name: str, bases: tuple[type, ...], meta: dict[str, Any], fields: dict[str, Any]
) -> Any:
    return type(name, bases, {"Meta": type("Meta", (), {"name": name, **meta}), **fields})


@cache
def node_type(label: str) -> Any:
    """The type of a node, such as `Person` or `Group`: its properties, and a connection for every
    relation."""
    own = {
        property_field(prop): scalar(prop, label)
        for prop in NODE[label].properties
        if prop.name != "id"
    }
    fields = own | {
        name: _connection_field(relation) for name, relation in relations(label).items()
    }
    return _described(
        label,
        (graphene.ObjectType,),
        {"interfaces": (Node,), "description": NODE[label].words.en},
        fields,
    )


def _connection_field(relation: Relation) -> graphene.Field:
    return graphene.Field(
        lambda: relation_connection(relation), args=list_arguments(relation.target)
    )


def list_arguments(label: str) -> dict[str, Any]:
    return {
        "first": graphene.Argument(
            graphene.Int, default_value=PAGE, description=f"How many, up to {LARGEST_PAGE:,}."
        ),
        "after": graphene.Argument(
            graphene.String, description="A cursor: the page begins after its node."
        ),
        "filter": graphene.Argument(filter_type(label)),
        "sort": graphene.Argument(graphene.List(graphene.NonNull(sort_type(label)))),
        "asOf": as_of(),
    }


def as_of() -> graphene.Argument:
    return graphene.Argument(
        Date,
        description=(
            "Only what is valid on this day; nested fields use the same day unless they have"
            " their own."
        ),
    )


@cache
def connection(label: str) -> Any:
    edge = _described(f"{label}Edge", (graphene.ObjectType,), {}, _edge_fields(label))
    return _connection(f"{label}Connection", edge, label)


@cache
def relation_connection(relation: Relation) -> Any:
    name = relation.label + capital(relation.name)
    return _connection(
        f"{name}Connection", _relation_edge(f"{name}Edge", relation), relation.target
    )


def _connection(name: str, edge: Any, label: str) -> Any:
    fields = {
        "edges": graphene.List(graphene.NonNull(edge), required=True),
        "nodes": graphene.List(graphene.NonNull(lambda: node_type(label)), required=True),
        "pageInfo": graphene.Field(PageInfo, required=True),
        "totalCount": graphene.Int(
            required=label != "Person",
            description=_COUNTED if label == "Person" else "Nodes on all pages, each counted once.",
        ),
    }
    return _described(name, (graphene.ObjectType,), {}, fields)


def _edge_fields(label: str) -> dict[str, Any]:
    return {
        "cursor": graphene.String(required=True),
        "node": graphene.Field(lambda: node_type(label), required=True),
    }


def _relation_edge(name: str, relation: Relation) -> Any:
    type_ = relation.ends[1]
    own = {camel(prop.name): scalar(prop, type_) for prop in RELATIONSHIP[type_].properties}
    source_fields = {
        "id": graphene.ID(
            required=True, description="Opaque; by this id a relationship is retracted."
        ),
        "sources": graphene.List(graphene.NonNull(graphene.String), required=True),
        "quoted_from": graphene.List(
            graphene.NonNull(graphene.String), required=True, description=_QUOTED_FROM
        ),
    }
    return _described(
        name, (graphene.ObjectType,), {}, _edge_fields(relation.target) | source_fields | own
    )


@cache
def filter_type(label: str) -> Any:
    """A condition for each property that is not a list, for the sector, and for joined nodes."""
    fields: dict[str, Any] = {"related_to": graphene.List(graphene.NonNull(RelatedTo))}
    if label in ("Person", "Organisation"):
        fields["sector"] = graphene.String(description="The key of a sector that it belongs to.")
    fields["name"] = TextFilter(description="A name in any language.")
    for prop in NODE[label].properties:
        if prop.type == "choice":
            fields[property_field(prop)] = graphene.List(
                graphene.NonNull(choice(label, prop.name)), description="One of these."
            )
        elif prop.type == "flag":
            fields[property_field(prop)] = graphene.Boolean(
                description="Whether it is true; no value counts as false."
            )
        elif prop.type != "list":
            fields[property_field(prop)] = (DateFilter if prop.type == "date" else TextFilter)()
    return _described(f"{label}Filter", (graphene.InputObjectType,), {}, fields)


@cache
def sort_type(label: str) -> Any:
    """Each property that can be sorted by, and NAME: ascending, or descending with _DESC. Nodes
    without a value come first in ascending order."""
    sortable = [prop.name for prop in NODE[label].properties if prop.type not in ("list", "flag")]
    names = ["name", *("key" if name == "id" else name for name in sortable)]
    values = [
        (constant(name) + suffix, name + suffix.lower())
        for name in names
        for suffix in ("", "_DESC")
    ]
    return graphene.Enum(f"{label}Sort", values)


def name_properties(label: str, lang: str = "fi") -> tuple[str, ...]:
    """The properties that can name a node, in order of preference."""
    own = properties(label)
    languages = [lang, *(other for other in ("fi", "sv", "en") if other != lang)]
    return tuple(f"name_{code}" for code in languages if f"name_{code}" in own) or (
        ("title",) if "title" in own else ()
    )


def root_fields() -> dict[str, Any]:
    """A list and a single node for every kind, by name."""
    fields: dict[str, Any] = {}
    for label in LABELS:
        fields[PLURALS[label]] = graphene.Field(connection(label), args=list_arguments(label))
        arguments = {"key": graphene.Argument(graphene.String, required=True), "asOf": as_of()}
        fields[single(label)] = graphene.Field(node_type(label), args=arguments)
    return fields
