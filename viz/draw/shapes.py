"""The corners of the shapes of marks, for a mark of size 1, as vis-network draws them."""

import math


def _star(at: int) -> tuple[float, float]:
    far = 1.3 if at % 2 == 0 else 0.5
    return far * math.sin(at * math.pi / 5), -far * math.cos(at * math.pi / 5)


CORNERS: dict[str, list[tuple[float, float]]] = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "diamond": [(0, -1), (1, 0), (0, 1), (-1, 0)],
    "triangle": [(0, -1.15), (1.15, 0.85), (-1.15, 0.85)],
    "triangleDown": [(0, 1.15), (1.15, -0.85), (-1.15, -0.85)],
    "hexagon": [(math.cos(at * math.pi / 3), math.sin(at * math.pi / 3)) for at in range(6)],
    "star": [_star(at) for at in range(10)],
}
