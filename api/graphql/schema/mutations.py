"""The mutations: an upsert of every kind and relation, retract, erase, and the load of a table;
their inputs and payloads.

Dates are given as text, so that a wrong one is a problem that names its field, as every other wrong
value is.
"""

from functools import cache
from typing import Any

import graphene

from api.graphql.schema.composing import DraftInput
from api.graphql.schema.names import camel, kind_name, property_field
from api.graphql.schema.types import Language, Node, choice, node_type
from graph.cypher import LABELS, TYPES
from graph.ontology import NODE, RELATIONSHIP, Property

_UPSERT = "What is not given keeps what the source said before; null takes it back."
_SOURCE = "In whose name: the key of a source, made if there is none; `api`, if not given."


class ChangeStatus(graphene.Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class Problem(graphene.ObjectType):
    """Why nothing was changed."""

    field = graphene.String(
        required=True,
        description=(
            "Of the input, `groups.0.people` within a list; empty where it is no single one."
        ),
    )
    value = graphene.String(required=True)
    message = graphene.String(required=True, description="With the remedy.")
    code = graphene.String(required=True, description="Of the message, in every language.")


class Count(graphene.ObjectType):
    kind = graphene.String(
        required=True, description="A kind of node or relationship, as in the model."
    )
    count = graphene.Int(required=True)


class Rejection(graphene.ObjectType):
    """A cell of a table that was refused."""

    file = graphene.String(required=True)
    sheet = graphene.String(required=True)
    row = graphene.Int(
        required=True,
        description="As a spreadsheet shows it, the header being 1; 0 where it is no single one.",
    )
    column = graphene.String(required=True)
    value = graphene.String(required=True)
    message = graphene.String(required=True, description="With the remedy.")
    code = graphene.String(required=True, description="Of the message, in every language.")


def _several(kind: Any, **described: Any) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), required=True, **described)


def _changed() -> dict[str, Any]:
    return {
        "status": ChangeStatus(
            description="None where nothing was changed: there are problems, or it was a trial."
        ),
        "id": graphene.ID(description="Of the node or relationship."),
        "problems": _several(Problem),
    }


ChangePayload = type("ChangePayload", (graphene.ObjectType,), _changed())
WithdrawPayload = type(
    "WithdrawPayload",
    (graphene.ObjectType,),
    {
        **_changed(),
        "removed": _several(Count, description="Of how many of each kind it said something."),
    },
)
ErasePayload = type(
    "ErasePayload",
    (graphene.ObjectType,),
    {**_changed(), "removed": _several(Count, description="The person and ties.")},
)


class LoadPayload(graphene.ObjectType):
    """With a single rejection nothing is stored, unless bad rows are skipped."""

    stored = graphene.Boolean(
        required=True, description="False for a dry run, and where rejections forbid it."
    )
    created = _several(Count)
    updated = _several(Count)
    unchanged = _several(Count)
    rejections = _several(Rejection)
    sources = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Keys of those in whose name the rows are.",
    )
    rejected_rows = graphene.String(
        description=(
            "In base64, a workbook of the rows that were refused, to be corrected and loaded."
        )
    )


class ProposalPayload(graphene.ObjectType):
    """Where there are problems, nothing was changed."""

    groups = _several(
        Node, description="The drafts that were saved; what is real or has newcomers now."
    )
    problems = _several(Problem)


def fields() -> dict[str, Any]:
    """Every mutation."""
    nodes = {
        f"upsert{label}": _upsert(_node_payload(label), _node_input(label)) for label in LABELS
    }
    ties = {
        f"upsert{kind_name(type_)}": _upsert(ChangePayload, _tie_input(type_)) for type_ in TYPES
    }
    own = {
        "retract": _retract(),
        "withdrawSource": _withdraw(),
        "erasePerson": _erase(),
        "loadTable": _load(),
    }
    return nodes | ties | own | _proposals()


def _upsert(payload: Any, input_type: Any) -> graphene.Field:
    return graphene.Field(
        payload, description=_UPSERT, args={"input": input_type(required=True), "source": _source()}
    )


def _source() -> graphene.String:
    return graphene.String(description=_SOURCE)


def _retract() -> graphene.Field:
    described = (
        "Take back what a source says; the node or relationship is removed if no other source"
        " says it."
    )
    return graphene.Field(
        ChangePayload,
        description=described,
        args={"id": graphene.ID(required=True), "source": _source()},
    )


