"""People of two sectors in two columns, with what they share between them, as one SVG picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from viz.words.naming import shortened

WIDTH, ROW, EDGE, TOP = 860, 26, 236, 14
_LETTERS = 30
_ROOM = 34


class Joined(NamedTuple):
    """Someone in the left or the right column, and the affiliations (by number) in which they meet
    people of the other sector."""

    name: str
    left: bool
    places: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bridge:
    """The people and affiliations of the picture, no more than are drawn."""

    people: Sequence[Joined]
    places: Sequence[str]

    @property
    def height(self) -> int:
        return 2 * TOP + ROW * max(
            *(sum(each.left == left for each in self.people) for left in (True, False)),
            len(self.places),
            1,
        )


def bridge_picture(bridge: Bridge, title: str) -> Markup:
    """The picture as SVG. Its text alternative is `title`; everything in it is in the tables
    too."""
    middle = [(WIDTH / 2, y) for y in _heights(len(bridge.places), bridge.height)]
    ends = _ends(bridge)
    lines = "".join(
        _line(ends[i], middle[at], left=each.left)
        for i, each in enumerate(bridge.people)
        for at in each.places
    )
    places = "".join(_place(name, *at) for name, at in zip(bridge.places, middle, strict=True))
    people = "".join(
        _person(each.name, *ends[i], left=each.left) for i, each in enumerate(bridge.people)
    )
    head = (
        f'<svg class="bridge" role="img" viewBox="0 0 {WIDTH} {bridge.height}"'
        f' aria-label="{escape(title)}">'
    )
    return Markup(f"{head}{lines}{places}{people}</svg>")


def _heights(count: int, height: int) -> list[float]:
    step = (height - 2 * TOP) / max(count, 1)
    return [TOP + step * (i + 0.5) for i in range(count)]


def _ends(bridge: Bridge) -> list[tuple[float, float]]:
    ends: dict[int, tuple[float, float]] = {}
    for left in (True, False):
        side = [i for i, each in enumerate(bridge.people) if each.left == left]
        ends |= {
            i: (EDGE if left else WIDTH - EDGE, y)
            for i, y in zip(side, _heights(len(side), bridge.height), strict=True)
        }
    return [ends[i] for i in range(len(bridge.people))]


def _line(end: tuple[float, float], middle: tuple[float, float], *, left: bool) -> str:
    (x, y), (to_x, to_y) = end, middle
    turn = 70 if left else -70
    return (
        f'<path d="M{x:.0f} {y:.1f}C{x + turn:.0f} {y:.1f} {to_x - turn:.0f} {to_y:.1f} {to_x:.0f}'
        f' {to_y:.1f}"/>'
    )


def _place(name: str, x: float, y: float) -> str:
    text = shortened(name, _ROOM)
    width = 7.2 * len(text) + 16
    box = (
        f'<rect x="{x - width / 2:.1f}" y="{y - 11:.1f}" width="{width:.1f}" height="22" rx="11"/>'
    )
    return f'{box}<text x="{x:.0f}" y="{y + 4.5:.1f}" text-anchor="middle">{escape(text)}</text>'


def _person(name: str, x: float, y: float, *, left: bool) -> str:
    anchor, at = ("end", x - 10) if left else ("start", x + 10)
    text = (
        f'<text class="name" x="{at:.0f}" y="{y + 4.5:.1f}"'
        f' text-anchor="{anchor}">{escape(shortened(name, _LETTERS))}</text>'
    )
    return f'<circle cx="{x:.0f}" cy="{y:.1f}" r="5"/>{text}'
