"""The sector map as one SVG picture, the same in a page and on paper. Shapes have the classes of
the style sheet, and colours for where there is none."""

import math
from collections.abc import Iterator
from typing import Any

from markupsafe import escape

from viz.draw.letters import FAMILY, legible
from viz.draw.ring import RADIUS, Point, positions, radii
from viz.draw.sector_lines import lines_of
from viz.words.findings import SectorMark, Story
from viz.words.naming import shortened

INK, MUTED, NODE, ON_NODE, GAP, PAPER, UNKNOWN = (
    "#1b2430",
    "#586273",
    "#1f3a5f",
    "#ffffff",
    "#c2410c",
    "#ffffff",
    "#737d8c",
)
STROKES = {
    "gap": f'stroke="{GAP}" stroke-dasharray="9 6"',
    "more": 'stroke="#2f6fb5"',
    "same": 'stroke="#b9bfc9"',
    "few": f'stroke="{UNKNOWN}" stroke-dasharray="1.5 4"',
}
_MANY = 16
_ROOM, _RAY_ROOM = 27, 34
"""The longest line of a label in letters, beside the ring and along a radius."""
_LINE = 17
_TOP = 20
"""The largest distance from the vertical axis at which a node has its label above or below it."""


def sector_picture(story: Story) -> str:
    """The SVG: sectors on a ring; gaps are dashed, on top, and numbered as in the list. There is
    nothing in it without sectors."""
    points = positions(len(story.sectors))
    many = len(story.sectors) > _MANY
    left, top, width, height = (-500, -500, 1000, 1000) if many else (-490, -302, 980, 580)
    sizes = radii([sector.people for sector in story.sectors])
    lines = lines_of(story, points)
    drawn = [
        *(_line(edge, points) for edge in lines),
        *(
            _node(sector, point, size)
            for sector, point, size in zip(story.sectors, points, sizes, strict=True)
        ),
        *(
            label
            for each in zip(story.sectors, points, sizes, strict=True)
            for label in _label(*each, many=many)
        ),
        *(_badge(edge) for edge in lines if "badge" in edge),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}"'
        f' font-family="{FAMILY}"'
    )
    return f'{head} font-size="14" class="sector-picture">{"".join(drawn)}</svg>'


def _line(edge: dict[str, Any], points: list[Point]) -> str:
    (x, y), (to_x, to_y), (via_x, via_y) = points[edge["from"]], points[edge["to"]], edge["via"]
    path = f"M{x:.0f} {y:.0f}Q{via_x} {via_y} {to_x:.0f} {to_y:.0f}"
    under = (
        f'<path class="halo" d="{path}" fill="none" stroke="{PAPER}" stroke-width="7"/>'
        if edge["kind"] == "gap"
        else ""
    )
    return (
        f'{under}<path class="{edge["kind"]}" d="{path}" fill="none" {STROKES[edge["kind"]]}'
        f' stroke-width="{edge["width"]}"/>'
    )


def _node(sector: SectorMark, point: Point, size: float) -> str:
    x, y = point
    letters = min(15.0, 2.6 * size / max(len(sector.text), 2))
    disc, ink = (
        (("withheld", PAPER), ("muted", MUTED))
        if sector.withheld
        else (("node", NODE), ("on-node", ON_NODE))
    )
    look = (
        f'class="{ink[0]}" fill="{ink[1]}" text-anchor="middle" font-size="{letters:.1f}"'
        ' font-weight="600"'
    )
    edge = f' stroke="{UNKNOWN}" stroke-width="1.6"' if sector.withheld else ""
    circle = (
        f'<circle class="{disc[0]}" cx="{x:.0f}" cy="{y:.0f}" r="{size:.1f}"'
        f' fill="{disc[1]}"{edge}/>'
    )
    return circle + _text(sector.text, x, y + 0.35 * letters, look)


def _label(sector: SectorMark, point: Point, size: float, *, many: bool) -> Iterator[str]:
    """The label, as lines beside the node at its height, or above or below a node at the top or the
    bottom."""
    if many:
        yield _ray(sector, point, size)
        return
    (x, y), away = point, size + 9
    lines, side = _lines(sector), 0 if abs(x) < _TOP else 1 if x > 0 else -1
    anchor = {0: "middle", 1: "start", -1: "end"}[side]
    first = (
        -(len(lines) - 1) * _LINE / 2
        if side
        else away + 7
        if y > 0
        else -away - (len(lines) - 1) * _LINE - 7
    )
    for number, (text, colour, weight) in enumerate(lines):
        look = (
            f'class="{"ink" if colour == INK else "muted"}" fill="{colour}" text-anchor="{anchor}"'
            f' font-weight="{weight}"'
        )
        yield _text(text, x + side * away, y + first + number * _LINE + 5, look)


def _lines(sector: SectorMark) -> list[tuple[str, str, int]]:
    """An abbreviation with the name below it, or the name alone."""
    name = legible(sector.name if sector.abbreviation else sector.label)
    below = [
        (line, MUTED if sector.abbreviation else INK, 400 if sector.abbreviation else 600)
        for line in wrapped(name, _ROOM)
    ]
    return (
        [(shortened(legible(sector.label), _ROOM), INK, 600), *below]
        if sector.abbreviation
        else below
    )


def _ray(sector: SectorMark, point: Point, size: float) -> str:
    """The label along the radius, to be read from left to right."""
    turn, away = math.degrees(math.atan2(point[1], point[0])), RADIUS + size + 8
    flipped = abs(turn) > 90
    anchor, at = ("end", -away) if flipped else ("start", away)
    look = (
        f'class="ink" fill="{INK}" text-anchor="{anchor}"'
        f' transform="rotate({turn - 180 * flipped:.1f})"'
    )
    return _text(shortened(legible(sector.label), _RAY_ROOM), at, 5, look)


def _badge(edge: dict[str, Any]) -> str:
    x, y = edge["badge"]
    number = _text(
        str(edge["rank"]),
        x,
        y + 5,
        f'class="rank" fill="{GAP}" text-anchor="middle" font-size="15" font-weight="600"',
    )
    return (
        f'<circle class="badge" cx="{x}" cy="{y}" r="11" fill="{PAPER}" stroke="{GAP}"'
        f' stroke-width="1.6"/>{number}'
    )


def _text(text: str, x: float, y: float, look: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'


def wrapped(text: str, room: int, most: int = 3) -> list[str]:
    """Lines of up to `room` letters, broken between words; what does not fit in `most` lines is
    cut."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    fitted = lines if len(lines) <= most else [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, room) for line in fitted]