def _withdraw() -> graphene.Field:
    described = (
        "Take back all that a source said; with `dryRun` only say how much that is. What other"
        " sources said too stays."
    )
    return graphene.Field(
        WithdrawPayload,
        description=described,
        args={
            "source": graphene.String(required=True, description="Its key."),
            "dryRun": graphene.Boolean(default_value=True),
        },
    )


def _erase() -> graphene.Field:
    described = (
        "Remove a person and all that is said of them, whoever said it. This cannot be undone."
    )
    return graphene.Field(
        ErasePayload, description=described, args={"id": graphene.ID(required=True)}
    )


def _load() -> graphene.Field:
    described = (
        "Store a CSV file named after its table, a zip of such, or a workbook; with `dryRun` only"
        " say what would change."
    )
    return graphene.Field(
        LoadPayload,
        description=described,
        args={
            "filename": graphene.String(
                required=True,
                description="The last part decides what it is: `members.csv`, `tables.xlsx`.",
            ),
            "content": graphene.String(required=True, description="The bytes in base64."),
            "dryRun": graphene.Boolean(default_value=True),
            "skipBad": graphene.Boolean(
                default_value=False, description="Store the good rows though others are rejected."
            ),
            "withRejectedRows": graphene.Boolean(
                default_value=False, description="Answer with the rejected rows as a workbook too."
            ),
            "lang": Language(default_value="en", description="Of what is said of rejected rows."),
            "source": graphene.String(
                description=(
                    "Whose word it is, if the table does not say; the file's name, if not given."
                )
            ),
        },
    )


def _proposals() -> dict[str, Any]:
    named = {
        "name": graphene.String(
            required=True, description="Small letters a to z, digits and hyphens."
        )
    }
    drafts = graphene.List(graphene.NonNull(DraftInput), required=True)
    begins = graphene.String(
        required=True, description="When they begin: 2019, 2019-02 or 2019-02-03."
    )
    save = (
        "Keep groups as drafts, which no analysis counts unless asked; another proposal of the name"
        " is replaced."
    )
    keep = "Make a saved proposal real: its groups, and that newcomers are members."
    return {
        "saveProposal": graphene.Field(
            ProposalPayload, description=save, args=named | {"day": begins, "groups": drafts}
        ),
        "keepProposal": graphene.Field(ProposalPayload, description=keep, args=named),
        "dropProposal": graphene.Field(
            ProposalPayload, description="Forget a saved proposal.", args=named
        ),
    }


@cache
def _node_payload(label: str) -> Any:
    node = graphene.Field(lambda: node_type(label), description="As it is now, by all sources.")
    return type(f"{label}Payload", (graphene.ObjectType,), {**_changed(), "node": node})


@cache
def _node_input(label: str) -> Any:
    key = {
        "key": graphene.String(
            required=True, description="The id by which tables refer to it, unique within its kind."
        )
    }
    own = {prop.name: _given(prop, label) for prop in NODE[label].properties if prop.name != "id"}
    return type(f"{label}Input", (graphene.InputObjectType,), key | own)


@cache
def _tie_input(type_: str) -> Any:
    kind = RELATIONSHIP[type_]
    ends = {
        "start": graphene.ID(
            required=True,
            name="from",
            description=f"The global id of a node: {_labels(kind.ends, 0)}.",
        ),
        "end": graphene.ID(
            required=True,
            name="to",
            description=f"The global id of a node: {_labels(kind.ends, 1)}.",
        ),
    }
    own = {prop.name: _given(prop, type_) for prop in kind.properties}
    return type(f"{kind_name(type_)}Input", (graphene.InputObjectType,), ends | own)


def _labels(ends: tuple[tuple[str, str], ...], side: int) -> str:
    return ", ".join(dict.fromkeys(pair[side] for pair in ends))


def _given(prop: Property, owner: str) -> Any:
    described = prop.words.en + (": 2019, 2019-02 or 2019-02-03." if prop.type == "date" else "")
    if prop.type == "choice":
        return choice(owner, prop.name)(description=described)
    if prop.type == "list":
        return graphene.List(graphene.NonNull(graphene.String), description=described)
    return (graphene.Boolean if prop.type == "flag" else graphene.String)(description=described)


@cache
def input_names(name: str) -> dict[str, str]:
    """What the properties of a label or relationship type, and its key or ends, are called in its
    input."""
    kind = NODE.get(name) or RELATIONSHIP[name]
    named = {
        prop.name: property_field(prop) if name in NODE else camel(prop.name)
        for prop in kind.properties
    }
    return named | ({} if name in NODE else {"from": "from", "to": "to"})
