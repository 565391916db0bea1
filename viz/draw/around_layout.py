"""Positions of the nodes around one node: its neighbours around it, and theirs around them, as
nodes are expanded.

Marks that have a position never move, and the same requests in the same order give the same
picture. Every mark has room for its name."""

import math
from collections.abc import Sequence

Point = tuple[float, float]

WIDE, HIGH = 132.0, 58.0
"""The width and height of a mark with its name."""
_FIRST = 1.25
_CLEAR, _MAX_IN_SIGHT = 16.0, 40
_TURN = math.pi / 48
_SIDE = 0.62 * math.pi
"""The largest angle from straight outward at which the neighbours of an outer mark are placed, in
radians."""


class Room:
    """The positions that are taken, in cells as large as a mark with its name."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self._cells: dict[tuple[int, int], list[Point]] = {}

    def take(self, point: Point) -> None:
        self.points.append(point)
        self._cells.setdefault(_cell(point), []).append(point)

    def is_free(self, point: Point) -> bool:
        column, row = _cell(point)
        near = (
            other
            for x in (-1, 0, 1)
            for y in (-1, 0, 1)
            for other in self._cells.get((column + x, row + y), ())
        )
        return all(abs(point[0] - x) >= WIDE or abs(point[1] - y) >= HIGH for x, y in near)


def stand_around(batches: Sequence[tuple[int, int]]) -> list[Point]:
    """The position of each mark: the first in the middle, then for each batch (the index of a mark,
    and how many of its neighbours are new) those neighbours, in order of their direction."""
    room = Room()
    room.take((0.0, 0.0))
    for centre, count in batches:
        spots = _spots(room, room.points[centre], count)
        for spot in spots:
            room.take(spot)
    return room.points


def _spots(room: Room, centre: Point, count: int) -> list[Point]:
    """The nearest free positions around the centre: on all sides in the middle of the picture,
    elsewhere outward; clockwise."""
    outward = math.atan2(centre[1] / HIGH, centre[0] / WIDE) if centre != (0.0, 0.0) else None
    free: list[tuple[float, Point]] = []
    ring = 0
    while len(free) < count:
        new: list[tuple[float, Point]] = []
        for turn, spot in _ring(centre, ring, outward):
            others = [each for _, each in [*free, *new]]
            if (
                len(others) < count
                and room.is_free(spot)
                and _apart(spot, others)
                and (count > _MAX_IN_SIGHT or _in_sight(centre, spot, others))
            ):
                new.append((turn, spot))
        free += new
        ring += 1
    return [spot for _, spot in sorted(free)]


def _ring(centre: Point, number: int, outward: float | None) -> list[tuple[float, Point]]:
    """Positions on an ellipse, each with its direction, the straightest outward first."""
    far = _FIRST + 0.5 * number
    start, most = (
        (-math.pi / 2, math.pi)
        if outward is None
        else (outward, min(_SIDE + 0.1 * number, math.pi))
    )
    turns = [0.0]
    for step in range(1, int(most / _TURN) + 1):
        turns += [step * _TURN, -step * _TURN]
    return [
        (
            turn,
            (
                round(centre[0] + far * WIDE * math.cos(start + turn), 1),
                round(centre[1] + far * 1.6 * HIGH * math.sin(start + turn), 1),
            ),
        )
        for turn in turns
    ]


def _apart(spot: Point, others: Sequence[Point]) -> bool:
    return all(abs(spot[0] - x) >= WIDE or abs(spot[1] - y) >= HIGH for x, y in others)


def _in_sight(centre: Point, spot: Point, others: Sequence[Point]) -> bool:
    """Whether a line from the centre to the position passes the marks of the others."""
    dx, dy = spot[0] - centre[0], spot[1] - centre[1]
    far = math.hypot(dx, dy)
    for x, y in others:
        along = ((x - centre[0]) * dx + (y - centre[1]) * dy) / far
        aside = abs((x - centre[0]) * dy - (y - centre[1]) * dx) / far
        if 0 < along < far and aside < _CLEAR:
            return False
    return True


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point[0] / WIDE), math.floor(point[1] / HIGH)
