"""The compose pages: the form, the proposal, the changes by hand, and the files of a proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.pages.compose.arguments import Pairs, ProposalQuery, holding, missing, read_query
from api.pages.compose.arrangement import Arranged, changed, read_arranged
from api.pages.compose.drafts import save_groups, saved_routes
from api.pages.compose.evaluation import bound, evaluate, guests, moving, people_of, propose
from api.pages.compose.export import exported, exported_guests
from api.pages.compose.form import Body, bodies_of, form_page
from api.pages.visit import PERSISTENT_PARAMETERS, Site, Visit, see_other, visited
from graph.compose.rules import Infeasible
from graph.errors import BadInput
from viz.addresses import address_of
from viz.pages.compose.guests.view import Evening, guest_list_page
from viz.pages.compose.move.view import Ways, moving_page
from viz.pages.compose.proposal.view import Links, PageState, proposal_page
from viz.words.errors import in_language

FORM, PROPOSAL, MOVE = "/compose", "/compose/proposal", "/compose/move"
_EXPORTS = {"Excel": "xlsx", "CSV": "csv", "JSON": "json"}


def routes(site: Site) -> list[Route]:
    return [
        Route(FORM, visited(site, _form, Role.ANALYST)),
        Route(PROPOSAL, visited(site, _proposal, Role.ANALYST), methods=["GET", "POST"]),
        Route(MOVE, visited(site, _move, Role.ANALYST)),
        *saved_routes(site),
    ]


def address(visit: Visit, path: str, pairs: Pairs) -> str:
    """The address of a compose page, with the parameters that stay in every address."""
    persistent = [
        ("lang", visit.lang),
        *(
            (name, value)
            for name, value in visit.request.query_params.multi_items()
            if name in PERSISTENT_PARAMETERS[1:] and value
        ),
    ]
    return f"{path}?{urlencode([*persistent, *pairs], safe=',:~')}"


async def _form(visit: Visit) -> Response:
    query, wrong = read_query(visit.request.query_params, visit.words)
    if "go" not in visit.request.query_params:
        return await form_page(visit, query, wrong)
    wrong |= missing(query, visit.words)
    if wrong:
        return await form_page(visit, query, wrong, status=400)
    return see_other(address(visit, PROPOSAL, query.pairs()))


async def _proposal(visit: Visit) -> Response:
    query, wrong = read_query(visit.request.query_params, visit.words)
    wrong |= missing(query, visit.words)
    if wrong:
        return await form_page(visit, query, wrong, status=400)
    try:
        return (
            await _guests(visit, query) if query.what == "guests" else await _groups(visit, query)
        )
    except Infeasible as blocked:
        return await form_page(visit, query, {}, rules=blocked.rules)
    except BadInput as refused:
        return await form_page(
            visit, query, {}, refused=in_language(visit.words, refused.message), status=400
        )


async def _groups(visit: Visit, query: ProposalQuery) -> Response:
    params = visit.request.query_params
    arranged = read_arranged(params, visit.words)
    if arranged is not None and (after := changed(params, arranged, visit.words)):
        return see_other(address(visit, PROPOSAL, [*query.pairs(), *after.pairs()]))
    bodies = await _bodies(visit, query)
    if query.what == "replace" and not query.size:
        size = len(bodies[query.into[0]].members) if query.into[0] in bodies else 0
        query = replace(query, size=size or 1)
    if arranged is None:
        proposed = await propose(visit, query, _members(query, bodies))
        arranged, query = proposed.arranged, proposed.query
    name, problem = "", ""
    if visit.request.method == "POST":
        name, problem = await save_groups(visit, query, arranged)
        if not problem:
            return see_other(address(visit, "/compose/saved", [("saved", name)]))
    return await _shown(visit, query, arranged, _titles(query, bodies), name, problem)


async def _shown(
    visit: Visit,
    query: ProposalQuery,
    arranged: Arranged,
    titles: Sequence[str],
    name: str,
    problem: str,
) -> Response:
    """The page of the groups as they are; `name` and `problem`: of a proposal that could not be
    saved."""
    made = await evaluate(visit, query, arranged)
    if arranged.best is None:
        arranged = replace(arranged, best=await bound(visit, query, arranged))
    if format_ := visit.request.query_params.get("as"):
        return await exported(visit, query, made, titles, format_)
    context = _context(visit, query, arranged, titles, name, problem)
    html = await run_in_threadpool(
        proposal_page, made, context, _links(visit, query, arranged), visit.lang, visit.served
    )
    return visit.page(html, 400 if problem else 200)


def _context(
    visit: Visit,
    query: ProposalQuery,
    arranged: Arranged,
    titles: Sequence[str],
    name: str,
    problem: str,
) -> PageState:
    settings, last = visit.settings(), arranged.done[-1] if arranged.done else ()
    return PageState(
        query.what,
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
        len(query.leaves) if query.what == "replace" else 0,
    )


def _links(visit: Visit, query: ProposalQuery, arranged: Arranged) -> Links:
    pairs, by_hand = query.pairs(), query.what == "by-hand"

    def at(
        path: str, *more: tuple[str, str], state: Arranged = arranged, base: Pairs = pairs
    ) -> str:
        return address(visit, path, [*base, *state.pairs(), *more])

    again = holding(query, arranged.groups, arranged.pins).pairs()
    return Links(
        here=at(PROPOSAL),
        form=address(
            visit,
            FORM,
            replace(query, members=arranged.groups[0] if by_hand else query.members).pairs(),
        ),
        again=(
            address(visit, PROPOSAL, again)
            if not by_hand and (arranged.pins or arranged.done)
            else ""
        ),
        another=(
            ""
            if by_hand
            else address(visit, PROPOSAL, replace(query, seed=(query.seed + 1) % 1_000_000).pairs())
        ),
        undo=at(PROPOSAL, state=arranged.undo()) if arranged.done else "",
        redo=at(PROPOSAL, state=arranged.redo()) if arranged.undone else "",
        exports={name: at(PROPOSAL, ("as", format_)) for name, format_ in _EXPORTS.items()},
        move=lambda key: at(MOVE, ("person", key)),
        pin=lambda key: at(PROPOSAL, state=arranged.pinned(key)),
        person=lambda key: visit.served.to(address_of("Person", key)),
    )


async def _bodies(visit: Visit, query: ProposalQuery) -> Mapping[str, Body]:
    """The existing groups of the query, by key."""
    if query.what not in ("into", "replace"):
        return {}
    return await bodies_of(visit, query.into)


def _titles(query: ProposalQuery, bodies: Mapping[str, Body]) -> list[str]:
    if not bodies:
        return []
    return [bodies[key].name if key in bodies else key for key in query.into]


def _members(query: ProposalQuery, bodies: Mapping[str, Body]) -> list[str]:
    """One member who stays, of each existing group; none at all where some group has no such
    member."""
    stay = [
        next((id_ for id_ in bodies[key].members if id_ not in query.leaves), None)
        for key in (query.into if bodies else ())
        if key in bodies
    ]
    return [key for key in stay if key is not None] if None not in stay else []


async def _move(visit: Visit) -> Response:
    query, wrong = read_query(visit.request.query_params, visit.words)
    arranged = read_arranged(visit.request.query_params, visit.words)
    person = visit.request.query_params.get("person", "")
    if wrong or arranged is None or not person:
        return see_other(address(visit, PROPOSAL, query.pairs()))
    known = await people_of(visit, [person])
    if person not in known:
        raise BadInput("nobody_by_id", value=person[:80])

    def at(state: Arranged) -> str:
        return address(visit, PROPOSAL, [*query.pairs(), *state.pairs()])

    ways = Ways(
        arranged.group_of(person),
        _titles(query, await _bodies(visit, query)),
        arranged.group_of,
        lambda to: at(arranged.moved(person, to)),
        lambda other: at(arranged.exchanged(person, other)),
        at(arranged),
    )
    effects = await moving(visit, query, arranged, person)
    return visit.page(moving_page(effects, ways, visit.lang, visit.served))


async def _guests(visit: Visit, query: ProposalQuery) -> Response:
    invited = await guests(visit, query)
    if format_ := visit.request.query_params.get("as"):
        return await exported_guests(visit, query, invited, format_)
    pairs = query.pairs()
    evening = Evening(
        query.seats,
        query.attendance,
        visit.settings().as_of,
        address(visit, FORM, pairs),
        {
            name: address(visit, PROPOSAL, [*pairs, ("as", format_)])
            for name, format_ in _EXPORTS.items()
        },
        lambda key: visit.served.to(address_of("Person", key)),
    )
    return visit.page(guest_list_page(invited, evening, visit.lang, visit.served))
