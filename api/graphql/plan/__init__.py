"""Answering GraphQL: reads by one statement for each list at the root, everything else by
functions."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    SelectionSetNode,
    execute_sync,
    print_ast,
)
from graphql.execution.collect_fields import collect_fields

from api.auth.roles import Role
from api.graphql.context import DOWN, Answer, Context, Execute, Prepared
from api.graphql.errors import as_json
from api.graphql.plan.compile import Scope
from api.graphql.plan.roots import Function, root
from api.graphql.plan.run import Reads, Root, Run
from api.graphql.schema.access import check

_INTROSPECTION = ("__schema", "__type")
_MAX_KNOWN = 100

Describe = Callable[[Exception, Context, list[str] | None], dict[str, Any]]
"""Makes the entry of `errors` for an exception, at a path of the answer if it has one."""


@dataclass(frozen=True, slots=True)
class _Plan:
    roots: dict[str, Root]
    cacheable: bool


def make_execute(
    schema: GraphQLSchema,
    reader: Reads,
    functions: Mapping[str, Function],
    describe: Describe,
    *,
    ordered: bool = True,
    uncacheable: Collection[str] = (),
) -> Execute:
    """The function that answers requests. `functions` answer the root fields that are not lists of
    nodes, mutations among them; `ordered`: whether the engine's indexes give nodes in their order;
    `uncacheable`: root fields whose answers may be different the next time."""
    base, known = Scope(schema, {}, {}, Role.NOBODY, ordered), dict[str, Any]()

    async def execute(request: Prepared, context: Context) -> Answer:
        run = Run(reader, context)
        try:
            plan = request.plans.get(context.role)
            if plan is None:
                plan = request.plans[context.role] = _plan(
                    base, request, context.role, functions, known, uncacheable
                )
        except Exception as error:
            formatted = describe(error, context, None)
            code = formatted["extensions"]["code"]
            body = as_json({"errors": [formatted]}, context.lang)
            return Answer(body, (code,), code, error=error)
        if request.writes or len(plan.roots) == 1:
            results = [await _safe(each, run) for each in plan.roots.values()]
        else:
            results = await asyncio.gather(*(_safe(each, run) for each in plan.roots.values()))
        return _answer(
            dict(zip(plan.roots, results, strict=True)), run, describe, cacheable=plan.cacheable
        )

    return execute


def _plan(
    base: Scope,
    request: Prepared,
    role: Role,
    functions: Mapping[str, Function],
    known: dict[str, Any],
    uncacheable: Collection[str],
) -> _Plan:
    """How to answer each root field; `known` caches the answers of introspection, which never
    change."""
    fragments = {
        each.name.value: each
        for each in request.document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    schema, scope = (
        base.schema,
        replace(base, fragments=fragments, variables=request.variables, role=role),
    )
    type_ = scope.type("Mutation" if request.writes else "Query")
    selected = collect_fields(
        schema, fragments, request.variables, type_, request.operation.selection_set
    )
    roots = {}
    for response, nodes in selected.items():
        check(role, type_.name, nodes[0])
        name = nodes[0].name.value
        if name == "__typename":
            roots[response] = _constant(type_.name)
        elif name in _INTROSPECTION:
            roots[response] = _constant(_introspected(schema, request, nodes, known))
        else:
            roots[response] = root(scope, nodes, functions, type_.name)
    return _Plan(roots, not any(nodes[0].name.value in uncacheable for nodes in selected.values()))


def _constant(value: Any) -> Root:
    async def answer(run: Run) -> Any:
        return value

    return answer


def _introspected(
    schema: GraphQLSchema, request: Prepared, nodes: list[FieldNode], known: dict[str, Any]
) -> Any:
    """The answer to one introspection field, by graphql-core's own executor. It takes 0.1 s for the
    whole schema, so answers are cached."""
    operation = copy(request.operation)
    operation.selection_set = SelectionSetNode(selections=tuple(nodes))
    fragments = [
        each for each in request.document.definitions if isinstance(each, FragmentDefinitionNode)
    ]
    text = "".join(print_ast(each) for each in (*nodes, *fragments))
    used = [
        each for each in operation.variable_definitions if f"${each.variable.name.value}" in text
    ]
    operation.variable_definitions = tuple(used)
    values = {
        name: value
        for name, value in request.variables.items()
        if name in {each.variable.name.value for each in used}
    }
    key = f"{text}{values}"
    if key not in known:
        result = execute_sync(
            schema, DocumentNode(definitions=(operation, *fragments)), variable_values=values
        )
        if result.errors:
            raise result.errors[0]
        if len(known) >= _MAX_KNOWN:
            del known[next(iter(known))]
        known[key] = next(iter((result.data or {}).values()))
    return known[key]


async def _safe(answer: Root, run: Run) -> Any:
    try:
        return await answer(run)
    except Exception as error:
        return error


def _answer(results: Mapping[str, Any], run: Run, describe: Describe, *, cacheable: bool) -> Answer:
    errors = [
        describe(value, run.context, [name])
        for name, value in results.items()
        if isinstance(value, Exception)
    ]
    data = {
        name: None if isinstance(value, Exception) else value for name, value in results.items()
    }
    body: dict[str, Any] = ({"errors": errors} if errors else {}) | {"data": data}
    if run.context.trace:
        body["extensions"] = {"statements": run.sent}
    codes = tuple(error["extensions"]["code"] for error in errors)
    failed = codes[0] if len(codes) == len(results) and set(codes) <= {*DOWN} else None
    first = next((value for value in results.values() if isinstance(value, Exception)), None)
    return Answer(as_json(body, run.context.lang), codes, failed, len(run.sent), cacheable, first)
