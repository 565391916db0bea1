"""Pictures of networks: the whole network, as far as it can be drawn and the visitor may see it,
and the surroundings of a node."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from api.auth.roles import Role
from api.pages.around import seen_around, split
from api.pages.picture_files import sent
from api.pages.visit import PERSISTENT_PARAMETERS, Site, Visit, visited
from graph.analysis.groupings import abbreviated, named
from graph.analysis.whole_network import BOTH, SHOWN, NetworkRequest, Whole
from graph.errors import BadInput
from graph.people import read_names
from viz.draw.around import around_details, around_picture
from viz.draw.network import details, finding, whole_picture
from viz.draw.picture import Picture, Shown, file_name
from viz.pages.network.view import network_page
from viz.pages.picture.view import Expand, PicturePage, picture_page
from viz.words.settings import setting_fields

PATH = "/network"
_OF_PICTURE = (
    *PERSISTENT_PARAMETERS,
    "show",
    "around",
    "open",
    "kinds",
    "sectors",
    "by",
    "at",
)


def routes(site: Site) -> list[Route]:
    return [Route(PATH, visited(site, _network))]


async def _network(visit: Visit) -> Response:
    return await (_around if visit.request.query_params.get("around") else _whole)(visit)


async def _whole(visit: Visit) -> Response:
    request, workspace = _request(visit), visit.site.workspace
    whole = await visit.result("wholeNetwork", workspace.whole_network, request)
    people = await _names(visit, [node.key for node in whole.nodes if node.label == "Person"])
    snapshot = await visit.result("wholeNetwork", workspace.snapshot)
    picture = await run_in_threadpool(whole_picture, whole, snapshot, people, visit.words)
    title, sentences = finding(whole, visit.words), details(whole, visit.words)
    if format_ := visit.request.query_params.get("as"):
        notes = [*sentences, visit.words.day(request.settings.as_of)]
        return await run_in_threadpool(sent, visit, picture, shown_of(visit), format_, title, notes)
    page = _page(
        visit, picture, visit.words.text("The whole network"), partial(_leads, visit, whole)
    )
    return await run_in_threadpool(
        _rendered, visit, page, title=title, details=sentences, whole=whole
    )


async def _around(visit: Visit) -> Response:
    picture = await _picture_around(visit, visit.request.query_params["around"])
    title = visit.words.text("Surroundings of {name}", name=picture.marks[0].name)
    sentences = around_details(
        picture, visit.words, with_people=visit.identity.role >= Role.ANALYST
    )
    if format_ := visit.request.query_params.get("as"):
        notes = [*sentences, visit.words.day(visit.settings().as_of)]
        return await run_in_threadpool(sent, visit, picture, shown_of(visit), format_, title, notes)
    page = _page(visit, picture, title, partial(_expands, partial(_address, visit), visit, picture))
    return await run_in_threadpool(
        _rendered, visit, page, title=title, details=sentences, whole=None
    )


async def surroundings(visit: Visit, label: str, key: str) -> PicturePage:
    """The picture of a node's surroundings for the node's own page, shown by
    pages/picture/surroundings.html; the parameters of that page's address apply to it."""
    id_ = f"{label}:{key}"
    picture = await _picture_around(visit, id_)
    title = visit.words.text("Surroundings of {name}", name=picture.marks[0].name)
    address = partial(_address, visit, around=id_)
    return _page(visit, picture, title, partial(_expands, address, visit, picture), address)


