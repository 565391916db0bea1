"""A picture as part of a page: data for the script, the legend, and the table with the same
content.

pyvis carries the options; its data, template, menus and layouts are not used."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from pyvis.network import Network

from viz.addresses import address_of, list_address
from viz.draw.picture import Kind, Picture, Shown, filtered, kinds_of, neighbours, order
from viz.draw.shapes import CORNERS
from viz.frame import Served
from viz.words.language import Language

ROWS = 100
_TIED = 12
OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "zoomView": False,
        "tooltipDelay": 0,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "selectable": False,
        "keyboard": {"enabled": False},
    },
    "nodes": {"borderWidth": 0, "chosen": False, "fixed": True},
}
"""The options of vis-network. Ties are not edges of it: the page's script draws them, in one stroke
for each kind, as edges would take most of the time and the memory."""

FORMATS = {"svg": "SVG", "graphml": "GraphML", "gexf": "GEXF"}


class Row(NamedTuple):
    """A mark in the table. `to`: the address of its page; `expand`: the address of the same picture
    with its neighbours, or of its surroundings; `opens`: the text of that link; `tied`: some of the
    names it is tied to, and `more`: how many others there are."""

    id: str
    name: str
    to: str
    about: str
    sector: str
    ties: int
    tied: tuple[str, ...]
    more: int
    expand: str
    opens: str


class Option(NamedTuple):
    """A sector or a kind of tie in the legend."""

    value: str
    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class PicturePage:
    """The values of part.html. `address` gives the address of this picture with other values of
    some parameters."""

    data: Mapping[str, Any]
    kinds: Sequence[Kind]
    sectors: Sequence[Option]
    ties: Sequence[Option]
    rows: Sequence[Row]
    count: int
    page: int
    pages: int
    label: str
    text: str
    parameters: Sequence[tuple[str, str]]
    address: Callable[..., str]
    name: str

    @property
    def corners(self) -> dict[str, str]:
        """The path of each shape, for the legend."""
        return {shape: _path(points) for shape, points in CORNERS.items()}

    @property
    def formats(self) -> dict[str, str]:
        return FORMATS

    @property
    def opened(self) -> list[str]:
        """The ids that the address has as opened."""
        return [value for name, value in self.parameters if name == "open"]


Expand = Callable[[str], tuple[str, str]]
"""Gives for a mark's id the address of the link that leads on from it, and the link's text; both
are empty where there is none."""


def picture_page(
    picture: Picture,
    shown: Shown,
    words: Language,
    served: Served,
    address: Callable[..., str],
    expand: Expand,
    label: str,
    name: str,
    *,
    may: bool = True,
) -> PicturePage:
    """`address`: gives this picture's own address with other values of some parameters; `label`:
    the picture's name on the page, `name` as a file; `may`: whether the visitor may see people."""
    seen = filtered(picture, shown)
    places = order(seen.marks, seen.ties)
    pages = max(1, -(-len(places) // ROWS))
    page = min(max(shown.page, 1), pages)
    rows = _rows(seen, places[(page - 1) * ROWS : page * ROWS], served, expand)
    return PicturePage(
        _for_script(picture, words, served, may=may),
        kinds_of(picture, shown, words),
        _options(picture.sectors_named, shown.sectors),
        _options(picture.ties_named, shown.ties),
        rows,
        len(places),
        page,
        pages,
        label,
        _text(rows, words),
        parse_qsl(urlsplit(address(kinds=None, by=None, sectors=None)).query),
        address,
        name,
    )


def _for_script(picture: Picture, words: Language, served: Served, *, may: bool) -> dict[str, Any]:
    """The data and what stays the same when more is fetched: the options of vis-network, the
    shapes, and whether sectors may be opened."""
    net = Network(directed=True)
    net.options = OPTIONS
    return data_of(picture, words, served) | {
        "options": json.loads(net.get_network_data()[-1]),
        "corners": CORNERS,
        "may": may,
    }


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{5 * x:.1f} {5 * y:.1f}" for x, y in points) + "Z"


def data_of(picture: Picture, words: Language, served: Served) -> dict[str, Any]:
    """The picture as columns, with indexes instead of names that repeat."""
    kinds = kinds_of(picture, Shown(), words)
    kind_at = {kind.label: at for at, kind in enumerate(kinds)}
    sector_at = {key: at for at, key in enumerate(picture.sectors_named)}
    tie_at = {kind: at for at, kind in enumerate(picture.ties_named)}
    marks = picture.marks
    return {
        "id": [mark.id for mark in marks],
        "name": [mark.name for mark in marks],
        "about": [mark.about for mark in marks],
        "kind": [kind_at[mark.label] for mark in marks],
        "sector": [sector_at.get(mark.sector, -1) for mark in marks],
        "x": [mark.x for mark in marks],
        "y": [mark.y for mark in marks],
        "size": [mark.size for mark in marks],
        "people": [mark.people for mark in marks],
        "page": [int(mark.page) for mark in marks],
        "left": {mark.id: mark.left_out for mark in marks if mark.left_out},
        "ties": [
            value for tie in picture.ties for value in (tie.a, tie.b, tie_at[tie.kind], tie.people)
        ],
        "kinds": [
            {
                "label": kind.label,
                "name": kind.name,
                "list": f"{list_address(kind.label)}/",
                "shape": kind.symbol.shape,
                "hollow": kind.symbol.hollow,
                "people": kind.symbol.people,
            }
            for kind in kinds
        ],
        "sectors": list(picture.sectors_named),
        "sectorNames": list(picture.sectors_named.values()),
        "tieKinds": list(picture.ties_named),
        "tieNames": list(picture.ties_named.values()),
        "discs": [disc._asdict() for disc in picture.discs],
        "around": picture.around,
        "expanded": list(picture.expanded),
        "query": served.to(""),
        "words": _words(words),
    }


def _rows(picture: Picture, places: Sequence[int], served: Served, expand: Expand) -> list[Row]:
    tied = neighbours(picture)
    rows = []
    for place in places:
        mark = picture.marks[place]
        names = list(dict.fromkeys(picture.marks[other].name for other, _ in tied[place]))
        to = served.to(address_of(mark.label, mark.key)) if mark.page else ""
        rows.append(
            Row(
                mark.id,
                mark.name,
                to,
                mark.about,
                picture.sectors_named.get(mark.sector, ""),
                len(tied[place]),
                tuple(names[:_TIED]),
                max(0, len(names) - _TIED),
                *expand(mark.id),
            )
        )
    return rows


def _options(named: Mapping[str, str], on: frozenset[str] | None) -> list[Option]:
    return [Option(value, name, on is None or value in on) for value, name in named.items()]


def _text(rows: Sequence[Row], words: Language) -> str:
    """What the picture shows, in a sentence: the marks with most ties."""
    most = "; ".join(f"{row.name[:80]} ({words.number(row.ties)})" for row in rows[:5])
    return (
        words.text("Most ties have: {most}. All of it is in the table below.", most=most)
        if most
        else words.text("Nothing is shown.")
    )


def _words(words: Language) -> dict[str, str]:
    """The texts of the script."""
    text = words.text
    return {
        "ties": text("ties: {number}", number="{number}"),
        "people": text("leaders: {number}", number="{number}"),
        "left": text("not shown: {number}", number="{number}"),
        "more": text("and {number} more", number="{number}"),
        "nothing": text("Nothing by that name is shown."),
        "matches": text("Found: {number}", number="{number}"),
        "expanded": text("{name}; added: {number}.", name="{name}", number="{number}"),
        "fetching": text("Fetching …"),
        "failed": text("That could not be fetched."),
        "shown": text("Shown: {number}", number="{number}"),
        "expand": text("Expand"),
        "around": text("Surroundings"),
        "open": text("Show the leaders"),
        "pages": text("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "back": text("Choose a mark to see what it is tied to."),
        "rows": text("Rows: {number}", number="{number}"),
        "page": text("Its page"),
    }
