"""What each role may read and do: every field and every mutation, as every role."""

from base64 import urlsafe_b64encode
from datetime import date

import polars as pl
import pytest
from graphql import GraphQLField, GraphQLList, GraphQLObjectType, GraphQLSchema, GraphQLString

from api.auth.roles import Role
from api.graphql.resolvers.analysis import analysis_functions
from api.graphql.resolvers.computing import Computing
from api.graphql.schema import build_schema
from api.graphql.schema.access import RESTRICTED, check_listed, required_role, types_with_people
from api.graphql.schema.names import PLURALS, kind_name
from api.graphql.schema.scalars import from_global_id, global_id, node_id
from graph import search
from graph.cypher import LABELS, TYPES
from graph.errors import BadInput
from graph.workspace import Workspace
from graphql_answers import answered, execute_of
from schema_fields import ROLES, Unasked, fields, leads_to, may

NAMING = (
    "quotes",
    "openQuestions",
    "unmet",
    "brokerage",
    "centrality",
    "structuralHoles",
    "cuts",
    "resilience",
    "departures",
    "compose",
    "repair",
    "guestList",
    "whatIf",
    "arrangement",
    "proposals",
)
OF_PEOPLE = ("PersonBetween", "PersonWhoCould", "PersonMoved")
EDITS = {
    *(f"upsert{label}" for label in LABELS),
    *(f"upsert{kind_name(type_)}" for type_ in TYPES),
    "retract",
    "loadTable",
    "withdrawSource",
    "saveProposal",
    "keepProposal",
    "dropProposal",
}

ADMINS = {"erasePerson", "newToken", "revokeToken"}


def is_hidden_connection(type_name: str) -> bool:
    return type_name.endswith("Connection") and leads_to(type_name, "nodes") in RESTRICTED


def for_viewers(type_name: str, field: str) -> bool:
    """The documented table, derived in another way than the rule: by where a field leads."""
    if type_name == "Mutation" or (type_name, field) == ("Query", "tokens"):
        return False
    if field == "__typename":
        return True
    if (
        type_name in RESTRICTED
        or leads_to(type_name, field) in (*RESTRICTED, *OF_PEOPLE)
        or field in NAMING
    ):
        return False
    if is_hidden_connection(type_name):
        return field == "totalCount"
    return field not in ("sources", "quotedFrom") or type_name == "Query"


def viewed() -> dict[str, set[str]]:
    """Every type that a viewer can come to from the root, with what it may read of it."""
    read: dict[str, set[str]] = {}
    waiting = ["Query", *LABELS]
    while waiting:
        name = waiting.pop()
        type_ = build_schema().type_map[name]
        if name not in read and isinstance(type_, GraphQLObjectType):
            read[name] = {field for field in type_.fields if may(Role.VIEWER, name, field)}
            waiting += [leads_to(name, field) for field in read[name]]
    return read


def test_every_field_is_read_by_the_roles_the_table_says() -> None:
    every = [
        (name, field)
        for name, field in fields()
        if name != "Mutation" and (name, field) != ("Query", "tokens")
    ]
    assert len(every) > 500
    assert [
        (name, field)
        for name, field in every
        if not all(may(role, name, field) for role in ROLES if role >= Role.ANALYST)
    ] == []
    assert [(name, field) for name, field in every if may(Role.NOBODY, name, field)] == []


def test_a_viewer_reads_what_the_table_says_and_nothing_else() -> None:
    permitted: dict[str, set[str]] = {name: set() for name in viewed()}
    for name, field in fields():
        if name in permitted and field != "__typename" and for_viewers(name, field):
            permitted[name].add(field)
    assert viewed() == permitted
    assert {
        "Group",
        "OrganisationHoldersConnection",
        "GapAnalysis",
        "EventAttendance",
        "SearchHit",
    } <= viewed().keys()


def test_every_mutation_is_for_editors_and_erasing_and_tokens_for_admins() -> None:
    mutations = {field for name, field in fields() if name == "Mutation"} - {"__typename"}
    assert mutations == EDITS | ADMINS
    for field in mutations:
        least = Role.ADMIN if field in ADMINS else Role.EDITOR
        assert [may(role, "Mutation", field) for role in ROLES] == [
            role >= least for role in ROLES
        ], field
    assert [role for role in ROLES if may(role, "Query", "tokens")] == [Role.ADMIN]


