"""The sector map as files for other programs: the rows of a spreadsheet, an SVG picture, and the
nodes and ties of a graph."""

from collections.abc import Collection
from dataclasses import replace

from markupsafe import escape

from graph.analysis.gaps import Gaps, Pair
from viz.draw.sector_picture import sector_picture
from viz.words.findings import STYLES as VERDICTS
from viz.words.findings import Story, figure_names, tell, verdict_names
from viz.words.language import Language

FORMATS = {"svg": "SVG", "csv": "CSV", "graphml": "GraphML", "gexf": "GEXF"}
Attributes = dict[str, str | int | float]


def pair_rows(gaps: Gaps, words: Language) -> list[list[object]]:
    """Every pair, those with most missing ties first, below a row of headings."""
    names, heads = (
        {sector.id: sector.name(words.code) for sector in gaps.sectors},
        figure_names(words),
    )
    low, high = (words.text("Range by chance, from")), words.text("Range by chance, to")
    head: list[object] = [
        words.text("Key"),
        words.text("Sector"),
        words.text("Key"),
        words.text("Sector"),
        *(heads[name] for name in ("verdict", "observed", "expected")),
        low,
        high,
        *(heads[name] for name in ("missing", "ratio", "q")),
    ]
    pairs = sorted(gaps.pairs, key=lambda pair: -pair.missing)
    return [head, *(_row(pair, names, words) for pair in pairs)]


def _row(pair: Pair, names: dict[str, str], words: Language) -> list[object]:
    numbers = (pair.observed, pair.expected, *pair.interval, pair.missing, pair.ratio, pair.q)
    verdict = verdict_names(words)[VERDICTS[pair.verdict]]
    return [
        pair.a,
        names[pair.a],
        pair.b,
        names[pair.b],
        verdict,
        *("" if each is None else round(each, 4) for each in numbers),
    ]


def picture_file(gaps: Gaps, words: Language, shown: Collection[str]) -> str:
    """The map as SVG, with the lines of the kinds that are `shown`."""
    story = tell(gaps, words)
    drawn = sector_picture(
        replace(story, lines=tuple(line for line in story.lines if line.style in shown))
    )
    description = f"<title>{escape(story.headline)}</title><desc>{escape(_described(story))}</desc>"
    head, _, rest = drawn.partition(">")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}>{description}{rest}'


def _described(story: Story) -> str:
    return " ".join(
        [*story.details, *(f"{line.rank}. {line.name}: {line.sentence}" for line in story.gaps)]
    )


def graph_parts(
    gaps: Gaps, words: Language
) -> tuple[list[tuple[str, Attributes]], list[tuple[str, str, Attributes]]]:
    """Sectors as nodes; pairs with ties, and gaps, as ties."""
    nodes: list[tuple[str, Attributes]] = [
        (
            sector.id,
            {
                "label": sector.name(words.code),
                "people": sector.people,
                "coverage": round(sector.coverage, 4),
            },
        )
        for sector in gaps.sectors
    ]
    ties: list[tuple[str, str, Attributes]] = [
        (
            pair.a,
            pair.b,
            {
                "weight": pair.observed,
                "expected": round(pair.expected, 4),
                "missing": round(pair.missing, 4),
                "verdict": pair.verdict,
            },
        )
        for pair in gaps.pairs
        if pair.a != pair.b and (pair.observed or VERDICTS[pair.verdict] == "gap")
    ]
    return nodes, ties
