"""The limits of what a document may ask for. Each refusal has a code, names the limit, and comes
before the database is asked.

The cost is the largest number of objects that the answer can hold: every list counts its `first`
for each object that leads to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from api.graphql.errors import denied
from api.graphql.schema.types import PAGE
from graph.analysis.settings import DEFAULTS
from graph.errors import message


@dataclass(frozen=True, slots=True)
class Limits:
    """`body`: bytes of a request by those who may not load tables, `upload`: by those who may;
    `running`: requests at one time. In seconds: `seconds` is what a query may take, `writing` a
    mutation and `pages` a page; `silence`: how long a statement of a mutation, or the whole of a
    change of one element, waits for the database; `ready`: how long `/readyz` does."""

    body: int = 100_000
    upload: int = 32_000_000
    tokens: int = 500
    depth: int = 20
    aliases: int = 50
    repeats: int = 30
    fragments: int = 30
    introspection: int = 3
    cost: int = 100_000
    running: int = 1_000
    seconds: float = 30.0
    writing: float = 600.0
    pages: float = 30.0
    silence: float = 60.0
    ready: float = 5.0


DRAW = 5
"""How many objects each draw of a null model counts as."""

_INTROSPECTED = ("fields", "inputFields", "interfaces", "possibleTypes")
"""Fields of the schema that list types, which have such lists themselves."""

_DRAWN = (
    "gaps",
    "differences",
    "segregation",
    "trends",
    "compose",
    "repair",
    "guestList",
    "whatIf",
    "arrangement",
)
_LISTS = ("edges", "nodes")
_SEVERAL = ("search", "attendance", "proposals")
"""Fields that lead to several objects without being connections."""


@dataclass(frozen=True, slots=True)
class _Size:
    depth: int
    introspection: int


@dataclass(frozen=True, slots=True)
class _Cost:
    """`objects`: how many the selection can give; `lists`: whether `edges` or `nodes` of a
    connection are selected here, directly or by a fragment."""

    objects: int
    lists: bool


def check_size(document: DocumentNode, limits: Limits) -> None:
    """Refuses a document that is expensive to check against the schema: the time that takes grows
    with the square of how often a name is repeated."""
    _refuse_above(
        len(fragments_of(document)), limits.fragments, "TOO_MANY_FRAGMENTS", "too_many_fragments"
    )
    selections = [
        each.selection_set
        for each in document.definitions
        if isinstance(each, ExecutableDefinitionNode)
    ]
    uses = Counter(_name_uses(selections))
    _refuse_above(uses["alias"], limits.aliases, "TOO_MANY_ALIASES", "too_many_aliases")
    _refuse_above(uses["repeat"], limits.repeats, "TOO_MANY_REPEATS", "too_many_repeats")


def check_depth(document: DocumentNode, limits: Limits) -> None:
    """Refuses a document that is nested too deep. The document is already known to be valid, so its
    fragments are not circular."""
    sizes: dict[str, _Size] = {}
    fragments = fragments_of(document)
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode):
            size = _size(each.selection_set, fragments, sizes)
            _refuse_above(size.depth, limits.depth, "TOO_DEEP", "too_many_levels")
            _refuse_above(
                size.introspection,
                limits.introspection,
                "TOO_DEEP",
                "too_deep_in_schema",
            )


def _refuse_above(n: int, limit: int, code: str, id_: str) -> None:
    if n > limit:
        raise denied(code, message(id_, count=n, limit=limit), well_formed=True)


def check_cost(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    limits: Limits,
) -> None:
    """Refuses an operation whose answer could hold more objects than the limit."""
    cost = _cost(operation.selection_set, fragments_of(document), variables, {}).objects
    if cost > limits.cost:
        refusal = message("too_costly", cost=cost, limit=limits.cost)
        raise denied("TOO_COSTLY", refusal, well_formed=True)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }


def _name_uses(selections: Iterable[SelectionSetNode]) -> Iterator[str]:
    """Yields "alias" for each alias, and "repeat" for each field beyond the first of the same name
    in one selection; inline fragments count as part of the selection around them."""
    todo = list(selections)
    while todo:
        names = set()
        for each in _flat(todo.pop()):
            if isinstance(each, FieldNode):
                name = (each.alias or each.name).value
                yield from ["alias"] * (each.alias is not None) + ["repeat"] * (name in names)
                names.add(name)
                todo += [each.selection_set] if each.selection_set else []


def _flat(selections: SelectionSetNode) -> Iterator[SelectionNode]:
    for each in selections.selections:
        if isinstance(each, InlineFragmentNode):
            yield from _flat(each.selection_set)
        else:
            yield each


def _inner(selection: SelectionNode) -> SelectionSetNode | None:
    inner: SelectionSetNode | None = getattr(selection, "selection_set", None)
    return inner


def _size(
    selections: SelectionSetNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    known: dict[str, _Size],
) -> _Size:
    """The depth of a selection. Each fragment is measured once, however often it is spread."""
    sizes = [_size_of(each, fragments, known) for each in selections.selections]
    return _Size(max(size.depth for size in sizes), max(size.introspection for size in sizes))


def _size_of(
    selection: SelectionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    known: dict[str, _Size],
) -> _Size:
    if isinstance(selection, FragmentSpreadNode):
        name = selection.name.value
        if name not in known:
            known[name] = _size(fragments[name].selection_set, fragments, known)
        return known[name]
    inner = _inner(selection)
    size = _size(inner, fragments, known) if inner else _Size(0, 0)
    if not isinstance(selection, FieldNode):
        return size
    return _Size(
        size.depth + 1,
        size.introspection + (selection.name.value in _INTROSPECTED and inner is not None),
    )


def _cost(
    selections: SelectionSetNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
    known: dict[str, _Cost],
) -> _Cost:
    """The cost of all fields that have fields of their own, as if every list were full."""
    costs = [_cost_of(each, fragments, variables, known) for each in selections.selections]
    return _Cost(sum(cost.objects for cost in costs), any(cost.lists for cost in costs))


def _cost_of(
    selection: SelectionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
    known: dict[str, _Cost],
) -> _Cost:
    if isinstance(selection, FragmentSpreadNode):
        name = selection.name.value
        if name not in known:
            known[name] = _cost(fragments[name].selection_set, fragments, variables, known)
        return known[name]
    if not (selections := _inner(selection)):
        return _Cost(0, False)
    inner = _cost(selections, fragments, variables, known)
    if not isinstance(selection, FieldNode):
        return inner
    lists = selection.name.value in _LISTS and not selection.arguments
    own = not lists and selection.name.value != "pageInfo"
    objects = _times(selection, variables, inner.lists) * (own + inner.objects)
    return _Cost(objects + DRAW * _draws(selection, variables), lists)


def _draws(field: FieldNode, variables: Mapping[str, Any]) -> int:
    """How many draws from its null model a field asks for."""
    if field.name.value not in _DRAWN:
        return 0
    values = [argument.value for argument in field.arguments if argument.name.value == "draws"]
    numbers = [
        variables.get(each.name.value) if isinstance(each, VariableNode) else _number(each)
        for each in values
    ]
    return next((each for each in numbers if each is not None), DEFAULTS["draws"])


def _times(field: FieldNode, variables: Mapping[str, Any], lists: bool) -> int:
    """The largest number of objects that a field can give."""
    for argument in field.arguments:
        value = argument.value
        if argument.name.value == "ids":
            ids = (
                variables.get(value.name.value)
                if isinstance(value, VariableNode)
                else getattr(value, "values", None)
            )
            return max(1, len(ids or ()))
        if argument.name.value == "first":
            first = (
                variables.get(value.name.value, PAGE)
                if isinstance(value, VariableNode)
                else _number(value)
            )
            return max(1, first if isinstance(first, int) else PAGE)
    return PAGE if lists or field.name.value in _SEVERAL else 1


def _number(value: Any) -> int | None:
    return int(value.value) if isinstance(value, IntValueNode) else None
