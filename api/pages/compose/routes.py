"""The compose pages: the form, what is proposed, what changes by hand do, and the files that it can
be taken away in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.pages.compose.arguments import Pairs, Wanted, holding, missing, read_wanted, variables
from api.pages.compose.arrangement import Arranged, changed, read_arranged
from api.pages.compose.drafts import save, saved_routes
from api.pages.compose.export import exported, exported_guests
from api.pages.compose.form import bodies_of, form_page
from api.pages.compose.query import INVITE, effects, evaluate, propose
from api.pages.visit import KEPT, Site, Visit, see_other, visited
from graph.compose.rules import Infeasible
from graph.errors import BadInput
from viz.addresses import address_of
from viz.pages.compose.guests import Evening, guest_list_page
from viz.pages.compose.move import Ways, moving_page
from viz.pages.compose.proposal import Asked, Links, proposal_page
from viz.words.errors import in_language
from viz.words.naming import called

FORM, PROPOSAL, MOVE = "/compose", "/compose/proposal", "/compose/move"
_OTHERS = 12
"""How many are named with whom someone could change places."""
_EXPORTS = {"Excel": "xlsx", "CSV": "csv", "JSON": "json"}


def routes(site: Site) -> list[Route]:
    return [
        Route(FORM, visited(site, _form, Role.ANALYST)),
        Route(PROPOSAL, visited(site, _proposal, Role.ANALYST), methods=["GET", "POST"]),
        Route(MOVE, visited(site, _move, Role.ANALYST)),
        *saved_routes(site),
    ]


def address(visit: Visit, path: str, pairs: Pairs) -> str:
    """With what stays in every address."""
    kept = [
        ("lang", visit.lang),
        *(
            (name, value)
            for name, value in visit.request.query_params.multi_items()
            if name in KEPT[1:]
        ),
    ]
    return f"{path}?{urlencode([*kept, *pairs], safe=',:~')}"


async def _form(visit: Visit) -> Response:
    wanted, wrong = read_wanted(visit.request.query_params, visit.words)
    if "go" not in visit.request.query_params:
        return await form_page(visit, wanted, wrong)
    wrong |= missing(wanted, visit.words)
    if wrong:
        return await form_page(visit, wanted, wrong, status=400)
    return see_other(address(visit, PROPOSAL, wanted.pairs()))


async def _proposal(visit: Visit) -> Response:
    wanted, wrong = read_wanted(visit.request.query_params, visit.words)
    wrong |= missing(wanted, visit.words)
    if wrong:
        return await form_page(visit, wanted, wrong, status=400)
    try:
        return (
            await _guests(visit, wanted)
            if wanted.what == "guests"
            else await _groups(visit, wanted)
        )
    except Infeasible as blocked:
        return await form_page(visit, wanted, {}, rules=blocked.rules)
    except BadInput as refused:
        return await form_page(
            visit, wanted, {}, refused=in_language(visit.words, refused.message), status=400
        )


async def _groups(visit: Visit, wanted: Wanted) -> Response:
    arranged, bodies = (
        read_arranged(visit.request.query_params, visit.words),
        await _bodies(visit, wanted),
    )
    if wanted.what == "replace" and not wanted.size:
        wanted = replace(
            wanted, size=bodies.get(wanted.into[0], {}).get("members", {}).get("totalCount") or 1
        )
    if arranged is not None and (
        after := changed(visit.request.query_params, arranged, visit.words)
    ):
        return see_other(address(visit, PROPOSAL, [*wanted.pairs(), *after.pairs()]))
    if arranged is None:
        found = await propose(visit, wanted, _members(wanted, bodies))
        arranged, wanted = found.arranged, found.wanted
    data = await evaluate(visit, wanted, arranged)
    if arranged.best is None and data["arrangement"].get("bound") is not None:
        arranged = replace(arranged, best=data["arrangement"]["bound"])
    titles = _titles(wanted, bodies)
    if format_ := visit.request.query_params.get("as"):
        return await exported(visit, wanted, data, titles, format_)
    name, problem = "", ""
    if visit.request.method == "POST":
        name, problem = await save(visit, wanted, arranged)
        if not problem:
            return see_other(address(visit, "/compose/saved", [("saved", name)]))
    asked = _asked(visit, wanted, arranged, titles, name, problem)
    html = await run_in_threadpool(
        proposal_page, data, asked, _links(visit, wanted, arranged), visit.lang, visit.served
    )
    return visit.page(html, 400 if problem else 200)


def _asked(
    visit: Visit, wanted: Wanted, arranged: Arranged, titles: Sequence[str], name: str, problem: str
) -> Asked:
    settings, last = visit.settings(), arranged.done[-1] if arranged.done else ()
    return Asked(
        wanted.what,
        settings.as_of,
        settings.weight,
        arranged.pins,
        len(arranged.done) + len(arranged.undone),
        [(change.person, change.source, change.to) for change in last],
        arranged.best,
        titles,
        visit.identity.role >= Role.EDITOR,
        name,
        problem,
        len(wanted.leaves) if wanted.what == "replace" else 0,
    )


def _links(visit: Visit, wanted: Wanted, arranged: Arranged) -> Links:
    ask, by_hand = wanted.pairs(), wanted.what == "by-hand"

    def at(
        path: str, *more: tuple[str, str], state: Arranged = arranged, asked: Pairs = ask
    ) -> str:
        return address(visit, path, [*asked, *state.pairs(), *more])

    again = holding(wanted, arranged.groups, arranged.pins).pairs()
    return Links(
        here=at(PROPOSAL),
        form=address(
            visit,
            FORM,
            replace(wanted, members=arranged.groups[0] if by_hand else wanted.members).pairs(),
        ),
        again=(
            address(visit, PROPOSAL, again)
            if not by_hand and (arranged.pins or arranged.done)
            else ""
        ),
        another=(
            ""
            if by_hand
            else address(
                visit, PROPOSAL, replace(wanted, seed=(wanted.seed + 1) % 1_000_000).pairs()
            )
        ),
        undo=at(PROPOSAL, state=arranged.undo()) if arranged.done else "",
        redo=at(PROPOSAL, state=arranged.redo()) if arranged.undone else "",
        exports={name: at(PROPOSAL, ("as", format_)) for name, format_ in _EXPORTS.items()},
        move=lambda key: at(MOVE, ("person", key)),
        pin=lambda key: at(PROPOSAL, state=arranged.pinned(key)),
        person=lambda key: visit.served.to(address_of("Person", key)),
    )


async def _bodies(visit: Visit, wanted: Wanted) -> Mapping[str, Any]:
    """The groups that are there already, by key."""
    return await bodies_of(visit, wanted.into) if wanted.what in ("into", "replace") else {}


def _titles(wanted: Wanted, bodies: Mapping[str, Any]) -> list[str]:
    return [called(bodies[key]) if key in bodies else key for key in wanted.into] if bodies else []


def _members(wanted: Wanted, bodies: Mapping[str, Any]) -> list[str]:
    """One who stays of each group that is there already; none where any has nobody."""
    rows = (
        [bodies.get(key, {}).get("members", {}).get("nodes", ()) for key in wanted.into]
        if bodies
        else []
    )
    stay = [
        next((row["key"] for row in people if row["key"] not in wanted.leaves), None)
        for people in rows
    ]
    return [key for key in stay if key is not None] if None not in stay else []


async def _move(visit: Visit) -> Response:
    wanted, wrong = read_wanted(visit.request.query_params, visit.words)
    arranged, person = (
        read_arranged(visit.request.query_params, visit.words),
        visit.request.query_params.get("person", ""),
    )
    if wrong or arranged is None or not person:
        return see_other(address(visit, PROPOSAL, wanted.pairs()))
    data = await effects(visit, wanted, arranged, person, _OTHERS)
    if data["person"] is None:
        raise BadInput("nobody_by_id", value=person[:80])

    def at(state: Arranged) -> str:
        return address(visit, PROPOSAL, [*wanted.pairs(), *state.pairs()])

    ways = Ways(
        arranged.place(person),
        _titles(wanted, await _bodies(visit, wanted)),
        arranged.place,
        lambda to: at(arranged.moved(person, to)),
        lambda other: at(arranged.exchanged(person, other)),
        at(arranged),
    )
    return visit.page(moving_page(data, ways, visit.lang, visit.served))


async def _guests(visit: Visit, wanted: Wanted) -> Response:
    asked = {
        name: value
        for name, value in variables(wanted, visit).items()
        if name not in ("low", "high")
    }
    more: dict[str, Any] = {
        "seats": wanted.seats,
        "attendance": wanted.attendance / 100,
        "table": wanted.table or None,
    }
    data = await visit.ask(INVITE, **asked, **more)
    if format_ := visit.request.query_params.get("as"):
        return await exported_guests(visit, wanted, data, format_)
    pairs = wanted.pairs()
    evening = Evening(
        wanted.seats,
        wanted.attendance,
        visit.settings().as_of,
        address(visit, FORM, pairs),
        {
            name: address(visit, PROPOSAL, [*pairs, ("as", format_)])
            for name, format_ in _EXPORTS.items()
        },
        lambda key: visit.served.to(address_of("Person", key)),
    )
    return visit.page(guest_list_page(data, evening, visit.lang, visit.served))
