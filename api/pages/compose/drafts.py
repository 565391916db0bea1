"""Proposals that are saved as drafts: the list of them, saving one, and the pages on which one
confirms to make it real or to drop it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.pages.compose.arguments import ProposalQuery, joined
from api.pages.compose.arrangement import Arranged
from api.pages.compose.requests import drafts_of
from api.pages.visit import Site, Visit, see_other, visited
from graph.compose.drafts import Saved, bodies_of, drop, keep, save, saved_proposals
from graph.described import read_body_names
from graph.errors import BadInput, Unusable
from graph.people import read_names
from graph.store import Store
from viz.pages.compose.drafts.view import Names, confirming_page, saved_page
from viz.words.errors import in_language

SAVED, KEEP, DROP = "/compose/saved", "/compose/keep", "/compose/drop"
CHANGES: dict[str, tuple[str, Callable[[Store, str], Any]]] = {
    KEEP: ("keepProposal", keep),
    DROP: ("dropProposal", drop),
}
_LONGEST = 4096


def saved_routes(site: Site) -> list[Route]:
    return [
        Route(SAVED, visited(site, _saved, Role.ANALYST)),
        *(
            Route(path, visited(site, _confirmed, Role.EDITOR), methods=["GET", "POST"])
            for path in CHANGES
        ),
    ]


async def save_groups(visit: Visit, query: ProposalQuery, arranged: Arranged) -> tuple[str, str]:
    """Saves the groups under the name that the form gives; returns that name, and why they could
    not be saved (empty if they were)."""
    async with visit.request.form(max_files=0, max_fields=10, max_part_size=_LONGEST) as form:
        name = str(form.get("name", "")).strip()
    if not name:
        return name, visit.words.text("A name is missing.")
    drafts = [draft for draft in drafts_of(query, arranged, name) if draft.people]
    store, day = visit.site.workspace.store, visit.settings().as_of
    try:
        await visit.change("saveProposal", save, store, name, drafts, day)
    except Unusable as refused:
        return name, in_language(visit.words, refused.message)
    return name, ""


async def _listed(visit: Visit) -> tuple[tuple[Saved, ...], Names]:
    return await visit.read("proposals", _read_saved, visit.site.workspace.store, visit.lang)


def _read_saved(store: Store, lang: str) -> tuple[tuple[Saved, ...], Names]:
    """All saved proposals, and the names of their people and bodies."""
    proposals = saved_proposals(store)
    drafts = [draft for each in proposals for draft in each.drafts.values()]
    people = read_names(store, sorted({id_ for draft in drafts for id_ in draft.people}))
    bodies = bodies_of(store, [draft.into for draft in drafts])
    return proposals, Names(people, read_body_names(store, bodies, lang))


async def _saved(visit: Visit) -> Response:
    proposals, names = await _listed(visit)
    params, text = visit.request.query_params, visit.words.text
    sentences = {
        "saved": text("“{name}” is saved as a draft.", name=params.get("saved", "")),
        "kept": text("“{name}” is real now.", name=params.get("kept", "")),
        "dropped": text("“{name}” is dropped.", name=params.get("dropped", "")),
    }
    message = next((sentence for name, sentence in sentences.items() if params.get(name)), "")

    def links(saved: Saved) -> tuple[str, str, str]:
        return (
            _opened(visit, saved),
            visit.served.to(KEEP, name=saved.name),
            visit.served.to(DROP, name=saved.name),
        )

    may_change = visit.identity.role >= Role.EDITOR
    return visit.page(
        saved_page(proposals, names, links, message, may_change, visit.lang, visit.served)
    )


def _opened(visit: Visit, saved: Saved) -> str:
    """The address of the proposal as groups that can be changed by hand and saved again."""
    groups = list(saved.drafts.values())
    into = [draft.into for draft in groups if draft.into]
    target = (
        [("what", "into"), *(("into", key) for key in into)] if into else [("n", str(len(groups)))]
    )
    rest = [
        *target,
        *(("g", joined(draft.people)) for draft in groups),
    ]
    more = {} if saved.day is None or len(saved.day) < 10 else {"as_of": saved.day}
    return f"{visit.served.to('/compose/proposal', **more)}&{urlencode(rest, safe=',:~')}"


async def _confirmed(visit: Visit) -> Response:
    path, name = visit.request.url.path, visit.request.query_params.get("name", "")
    proposals, names = await _listed(visit)
    saved = next((each for each in proposals if each.name == name), None)
    if saved is None:
        raise BadInput("proposal_not_saved", name=name[:80])
    wrong = ""
    if visit.request.method == "POST":
        field, change = CHANGES[path]
        try:
            await visit.change(field, change, visit.site.workspace.store, name)
        except Unusable as refused:
            wrong = in_language(visit.words, refused.message)
        else:
            outcome = {"kept" if path == KEEP else "dropped": name}
            return see_other(visit.served.to(SAVED, **outcome))
    action, back = visit.served.to(path, name=name), visit.served.to(SAVED)
    html = confirming_page(
        saved, names, path == KEEP, action, back, wrong, visit.lang, visit.served
    )
    return visit.page(html, 400 if wrong else 200)
