"""The sector map: who meets whom between the sectors, as a picture, a matrix and a table on one page.

pyvis carries the data, the options and the call that renders; its template, menus and layouts are not used.
"""

from collections.abc import Callable
from typing import Any

from pyvis.network import Network

from graph.analysis.gaps import Gaps
from viz.holding import choices
from viz.page import Served, environment
from viz.ring import Curve, badges, curve, places, radii
from viz.sector_story import STYLES, Line, Story, figure_names, figure_sentence, matrix_words, tell, verdict
from viz.words import language

_LAYERS = ("few", "same", "more", "gap")
_BADGES = 20
_NARROWEST, _WIDEST = 0.5, 4.5
LINES: dict[str, dict[str, Any]] = {
    "gap": {"color": "--gap", "dashes": [9, 6], "background": {"enabled": True, "color": "--page", "size": 7}},
    "more": {"color": "--more"},
    "same": {"color": "--same"},
    "few": {"color": "--few", "dashes": [1.5, 4]},
}
"""What lines of a verdict look like. Colours are names of the style sheet's: the page's script puts in what they are, in light,
in dark and on paper."""
OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "dragNodes": False, "dragView": False, "zoomView": False, "hoverConnectedEdges": False,
        "selectConnectedEdges": False, "tooltipDelay": 0,
    },
    "nodes": {"shape": "dot", "borderWidth": 0, "color": "--node", "chosen": False, "fixed": True},
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0},
}


def sector_map_page(gaps: Gaps, lang: str, served: Served | None = None) -> str:
    """One HTML page in Finnish, Swedish or English (`fi`, `sv`, `en`); without `served` one file that needs nothing else."""
    words = language(lang)
    story = tell(gaps, words)
    net = _network(story)
    net.templateEnv = environment(words, served)
    net.templateEnv.globals |= {
        "gaps": gaps, "settings": gaps.settings, "story": story, "styles": LINES, "figures": figure_names(words),
        "pattern": figure_sentence(words), "tried": choices(gaps.tried, words), **matrix_words(words),
        "legend": {style: verdict(style, words) for style in STYLES.values()},
        "tie_names": tie_names(lang), "weight_names": weight_names(lang),
    }
    net.path = "sector_map.html"
    return str(net.generate_html())


def tie_names(lang: str) -> dict[str, str]:
    text = language(lang).text
    return {
        "membership": text("memberships"), "attendance": text("events attended"),
        "cohort": text("training cohorts"), "position": text("workplaces"),
    }


def weight_names(lang: str) -> dict[str, str]:
    text = language(lang).text
    return {"raw": text("every meeting alike"), "newman": text("small groups more")}


def _network(story: Story) -> Network:
    """Directed, because pyvis drops and doubles the edges of an undirected one; no edge has arrows."""
    net = Network(directed=True)
    points = places(len(story.places))
    sizes = radii([place.people for place in story.places])
    for place, (x, y), size in zip(story.places, points, sizes, strict=True):
        net.nodes.append({
            "id": place.number, "x": round(x), "y": round(y), "size": round(size, 1), "text": place.text,
            "abbreviation": place.abbreviation, "name": place.name, "subject": place.label,
        })
    net.edges.extend(edges_of(story, points))
    net.options = OPTIONS
    return net


def edges_of(story: Story, points: list[tuple[float, float]]) -> list[dict[str, Any]]:
    """Background first, the largest gap last and so on top. What is as expected and without ties is no line."""
    shown = [line for line in story.between if line.observed > 0 or line.style != "same"]
    shown.sort(key=lambda line: (_LAYERS.index(line.style), -(line.rank or 0)))
    width = _width(max((line.observed for line in shown), default=0), len(points))
    curves = {line.key: curve(*(points[place.number] for place in line.places)) for line in shown}
    numbered = [line for line in story.gaps if line.rank and line.rank <= _BADGES]
    at = dict(zip((line.key for line in numbered), badges([curves[line.key] for line in numbered], points), strict=True))
    return [_edge(line, curves[line.key], width(line.observed), at.get(line.key)) for line in shown]


def _width(most: float, sectors: int) -> Callable[[float], float]:
    """Width by ties; the more lines cross, the thinner all are."""
    thinner = 13 / max(sectors, 13)
    return lambda ties: round(thinner * (_NARROWEST + (_WIDEST - _NARROWEST) * ties / (most or 1)), 2)


def _edge(line: Line, bend: Curve, width: float, badge: tuple[float, float] | None) -> dict[str, Any]:
    edge = {
        "id": line.key, "from": line.places[0].number, "to": line.places[1].number, "kind": line.style,
        "width": _seen(line.style, width, numbered=badge is not None),
        "smooth": {"type": bend.type, "roundness": bend.roundness}, "via": _whole(bend.via),
    }
    return edge | {"rank": line.rank, "badge": _whole(badge)} if badge else edge


def _seen(style: str, width: float, *, numbered: bool) -> float:
    """Only ties that are there have the width of their number; among many gaps the numbered ones stand out."""
    return {"gap": 2.6 if numbered else 1.3, "few": 1.3, "more": max(width, 2.0)}.get(style, width)


def _whole(point: tuple[float, float]) -> list[int]:
    return [round(value) for value in point]