def test_a_higher_role_may_do_all_that_a_lower_one_may() -> None:
    for name, field in fields():
        allowed = [may(role, name, field) for role in ROLES]
        assert allowed == sorted(allowed), (name, field)
        assert not allowed[Role.NOBODY]
        assert allowed[Role.ADMIN]
        assert required_role(name, field) == Role(allowed.index(True))


def test_every_root_field_has_a_role() -> None:
    check_listed(build_schema())


def test_a_root_field_without_a_role_is_for_administrators_and_stops_the_server() -> None:
    mentors = GraphQLObjectType("Query", {"mentors": GraphQLField(GraphQLString)})
    with pytest.raises(TypeError, match=r"access\.py gives no role to: mentors"):
        check_listed(GraphQLSchema(mentors))
    assert required_role("Query", "mentors") == Role.ADMIN


def test_a_new_type_with_a_field_that_could_be_a_person_is_for_analysts() -> None:
    person, node = (build_schema().type_map[name] for name in ("Person", "Node"))
    text = GraphQLField(GraphQLString)
    mentor = GraphQLObjectType("Mentor", {"of": GraphQLField(GraphQLList(person)), "score": text})
    place = GraphQLObjectType("Place", {"what": GraphQLField(node), "score": text})
    total = GraphQLObjectType("Total", {"score": text})
    types = {"a": GraphQLField(mentor), "b": GraphQLField(place), "c": GraphQLField(total)}
    schema = GraphQLSchema(GraphQLObjectType("Query", types))
    closed = types_with_people(schema)
    assert {"Mentor", "Place"} <= closed
    assert "Total" not in closed


@pytest.mark.parametrize("name", ["Reliance", "Departure", "PlacedPerson", "PersonMoved"])
def test_rows_about_single_people_are_for_analysts_with_all_their_figures(name: str) -> None:
    type_ = build_schema().type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    assert {required_role(name, field) for field in type_.fields} == {Role.ANALYST}


def test_no_path_that_a_viewer_can_take_tells_of_a_person_or_a_source() -> None:
    assert {
        field
        for name, read in viewed().items()
        if name in RESTRICTED or is_hidden_connection(name)
        for field in read
    } == {"totalCount"}
    assert not {
        name for name in viewed() if name.endswith("Edge") and leads_to(name, "node") in RESTRICTED
    }
    assert not set().union(*viewed().values()) & {
        "quotes",
        "openQuestions",
        "givenName",
        "familyName",
        "otherNames",
    }


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{{ {PLURALS[label]}({argument}) {{ totalCount }} }}"
            for label, argument in (
                ("Person", 'filter: {name: {startsWith: "A"}}'),
                ("Person", "sort: NAME"),
                ("Person", 'after: "WyJhIl0"'),
                ("Person", 'filter: {sector: "28"}'),
                ("Source", 'filter: {title: {contains: "anna"}}'),
                ("Source", "sort: [TITLE_DESC]"),
            )
        ),
        '{ groups { nodes { members(filter: {name: {contains: "a"}}) { totalCount } } } }',
        "{ groups { nodes { members { pageInfo { endCursor } } } } }",
        "{ groups { nodes { members { edges { role } } } } }",
        (
            "{ groups { nodes { ...G } } } fragment G on Group { members { ...M } } fragment M on"
            " GroupMembersConnection { nodes { key } }"
        ),
        "{ groups { nodes { sources } } }",
        "{ groups { nodes { quotes } } }",
        "{ people { edges { cursor } } }",
        '{ person(key: "p1") { __typename } }',
        '{ source(key: "api") { title } }',
        f'{{ node(id: "{global_id("Person", "p1")}") {{ __typename }} }}',
        f'{{ node(id: "{global_id("Source", "api")}") {{ name }} }}',
        (
            f'{{ nodes(ids: ["{global_id("Group", "g")}", "{global_id("Person", "p1")}"]) {{ name'
            " } }"
        ),
        '{ search(text: "anna", kinds: [PERSON]) { name } }',
        '{ search(text: "anna", kinds: [GROUP, SOURCE]) { name } }',
        '{ unmet(a: "28", b: "29") { totalCount } }',
        "{ brokerage { expected } }",
        "{ events { nodes { materials { nodes { title } } } } }",
        "{ sources { nodes { people { totalCount } } } }",
    ],
)
def test_a_viewer_is_refused_before_the_database_is_asked(text: str) -> None:
    assert "yours is viewer" in refused(text)