async def _picture_around(visit: Visit, id_: str) -> Picture:
    """The node's surroundings, and those of the neighbours that the address names as expanded."""
    settings, expanded = visit.settings(), visit.request.query_params.getlist("open")
    ids = list(dict.fromkeys([":".join(split(visit, id_)), *expanded]))
    seen = await seen_around(visit, ids, settings.as_of.isoformat())
    reached = {id_}
    for each in seen:
        if ":".join(each.id) not in reached:
            raise BadInput("not_in_picture", value=":".join(each.id)[:80])
        reached |= {":".join(other.id) for other in each.neighbours}
    workspace, may_name = visit.site.workspace, visit.identity.role >= Role.ANALYST
    sector_of = (
        await visit.result("person", workspace.sectors_of_people, settings) if may_name else {}
    )
    snapshot = await visit.result("wholeNetwork", workspace.snapshot)
    rows = snapshot.sectors.iter_rows(named=True)
    sectors = {
        row["id"]: abbreviated(row, visit.lang) or named(row, row["id"], visit.lang) for row in rows
    }
    return await run_in_threadpool(
        partial(around_picture, seen, sector_of, sectors, visit.words, synthetic=snapshot.synthetic)
    )


def _request(visit: Visit) -> NetworkRequest:
    query = visit.request.query_params
    shown = visit.one_of(query.get("show") or BOTH, SHOWN)
    opened = tuple(sorted(id_.partition(":")[2] for id_ in query.getlist("open")))
    may_name = visit.identity.role >= Role.ANALYST
    if opened and not may_name:
        opened = ()
    return NetworkRequest(visit.settings(), shown, opened or None, may_name)


async def _names(visit: Visit, keys: Sequence[str]) -> dict[str, str]:
    """The names of people; none where the visitor may not read them."""
    if not keys:
        return {}
    return await visit.read("person", read_names, visit.site.workspace.store, keys)


def shown_of(visit: Visit) -> Shown:
    query = visit.request.query_params
    kinds, sectors, ties = (
        frozenset(query.getlist(name)) if name in query else None
        for name in ("kinds", "sectors", "by")
    )
    page = query.get("page", "1")
    return Shown(
        kinds,
        sectors,
        ties,
        query.get("at", ""),
        int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def _page(
    visit: Visit,
    picture: Picture,
    label: str,
    expand: Expand,
    address: Callable[..., str] | None = None,
) -> PicturePage:
    own, may = address or partial(_address, visit), visit.identity.role >= Role.ANALYST
    name = file_name(picture, visit.settings().as_of)
    return picture_page(
        picture, shown_of(visit), visit.words, visit.served, own, expand, label, name, may=may
    )


def _rendered(visit: Visit, page: PicturePage, **more: Any) -> Response:
    settings = visit.settings()
    html = network_page(
        page,
        visit.words,
        visit.served,
        settings=settings,
        setting_fields=setting_fields(settings, "form", visit.words),
        show=visit.request.query_params.get("show") or BOTH,
        **more,
    )
    return visit.page(html)


def _address(visit: Visit, **changes: str | Sequence[str] | None) -> str:
    """The address of this picture with other values of some parameters; a parameter is left out
    where its value is None."""
    unchanged = [
        (name, value)
        for name, value in visit.request.query_params.multi_items()
        if name in _OF_PICTURE and name not in changes
    ]
    new = [
        (name, each)
        for name, value in changes.items()
        if value is not None
        for each in ([value] if isinstance(value, str) else value)
    ]
    return f"{PATH}?{urlencode([*unchanged, *new])}"


def _leads(visit: Visit, whole: Whole, id_: str) -> tuple[str, str]:
    """Where a mark of the whole network leads: a sector is opened, any other mark leads to its
    surroundings."""
    label = id_.partition(":")[0]
    if label == "Kind":
        return "", ""
    if label == "Sector" and visit.identity.role >= Role.ANALYST:
        opened = [f"Sector:{whole.sectors[place]}" for place in sorted(whole.opened)]
        return _address(visit, open=[*opened, id_], at=None), visit.words.text("Show the leaders")
    return visit.served.to(PATH, around=id_), visit.words.text("Surroundings")


def _expands(
    address: Callable[..., str], visit: Visit, picture: Picture, id_: str
) -> tuple[str, str]:
    if id_ in picture.expanded:
        return "", ""
    return address(open=[*picture.expanded[1:], id_], at=id_), visit.words.text("Expand")
