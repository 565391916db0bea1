"""Every root field that is no list of nodes: mutations, and what is computed, and tokens."""

from collections.abc import Callable, Mapping
from datetime import date

from api.auth.tokens import Tokens
from api.graphql.plan.roots import Function
from api.graphql.resolvers.analysis import Find, Take, analysis_functions
from api.graphql.resolvers.changes import Check, Tables
from api.graphql.resolvers.mutations import EDITING, mutation_functions
from api.graphql.resolvers.tokens import token_functions
from graph.store import Store


def make_functions(
    store: Store,
    check: Check,
    tables: Tables,
    tokens: Tokens,
    today: Callable[[], date],
    snapshot: Take | None = None,
    gaps: Find | None = None,
    editing: float = EDITING,
) -> Mapping[str, Function]:
    """By the field's name. `check` judges one element and `tables` read files; `snapshot` and
    `gaps`: kept ones, shared with others. `editing`: seconds for a change of a single element."""
    return {
        **analysis_functions(store, today, snapshot, gaps),
        **mutation_functions(store, check, tables, editing),
        **token_functions(tokens),
    }