@pytest.mark.parametrize("label", RESTRICTED)
@pytest.mark.parametrize(
    "text",
    [
        "query($id: ID!) { groups(filter: {relatedTo: [{node: $id}]}) { totalCount } }",
        (
            "query($id: ID!) { organisations(filter: {relatedTo: [{node: $id, by:"
            " HOLDS_POSITION}]}) { nodes { name } } }"
        ),
        (
            "query($id: ID!) { networks { nodes { memberOrganisations(filter: {relatedTo: {node:"
            " $id}}) { totalCount } } } }"
        ),
    ],
)
def test_a_viewer_may_not_ask_what_a_person_or_a_source_is_joined_to(text: str, label: str) -> None:
    assert f"'relatedTo' a {label} may be asked by the role analyst" in refused(
        text, id=global_id(label, "p1")
    )


def test_a_viewer_reads_how_many_there_are() -> None:
    text = (
        '{ people(asOf: "2020") { totalCount } sources { totalCount } groups { nodes { name'
        " members(first: 0) { totalCount } } } }"
    )
    assert errors_of(text, Role.VIEWER) == [("StoreError", "The database was asked.")] * 3


def test_a_viewer_s_search_finds_neither_people_nor_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {"Person": "given_name", "Source": "title", "Group": "name_fi"}
    nodes = {
        label: pl.DataFrame({"id": [label.lower()], name: ["Anna"]})
        for label, name in names.items()
    }
    index = search.index_of(nodes)
    monkeypatch.setattr(Workspace, "search", lambda self, *arguments: index.search(*arguments))
    execute = execute_of(Unasked(), analysis_functions(Computing(Workspace(Unasked()), date.today)))
    results = {
        role: answered(execute, '{ search(text: "anna") { kind } }', role)["data"]["search"]
        for role in ROLES
        if role
    }
    assert {role: {hit["kind"] for hit in hits} for role, hits in results.items()} == {
        role: {"GROUP"} if role == Role.VIEWER else {"PERSON", "SOURCE", "GROUP"}
        for role in ROLES
        if role
    }


@pytest.mark.parametrize(
    "text",
    [
        "{ __typename }",
        "{ groups { totalCount } }",
        "{ dataVersion }",
        "{ __schema { types { name } } }",
    ],
)
def test_nobody_reads_nothing(text: str) -> None:
    assert "yours is nobody" in refused(text, Role.NOBODY)


@pytest.mark.parametrize(
    "kind",
    [
        "Person:`}) DETACH DELETE x //",
        "MEMBER_OF:Person:Nowhere",
        "Person:Group",
        "Person`",
        "person",
        "",
    ],
)
def test_an_id_names_a_kind_of_the_model_or_is_none(kind: str) -> None:
    forged = urlsafe_b64encode(f"{kind} p1".encode()).decode()
    with pytest.raises(BadInput, match="is not an id of this graph"):
        from_global_id(forged)


def test_a_relationship_s_id_is_no_node_s() -> None:
    id_ = global_id("MEMBER_OF:Person:Group", "a|b")
    assert from_global_id(id_) == ("MEMBER_OF:Person:Group", "a|b")
    with pytest.raises(BadInput, match="The id is of a relationship, MEMBER_OF"):
        node_id(id_)


def test_the_words_of_a_refusal_name_the_field_and_both_roles() -> None:
    assert (
        refused("{ groups { nodes { quotes } } }")
        == "'Group.quotes' may be read by the role analyst and above; yours is viewer."
    )
    assert (
        refused("{ people(sort: NAME) { totalCount } }")
        == "'Query.people' may be read by the role analyst and above; yours is viewer."
    )


def errors_of(text: str, role: Role, **variables: object) -> list[tuple[str, str]]:
    """Every error of the answer: its kind and its message."""
    execute = execute_of(Unasked(), analysis_functions(Computing(Workspace(Unasked()), date.today)))
    return [
        (error["kind"], error["message"])
        for error in answered(execute, text, role, **variables)["errors"]
    ]


def refused(text: str, role: Role = Role.VIEWER, **variables: object) -> str:
    [(kind, message)] = errors_of(text, role, **variables)
    assert kind == "Refused", message
    return message
