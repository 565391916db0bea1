"""A picture as an SVG file: the same as the page draws, in light colours, with every name as
text."""

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from graph.analysis.graph_files import clean
from graph.ontology import NODE
from viz.draw.picture import Disc, Mark, Picture, Tie
from viz.draw.shapes import CORNERS
from viz.words.naming import shortened

_PEOPLE, _OTHER, _TIE, _INK, _MUTED, _PAGE, _OWN = (
    "#1f3a5f",
    "#737d8c",
    "#8d95a3",
    "#1b2430",
    "#586273",
    "#ffffff",
    "#f3f5f8",
)
_MARGIN = 150.0
_LETTER = 0.56
"""The mean width of a letter, as a share of the font size."""
_LONGEST = 40
_MAX_NAMES, _MAX_ALL_NAMED, _LARGE = 400, 150, 12.0

Box = tuple[float, float, float, float]


def svg(picture: Picture, title: str, notes: Sequence[str]) -> str:
    """The SVG; `notes` are written below it: what it shows, and on which day."""
    left, top, wide, high = _extent(picture)
    unit = max(1.0, max(wide, high) / 1400)
    below = [
        f'<text x="{left + 20 * unit:.1f}" y="{top + high + 18 * unit * (at + 1):.1f}"'
        f' font-size="{13 * unit:.1f}" fill="{_MUTED}">{_escaped(note)}</text>'
        for at, note in enumerate(notes)
    ]
    high += 18 * unit * (len(notes) + 1)
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.1f} {top:.1f} {wide:.1f}'
                f' {high:.1f}" role="img" font-family="Noto Sans, Segoe UI, Roboto, Arial,'
                f' sans-serif"><title>{_escaped(title)}</title>'
            ),
            (
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"'
                f' fill="{_PAGE}"/>'
            ),
            (
                f'<text x="{left + 20 * unit:.1f}" y="{top + 34 * unit:.1f}"'
                f' font-size="{20 * unit:.1f}" font-weight="700"'
                f' fill="{_INK}">{_escaped(title)}</text>'
            ),
            *(_disc(disc) for disc in picture.discs),
            *_ties(picture),
            *(_mark(mark) for mark in picture.marks),
            *(_disc_name(disc, unit) for disc in picture.discs),
            *_names(picture, unit),
            *below,
            "</svg>",
            "",
        ]
    )


def _extent(picture: Picture) -> Box:
    """Left, top, width and height of the picture, with room for names."""
    x = [
        *(mark.x for mark in picture.marks),
        *(disc.x + side * disc.radius for disc in picture.discs for side in (-1, 1)),
    ] or [0.0]
    y = [
        *(mark.y for mark in picture.marks),
        *(disc.y + side * disc.radius for disc in picture.discs for side in (-1, 1)),
    ] or [0.0]
    margin = _MARGIN * max(1.0, (max(*x, *y) - min(*x, *y)) / 1400)
    return (
        min(x) - margin,
        min(y) - margin,
        max(x) - min(x) + 2 * margin,
        max(y) - min(y) + 2 * margin,
    )


def _disc(disc: Disc) -> str:
    return f'<circle cx="{disc.x}" cy="{disc.y}" r="{disc.radius}" fill="{_OWN}"/>'


def _disc_name(disc: Disc, unit: float) -> str:
    far = disc.radius + 10 * unit
    x, y, cos = (
        disc.x + far * math.cos(disc.angle),
        disc.y + far * math.sin(disc.angle),
        math.cos(disc.angle),
    )
    anchor = "middle" if abs(cos) < 0.3 else "start" if cos > 0 else "end"
    return (
        f'<text x="{x:.1f}" y="{y + (6 if math.sin(disc.angle) > -0.5 else -2) * unit:.1f}"'
        f' text-anchor="{anchor}" font-weight="700" font-size="{15 * unit:.1f}"'
        f' fill="{_INK}">{_escaped(disc.label)}<title>{_escaped(disc.name)}</title></text>'
    )


