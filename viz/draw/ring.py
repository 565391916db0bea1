"""Positions on the sector map: sectors on a ring, ties as curves that bend towards its centre.
Lengths are pixels for a ring of radius `RADIUS`; the page scales the ring, and keeps the sizes of
the marks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

RADIUS = 240.0
_LARGEST, _SMALLEST = 27.0, 11.0
_CLEAR = 72.0
_TURNS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic curve as vis-network describes it, by a `smooth` type and a roundness, and the
    control point that these give."""

    start: Point
    end: Point
    type: str
    roundness: float
    via: Point

    def at(self, t: float) -> Point:
        x, y = (
            (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
            for a, b, c in zip(self.start, self.via, self.end, strict=True)
        )
        return x, y


def positions(count: int) -> list[Point]:
    """Positions on the ring, from the top clockwise; a single sector is in the middle."""
    if count == 1:
        return [(0.0, 0.0)]
    angles = [2 * math.pi * i / count - math.pi / 2 for i in range(count)]
    return [(RADIUS * math.cos(angle), RADIUS * math.sin(angle)) for angle in angles]


def radii(sizes: Sequence[int]) -> list[float]:
    """Radii of marks whose areas grow with the sizes, as far as neighbours on the ring leave
    room."""
    room = 0.42 * 2 * RADIUS * math.sin(math.pi / max(len(sizes), 2))
    largest = min(_LARGEST, room)
    smallest = min(_SMALLEST, largest)
    top = max([*sizes, 1])
    return [max(smallest, largest * math.sqrt(size / top)) for size in sizes]


def curve(start: Point, end: Point) -> Curve:
    """The curve of a tie. Ties of neighbours bend most and those of opposite sectors not at all, so
    that few curves touch marks that they do not join."""
    apart = abs(
        math.remainder(math.atan2(end[1], end[0]) - math.atan2(start[1], start[0]), 2 * math.pi)
    )
    roundness = round(0.45 * (1 - apart / math.pi), 2)
    sides = {
        name: _via(start, end, sign * roundness)
        for name, sign in (("curvedCW", 1), ("curvedCCW", -1))
    }
    inner = min(sides, key=lambda name: math.hypot(*sides[name]))
    return Curve(start, end, inner, roundness, sides[inner])


def _via(start: Point, end: Point, roundness: float) -> Point:
    """The control point that vis-network 10 gives a curve of this roundness (BezierEdgeStatic),
    which is positive for curvedCW."""
    dx, dy = end[0] - start[0], start[1] - end[1]
    length = (abs(roundness) * 0.5 + 0.5) * math.hypot(dx, dy)
    angle = math.atan2(dy, dx) + (roundness * 0.5 + 0.5) * math.pi
    return start[0] + length * math.sin(angle), start[1] + length * math.cos(angle)


def badges(curves: Sequence[Curve], nodes: Sequence[Point]) -> list[Point]:
    """A point on each curve, near its middle, at a distance from the nodes and from the earlier
    badges."""
    taken: list[Point] = list(nodes)
    for each in curves:
        taken.append(
            max(
                (each.at(t) for t in _TURNS),
                key=lambda point: min(_clearance(point, taken), _CLEAR),
            )
        )
    return taken[len(nodes) :]


def _clearance(point: Point, taken: Sequence[Point]) -> float:
    return min((math.dist(point, other) for other in taken), default=math.inf)
