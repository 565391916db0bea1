"""The lines of the sector map: which pairs are drawn, how wide and along which curve, and where the
numbers of the gaps are."""

from collections.abc import Callable
from typing import Any

from viz.draw.ring import Curve, Point, badges, curve
from viz.words.findings import Line, Story

_LAYERS = ("few", "same", "more", "gap")
_BADGES = 20
_NARROWEST, _WIDEST = 0.5, 4.5


def lines_of(story: Story, points: list[Point]) -> list[dict[str, Any]]:
    """The lines as edges of vis-network, in drawing order: the largest gap comes last, on top. A
    pair that is as expected and has no ties has no line."""
    shown = [line for line in story.between if line.observed > 0 or line.style != "same"]
    shown.sort(key=lambda line: (_LAYERS.index(line.style), -(line.rank or 0)))
    width = _width(max((line.observed for line in shown), default=0), len(points))
    curves = {
        line.key: curve(*(points[sector.number] for sector in line.sectors)) for line in shown
    }
    numbered = [line for line in story.gaps if line.rank and line.rank <= _BADGES]
    at = dict(
        zip(
            (line.key for line in numbered),
            badges([curves[line.key] for line in numbered], points),
            strict=True,
        )
    )
    return [_edge(line, curves[line.key], width(line.observed), at.get(line.key)) for line in shown]


def _width(most: float, sectors: int) -> Callable[[float], float]:
    """Gives the width of a line from its number of ties; the more lines cross, the thinner all
    are."""
    thinner = 13 / max(sectors, 13)
    return lambda ties: round(
        thinner * (_NARROWEST + (_WIDEST - _NARROWEST) * ties / (most or 1)), 2
    )


def _edge(line: Line, bend: Curve, width: float, badge: Point | None) -> dict[str, Any]:
    edge = {
        "id": line.key,
        "from": line.sectors[0].number,
        "to": line.sectors[1].number,
        "kind": line.style,
        "width": _seen(line.style, width, numbered=badge is not None),
        "smooth": {"type": bend.type, "roundness": bend.roundness},
        "via": _whole(bend.via),
    }
    return edge | {"rank": line.rank, "badge": _whole(badge)} if badge else edge


def _seen(style: str, width: float, *, numbered: bool) -> float:
    """The drawn width. It shows the number of ties except for gaps, which are wider where they are
    numbered, and for pairs of which too little is known."""
    return {"gap": 2.6 if numbered else 1.3, "few": 1.3, "more": max(width, 2.0)}.get(style, width)


def _whole(point: Point) -> list[int]:
    return [round(value) for value in point]
