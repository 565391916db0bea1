"""Every root field that is no list of nodes: mutations, and what is computed, and tokens."""

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
    """By the field's name. `check` judges one element and `tables` read files; `editing`: seconds
    for a change of a single element."""
    return {
        **analysis_functions(computing),
        **mutation_functions(computing.workspace.store, check, tables, editing),
        **token_functions(tokens),
    }
