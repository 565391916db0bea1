"""The search by name over all kinds of nodes, and the number of nodes of each kind."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.graphql.schema.access import RESTRICTED
from api.graphql.schema.names import PLURALS, kind_constant
from api.pages.lists.columns import POSITIONS, stored_choice
from api.pages.lists.table import rounded
from api.pages.visit import Site, Visit, visited
from graph.errors import BadInput
from graph.ontology import properties
from graph.search import LONGEST
from viz.addresses import LISTS
from viz.pages.find.view import Finding, Hit, finding_page, overview_page
from viz.words.kinds import choice_name
from viz.words.naming import called

_MAX_HITS = 300
_KINDS = {kind_constant(label): label for label in LISTS}
_WITH_KIND = [label for label in LISTS if "kind" in properties(label)]
_WITH_DRAFTS = [label for label in LISTS if "draft" in properties(label)]
_NODE = " ".join(
    [
        "key name(lang: $lang)",
        f"... on Person {{ {POSITIONS} }}",
        *(f"... on {label} {{ date }}" for label in LISTS if "date" in properties(label)),
        *(f"... on {label} {{ kind{label}: kind }}" for label in _WITH_KIND),
        *(f"... on {label} {{ draft }}" for label in _WITH_DRAFTS),
    ]
)
_SEARCH = (
    "query Find($text: String!, $kinds: [Kind!], $lang: Language!, $day: Date) { synthetic"
    f" search(text: $text, kinds: $kinds, first: {_MAX_HITS})"
    f" {{ kind matched score node {{ {_NODE} }} }} }}"
)
_COUNTS = (
    "{ synthetic " + " ".join(f"{plural} {{ totalCount }}" for plural in PLURALS.values()) + " }"
)


def routes(site: Site) -> list[Route]:
    return [Route("/find", visited(site, _find))]


async def _find(visit: Visit) -> Response:
    text = visit.request.query_params.get("q", "").strip()
    if not text:
        data = await visit.ask(_COUNTS)
        numbers = {label: data[PLURALS[label]]["totalCount"] for label in LISTS}
        return visit.page(
            overview_page(numbers, rounded(visit), data["synthetic"], visit.lang, visit.served)
        )
    return visit.page(finding_page(await _search(visit, text), visit.lang, visit.served))


async def _search(visit: Visit, text: str) -> Finding:
    words, without = visit.words, visit.identity.role < Role.ANALYST
    if len(text) > LONGEST:
        return Finding(text, (), words.text("That is too long to search for; write a few words."))
    only = next(
        (label for label, path in LISTS.items() if path == visit.request.query_params.get("kind")),
        None,
    )
    kinds = [kind_constant(only)] if only and not (without and only in RESTRICTED) else None
    try:
        data = await visit.ask(
            _SEARCH,
            text=text,
            kinds=kinds,
            lang=visit.lang.upper(),
            day=visit.settings().as_of.isoformat(),
        )
    except BadInput:
        return Finding(
            text,
            (),
            words.text("There is nothing to search for; write a name, or the beginning of one."),
        )
    hits = [_hit(visit, hit) for hit in data["search"] if hit["node"]]
    why = words.text("People and sources are not searched in your role.") if without else ""
    return Finding(text, hits, why, len(hits) == _MAX_HITS, data["synthetic"])


def _hit(visit: Visit, hit: dict[str, Any]) -> Hit:
    label, node = _KINDS[hit["kind"]], hit["node"]
    name, context = called(node), _context(visit, label, node)
    return Hit(
        label,
        node["key"],
        name,
        context,
        hit["matched"] if hit["matched"] != name else "",
        bool(node.get("draft")),
    )


def _context(visit: Visit, label: str, node: dict[str, Any]) -> str:
    """What distinguishes the node from others with the same name."""
    if label == "Person":
        edges = node["positions"]["edges"]
        return "; ".join(
            f"{edge['title']}, {called(edge['node'])}" if edge["title"] else called(edge["node"])
            for edge in edges
        )
    kind = node.get(f"kind{label}")
    kinds = (
        [choice_name(label, "kind", stored_choice(properties(label)["kind"], kind), visit.words)]
        if kind
        else []
    )
    return ", ".join([*kinds, *([visit.words.partial(node["date"])] if node.get("date") else [])])