def _ties(picture: Picture) -> Iterator[str]:
    """The ties, as one path for each kind and width."""
    opacity = min(0.6, max(0.08, 9 / math.sqrt(len(picture.ties) + 1)))
    paths: dict[tuple[str, int], list[Tie]] = {}
    for tie in picture.ties:
        paths.setdefault((tie.kind, math.ceil(math.log2(max(tie.people, 1)))), []).append(tie)
    for (kind, wide), ties in paths.items():
        lines = "".join(_line(picture.marks[tie.a], picture.marks[tie.b]) for tie in ties)
        yield (
            f'<path d="{lines}" fill="none" stroke="{_TIE}" stroke-opacity="{opacity:.2f}"'
            f' stroke-width="{1 + 0.45 * wide:.1f}">'
            f"<title>{_escaped(picture.ties_named.get(kind, kind))}</title></path>"
        )


def _line(a: Mark, b: Mark) -> str:
    return f"M{a.x:.1f} {a.y:.1f}L{b.x:.1f} {b.y:.1f}"


def _mark(mark: Mark) -> str:
    symbol = NODE[mark.label].symbol
    colour = _PEOPLE if symbol.people else _OTHER
    edge = f'fill="{_PAGE}" stroke="{colour}" stroke-width="1.5"'
    paint = edge if symbol.hollow else f'fill="{colour}"'
    title = f"<title>{_escaped(mark.name)} ({_escaped(mark.about)})</title>"
    if symbol.shape == "dot":
        return (
            f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.size}"'
            f" {paint}>{title}</circle>{_number(mark)}"
        )
    points = " ".join(
        f"{mark.x + mark.size * x:.1f},{mark.y + mark.size * y:.1f}"
        for x, y in CORNERS[symbol.shape]
    )
    return f'<polygon points="{points}" {paint}>{title}</polygon>'


def _number(mark: Mark) -> str:
    """The number of leaders of a sector, on its mark."""
    if mark.label != "Sector" or not mark.people:
        return ""
    size = min(mark.size * 0.8, mark.size * 2.6 / len(str(mark.people)))
    return (
        f'<text x="{mark.x:.1f}" y="{mark.y + 0.36 * size:.1f}" text-anchor="middle"'
        f' font-weight="700" font-size="{size:.1f}" fill="{_PAGE}">{mark.people}</text>'
    )


def _names(picture: Picture, unit: float) -> Iterator[str]:
    """The names of the largest marks, where no other name is in the way. Sectors on the ring are
    named beside it."""
    size, taken, on_ring = 12 * unit, list[Box](), {f"Sector:{disc.key}" for disc in picture.discs}
    all_named = bool(picture.around) or len(picture.marks) <= _MAX_ALL_NAMED
    some = [
        mark
        for mark in picture.marks
        if mark.id not in on_ring and (all_named or mark.size > _LARGE * unit)
    ]
    for mark in sorted(some, key=lambda mark: -mark.size):
        if len(taken) >= _MAX_NAMES:
            return
        text = shortened(mark.name, _LONGEST)
        wide = _LETTER * size * len(text)
        box = (
            mark.x - wide / 2,
            mark.y + mark.size,
            mark.x + wide / 2,
            mark.y + mark.size + 1.3 * size,
        )
        if all(
            box[2] < other[0] or box[0] > other[2] or box[3] < other[1] or box[1] > other[3]
            for other in taken
        ):
            taken.append(box)
            yield (
                f'<text x="{mark.x:.1f}" y="{mark.y + mark.size + 1.05 * size:.1f}"'
                f' text-anchor="middle" font-size="{size:.1f}" fill="{_INK}" stroke="{_PAGE}"'
                f' stroke-width="{3 * unit:.1f}" paint-order="stroke">{_escaped(text)}</text>'
            )


def _escaped(text: str) -> str:
    return escape(clean(text))
