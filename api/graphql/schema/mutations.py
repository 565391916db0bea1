"""The mutations: an upsert for every kind of node and relationship, retraction, erasure, the load
of a table, and saved proposals; with their inputs and payloads.

Dates are given as text, so that a wrong date is a problem that names its field, like every other
wrong value."""

from functools import cache
from typing import Any

import graphene

from api.graphql.schema.composing import DraftInput
from api.graphql.schema.names import camel, kind_name, property_field
from api.graphql.schema.types import Language, Node, choice, node_type
from graph.cypher import LABELS, TYPES
from graph.ontology import NODE, RELATIONSHIP, Property

_UPSERT = (
    "A property that is not given keeps the value that the source stated before; null takes"
    " it back."
)
_SOURCE = "The key of the source that states this, made if it does not exist; `api`, if not given."


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
            "The field of the input, `groups.0.people` within a list; empty where it is"
            " not a single field."
        ),
    )
    value = graphene.String(required=True)
    message = graphene.String(required=True, description="What is wrong, and the remedy.")
    code = graphene.String(
        required=True, description="Identifies the message, and is the same in every language."
    )


class Count(graphene.ObjectType):
    kind = graphene.String(
        required=True, description="The kind of node or relationship, by its name in the model."
    )
    count = graphene.Int(required=True)


class Rejection(graphene.ObjectType):
    """A cell of a table that was refused."""

    file = graphene.String(required=True)
    sheet = graphene.String(required=True)
    row = graphene.Int(
        required=True,
        description=(
            "The row as a spreadsheet numbers it, the header being 1; 0 where it is not a"
            " single row."
        ),
    )
    column = graphene.String(required=True)
    value = graphene.String(required=True)
    message = graphene.String(required=True, description="What is wrong, and the remedy.")
    code = graphene.String(
        required=True, description="Identifies the message, and is the same in every language."
    )


def _several(kind: Any, **described: Any) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), required=True, **described)


def _changed() -> dict[str, Any]:
    return {
        "status": ChangeStatus(
            description=(
                "Null where nothing was changed, because there are problems or it was a dry run."
            )
        ),
        "id": graphene.ID(description="The global id of the node or relationship."),
        "problems": _several(Problem),
    }


ChangePayload = type("ChangePayload", (graphene.ObjectType,), _changed())
WithdrawPayload = type(
    "WithdrawPayload",
    (graphene.ObjectType,),
    {
        **_changed(),
        "removed": _several(
            Count, description="How many elements of each kind the source stated something about."
        ),
    },
)
ErasePayload = type(
    "ErasePayload",
    (graphene.ObjectType,),
    {**_changed(), "removed": _several(Count, description="The person and their relationships.")},
)


class LoadPayload(graphene.ObjectType):
    """The outcome of a load. A single rejection prevents the load, unless bad rows are skipped."""

    stored = graphene.Boolean(
        required=True, description="False for a dry run, and where rejections prevented the load."
    )
    created = _several(Count)
    updated = _several(Count)
    unchanged = _several(Count)
    rejections = _several(Rejection)
    sources = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Keys of the sources that the rows come from.",
    )
    rejected_rows = graphene.String(
        description=("A workbook of the rejected rows, in base64, to be corrected and loaded.")
    )


class ProposalPayload(graphene.ObjectType):
    """Where there are problems, nothing was changed."""

    groups = _several(
        Node,
        description=(
            "The drafts that were saved; or the groups that were made real or got newcomers."
        ),
    )
    problems = _several(Problem)


def fields() -> dict[str, Any]:
    """Every mutation, by name."""
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
        "Take back what a source states about a node or relationship, which is removed if"
        " no other source states it."
    )
    return graphene.Field(
        ChangePayload,
        description=described,
        args={"id": graphene.ID(required=True), "source": _source()},
    )


def _withdraw() -> graphene.Field:
    described = (
        "Take back all that a source states; with `dryRun` only count it. What other"
        " sources state too stays."
    )
    return graphene.Field(
        WithdrawPayload,
        description=described,
        args={
            "source": graphene.String(required=True, description="The key of the source."),
            "dryRun": graphene.Boolean(default_value=True),
        },
    )


def _erase() -> graphene.Field:
    described = (
        "Remove a person with all their relationships, whatever their sources. This"
        " cannot be undone."
    )
    return graphene.Field(
        ErasePayload, description=described, args={"id": graphene.ID(required=True)}
    )


def _load() -> graphene.Field:
    described = (
        "Store a workbook, a CSV file named after its table, or a zip of such files; with"
        " `dryRun` only report what would change."
    )
    return graphene.Field(
        LoadPayload,
        description=described,
        args={
            "filename": graphene.String(
                required=True,
                description=(
                    "Its ending says what it is, such as `memberships.csv` or `tables.xlsx`."
                ),
            ),
            "content": graphene.String(
                required=True, description="The bytes of the file, in base64."
            ),
            "dryRun": graphene.Boolean(default_value=True),
            "skipBad": graphene.Boolean(
                default_value=False, description="Store the good rows although others are rejected."
            ),
            "withRejectedRows": graphene.Boolean(
                default_value=False, description="Also return the rejected rows as a workbook."
            ),
            "lang": Language(
                default_value="en", description="The language of the messages about rejected rows."
            ),
            "source": graphene.String(
                description=(
                    "The source of the rows, if the table does not name one; the file's"
                    " name, if not given."
                )
            ),
        },
    )


def _proposals() -> dict[str, Any]:
    arguments = {
        "name": graphene.String(
            required=True, description="Lower-case letters a to z, digits and hyphens."
        )
    }
    drafts = graphene.List(graphene.NonNull(DraftInput), required=True)
    begins = graphene.String(
        required=True, description="The day on which the groups begin: 2019, 2019-02 or 2019-02-03."
    )
    save = (
        "Save groups as drafts, which analyses count only with `drafts`. Replaces a saved"
        " proposal of the same name."
    )
    keep = (
        "Make a saved proposal real: its groups are no longer drafts, and its newcomers"
        " become members."
    )
    return {
        "saveProposal": graphene.Field(
            ProposalPayload, description=save, args=arguments | {"day": begins, "groups": drafts}
        ),
        "keepProposal": graphene.Field(ProposalPayload, description=keep, args=arguments),
        "dropProposal": graphene.Field(
            ProposalPayload, description="Drop a saved proposal.", args=arguments
        ),
    }


@cache
def _node_payload(label: str) -> Any:
    node = graphene.Field(
        lambda: node_type(label),
        description="The node after the change, with the statements of all sources.",
    )
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
    """The names in GraphQL's input for the properties of a label or relationship type, and for its
    key or ends."""
    kind = NODE.get(name) or RELATIONSHIP[name]
    names = {
        prop.name: property_field(prop) if name in NODE else camel(prop.name)
        for prop in kind.properties
    }
    return names | ({} if name in NODE else {"from": "from", "to": "to"})
