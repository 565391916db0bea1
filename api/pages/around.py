"""The surroundings of a node: what it is tied to, read through the GraphQL API in the visitor's
role, one step at a time."""

import asyncio
from functools import cache
from typing import Any

from api.auth.roles import Role
from api.graphql.schema.access import RESTRICTED, required_role
from api.graphql.schema.names import Relation, camel, relations, single
from api.pages.lists.columns import stored_choice
from api.pages.visit import Visit
from graph.errors import BadInput
from graph.ontology import NODE, RELATIONSHIP, properties
from viz.draw.around import Neighbour, Neighbourhood
from viz.words.kinds import choice_name
from viz.words.language import NOTHING, Language
from viz.words.naming import called

EACH = 300
"""The largest number of neighbours by one relation that a picture reads at once."""
MAX_EXPANDED = 40
_SAYS = ("title", "role", "status", "acting", "completed")


async def seen_around(visit: Visit, ids: list[str], as_of: str) -> list[Neighbourhood]:
    """The nodes with these ids, such as `Person:key`, each with its neighbours. Raises BadInput for
    an id that names no node."""
    if len(ids) > MAX_EXPANDED:
        raise BadInput("too_many_expanded", number=MAX_EXPANDED)
    return list(await asyncio.gather(*(_seen(visit, *split(visit, id_), as_of) for id_ in ids)))


def split(visit: Visit, id_: str) -> tuple[str, str]:
    """`Person:key` -> its label and key. Raises BadInput where the text is not such an id."""
    label, _, key = id_.partition(":")
    if label not in NODE or not key:
        raise BadInput("names_nothing", value=id_[:80])
    return label, key


async def _seen(visit: Visit, label: str, key: str, as_of: str) -> Neighbourhood:
    """The neighbours on the day, or of all time if the node is not valid on that day."""
    for day in (as_of, None):
        data = await visit.ask(
            document(label, visit.identity.role), key=key, day=day, lang=visit.lang.upper()
        )
        if node := data[single(label)]:
            break
    else:
        raise BadInput("nothing_called", value=f"{label}:{key}"[:80])
    lists = {name: relation for name, relation in relations(label).items() if name in node}
    neighbours = tuple(
        _neighbour(edge, relation, visit.words)
        for name, relation in lists.items()
        for edge in node[name]["edges"]
    )
    left_out = sum(
        node[name]["totalCount"] - len({edge["node"]["key"] for edge in node[name]["edges"]})
        for name in lists
    )
    return Neighbourhood(
        (label, key), called(node), _kind(label, node), neighbours, left_out, day is None
    )


def _neighbour(edge: dict[str, Any], relation: Relation, words: Language) -> Neighbour:
    node, label = edge["node"], relation.target
    return Neighbour(
        edge["id"],
        relation.ends[1],
        relation.outgoing,
        (label, node["key"]),
        called(node),
        _kind(label, node),
        _says(edge, relation.ends[1], words),
    )


def _kind(label: str, node: dict[str, Any]) -> str | None:
    """The kind as it is stored."""
    kind = node.get("kind")
    return stored_choice(properties(label)["kind"], kind) if kind else None


def _says(edge: dict[str, Any], type_: str, words: Language) -> str:
    """The role and the dates of a relationship, in words."""
    parts = [
        _word(prop.name, edge[camel(prop.name)], type_, words)
        for prop in RELATIONSHIP[type_].properties
        if prop.name in _SAYS
    ]
    dates = [edge.get("validFrom") or "", edge.get("validTo") or ""]
    if any(dates):
        parts.append(dates[0] if dates[0] == dates[1] else f" {NOTHING} ".join(dates).strip())
    return ", ".join(word for word in parts if word)


def _word(name: str, value: Any, type_: str, words: Language) -> str:
    prop = properties(type_)[name]
    if prop.type == "flag":
        return prop.words.in_language(words.code) if value else ""
    if prop.choices and value:
        return choice_name(type_, name, stored_choice(prop, value), words)
    return str(value or "")


@cache
def document(label: str, role: Role) -> str:
    """The GraphQL document that asks for one node and all that is joined to it, as far as the role
    may read."""
    lists = [_list(relation) for name, relation in relations(label).items() if _may(relation, role)]
    return (
        f"query($key: String!, $day: Date, $lang: Language) {{ {single(label)}(key: $key, asOf:"
        f" $day) {{ ...named {_kind_field(label)} {' '.join(lists)} }} }} fragment named on Node {{"
        " key name(lang: $lang) }"
    )


def _may(relation: Relation, role: Role) -> bool:
    return role >= Role.ANALYST or (
        relation.target not in RESTRICTED and role >= required_role(relation.label, relation.name)
    )


def _list(relation: Relation) -> str:
    names = {prop.name for prop in RELATIONSHIP[relation.ends[1]].properties}
    own = [camel(name) for name in (*_SAYS, "valid_from", "valid_to") if name in names]
    node = f"node {{ ...named {_kind_field(relation.target)} }}"
    return f"{relation.name}(first: {EACH}) {{ totalCount edges {{ id {' '.join(own)} {node} }} }}"


def _kind_field(label: str) -> str:
    return "kind" if "kind" in properties(label) else ""
