"""The sector map: how much the sectors meet, as a picture, a matrix and a table on one page.

pyvis carries the data, the options and the call that renders; its template, menus and layouts are
not used."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pyvis.network import Network

from graph.analysis.gaps import Gaps
from viz.assets import NETWORK_SCRIPTS
from viz.draw.ring import positions, radii
from viz.draw.sector_lines import lines_of
from viz.frame import Served, environment
from viz.pages.home.files import FORMATS
from viz.words.findings import (
    STYLES,
    Story,
    figure_names,
    figure_sentence,
    matrix_words,
    tell,
    verdict_names,
)
from viz.words.language import language
from viz.words.sensitivity import choices
from viz.words.settings import settings_of_form

SCRIPTS = (
    *NETWORK_SCRIPTS,
    "pages/home/ring.js",
    "pages/home/drawing.js",
    "draw/matrix.js",
    "pages/home/map.js",
)
"""The page's scripts, each after those it uses."""
LINES: dict[str, dict[str, Any]] = {
    "gap": {
        "color": "--gap",
        "dashes": [9, 6],
        "background": {"enabled": True, "color": "--page", "size": 7},
    },
    "more": {"color": "--more"},
    "same": {"color": "--same"},
    "few": {"color": "--few", "dashes": [1.5, 4]},
}
"""The look of the lines of each verdict. Colours are names in the style sheet; the page's script
replaces them by their values, in light and dark mode and on paper."""
OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "dragView": False,
        "zoomView": False,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 0,
    },
    "nodes": {"shape": "dot", "borderWidth": 0, "color": "--node", "chosen": False, "fixed": True},
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0},
}


@dataclass(frozen=True, slots=True)
class Offered:
    """What the served page offers to choose: `years`, up to the one of `today`; `shown`: the kinds
    of lines that are shown; `composing`: whether groups can be proposed."""

    years: Sequence[int] = ()
    today: date = date.max
    shown: Collection[str] = tuple(STYLES.values())
    composing: bool = False

    def day_of(self, year: int) -> str:
        return min(date(year, 12, 31), self.today).isoformat()


def sector_map_page(
    gaps: Gaps, lang: str, served: Served | None = None, offered: Offered | None = None
) -> str:
    """One HTML page in Finnish, Swedish or English (`fi`, `sv`, `en`); without `served` it is one
    file that needs no other."""
    words, offered = language(lang), offered or Offered()
    story = tell(gaps, words)
    net = _network(story)
    net.templateEnv = environment(words, served)
    net.templateEnv.globals |= _offer(served, offered) if served else {}
    net.templateEnv.globals |= {
        "gaps": gaps,
        "settings": gaps.settings,
        "story": story,
        "scripts": list(SCRIPTS),
        "styles": LINES,
        "figures": figure_names(words),
        "pattern": figure_sentence(words),
        "tried": choices(gaps.tried, words),
        **matrix_words(words),
        "shown": offered.shown,
        "legend": verdict_names(words),
        **settings_of_form(gaps.settings, words),
    }
    net.path = "pages/home/page.html"
    return str(net.generate_html())


def _offer(served: Served, offered: Offered) -> dict[str, Any]:
    def saving(format_: str) -> str:
        hiding = (
            ""
            if len(offered.shown) == len(STYLES)
            else urlencode([("lines", style) for style in offered.shown or ("",)])
        )
        return served.to("/", **{"as": format_}) + ("&" + hiding if hiding else "")

    return {
        "years": offered.years,
        "day_of": offered.day_of,
        "composing": offered.composing,
        "saving": saving,
        "formats": FORMATS,
    }


def _network(story: Story) -> Network:
    """The network for pyvis. It is directed, as pyvis loses and doubles the edges of undirected
    networks; no edge has an arrow."""
    net = Network(directed=True)
    points = positions(len(story.sectors))
    sizes = radii([sector.people for sector in story.sectors])
    for sector, (x, y), size in zip(story.sectors, points, sizes, strict=True):
        net.nodes.append(
            {
                "id": sector.number,
                "x": round(x),
                "y": round(y),
                "size": round(size, 1),
                "text": sector.text,
                "abbreviation": sector.abbreviation,
                "name": sector.name,
                "subject": sector.label,
                **({"withheld": True} if sector.withheld else {}),
            }
        )
    net.edges.extend(_short(line) for line in lines_of(story, points))
    net.options = OPTIONS
    return net


def _short(line: dict[str, Any]) -> dict[str, Any]:
    """The line without what the page's script derives: its ends, which its id names, and the type
    of its curve, whose roundness is negative where it bends to the left."""
    smooth = line["smooth"]
    bend = smooth["roundness"] * (-1 if smooth["type"] == "curvedCCW" else 1)
    return {name: value for name, value in line.items() if name not in ("from", "to", "smooth")} | {
        "bend": bend
    }
