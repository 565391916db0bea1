"""The functions of all root fields other than lists of nodes: mutations, computed fields, and
tokens."""

from collections.abc import Mapping

from api.auth.tokens import Tokens
from api.graphql.plan.roots import Function
from api.graphql.resolvers.analysis import analysis_functions
from api.graphql.resolvers.changes import Check, Tables
from api.graphql.resolvers.computing import Computing
from api.graphql.resolvers.mutations import EDITING, mutation_functions
from api.graphql.resolvers.tokens import token_functions


def make_functions(
    computing: Computing,
    check: Check,
    tables: Tables,
    tokens: Tokens,
    editing: float = EDITING,
) -> Mapping[str, Function]:
    """The functions by the fields' names. `check` checks one element and `tables` read files;
    `editing`: the seconds that a change of a single element may take."""
    return {
        **analysis_functions(computing),
        **mutation_functions(computing.workspace.store, check, tables, editing),
        **token_functions(tokens),
    }
