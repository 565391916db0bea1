"""Every field and every mutation, planned as every role: what is refused is refused before anything
is asked."""

from typing import Any

import pytest
from graphql import parse

from api.auth.roles import Role
from api.graphql.plan.roots import LISTS, SINGLES
from api.graphql.schema import build_schema
from graph.errors import StoreError
from graphql_answers import answers_of, execute_of
from schema_fields import ROLES, Unasked, fields, may, paths, selecting

pytestmark = pytest.mark.slow


def test_every_field_and_mutation_is_asked_as_every_role_and_refused_before_anything_is_asked() -> (
    None
):
    async def ask(role: Role, who: str, arguments: Any) -> Any:
        raise StoreError("The database was asked.")

    roots = [*build_schema().type_map["Query"].fields, *build_schema().type_map["Mutation"].fields]
    execute = execute_of(
        Unasked(), {name: ask for name in roots if name not in {*LISTS, *SINGLES, "node", "nodes"}}
    )
    path_to = paths()
    assert {name for name, _ in fields()} - set(path_to) == set()
    for (name, field), path in ((each, [*path_to[each[0]], each]) for each in fields()):
        document = parse(f"{'mutation' if path[0][0] == 'Mutation' else ''} {selecting(path)}")
        for role in ROLES:
            kinds = [
                error["kind"]
                for error in answers_of(execute, [(document, {})], role)[0].get("errors", ())
            ]
            allowed = all(may(role, *step) for step in path)
            assert (kinds in ([], ["StoreError"])) == allowed, (name, field, role, kinds)
            assert allowed or kinds == ["Refused"], (name, field, role, kinds)
