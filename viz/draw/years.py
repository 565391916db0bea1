"""The observed and expected ties of a pair over the years, as one small SVG picture."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 300, 150, 30, 34, 14, 22


class Year(NamedTuple):
    year: int
    observed: float
    expected: float


def years_picture(
    years: Sequence[Year], most: float, title: str, number: Callable[[float], str]
) -> Markup:
    """The picture: observed ties as a line with points, expected ones as a dashed line. Its scale
    is from 0 to `most`, the same for all pictures side by side."""
    first, last = years[0].year, years[-1].year

    def x(year: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (
            (year - first) / (last - first) if last > first else 0.5
        )

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / (most or 1)

    seen, chance = (
        [(x(each.year), y(value)) for each, value in zip(years, values, strict=True)]
        for values in ([each.observed for each in years], [each.expected for each in years])
    )
    parts = [
        *(_grid(value, y(value), number) for value in (0.0, most)),
        *(
            f'<text x="{x(year):.1f}" y="{HEIGHT - 6}" text-anchor="middle">{year}</text>'
            for year in dict.fromkeys((first, last))
        ),
        f'<path class="chance" d="{_path(chance)}"/>',
        f'<path class="seen" d="{_path(seen)}"/>',
        *(f'<circle cx="{at_x:.1f}" cy="{at_y:.1f}" r="3"/>' for at_x, at_y in seen),
        (
            f'<text class="last" x="{seen[-1][0] + 7:.1f}"'
            f' y="{seen[-1][1] + 4:.1f}">{escape(number(years[-1].observed))}</text>'
        ),
    ]
    head = (
        f'<svg class="years-picture" role="img" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' aria-label="{escape(title)}">'
    )
    return Markup(head + "".join(parts) + "</svg>")


def _grid(value: float, y: float, number: Callable[[float], str]) -> str:
    line = f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
    return (
        f'{line}<text x="{LEFT - 5}" y="{y + 4:.1f}"'
        f' text-anchor="end">{escape(number(value))}</text>'
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
