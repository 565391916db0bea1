"""The effect of groups on the ties of sectors: the matrix before and after, gap by gap, and the
verdicts that change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.analysis.gaps import Gaps, Pair
from graph.analysis.verdicts import GAP
from viz.words.findings import STYLES, verdict_names
from viz.words.language import Language
from viz.words.sectors import NamedSector

Pairs = Mapping[frozenset[str], Pair]
"""Pairs by the ids of both sectors."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A pair in a matrix; `marks`: its CSS classes, `still` among them where groups do not change
    it."""

    text: str
    marks: str


@dataclass(frozen=True, slots=True)
class PairThen:
    """A pair that gets new ties; `was` and `new`: how many of the ties that chance would give it
    has and gets, in percent, together up to 100."""

    name: str
    style: str
    gap: bool
    verdicts: tuple[str, str]
    figures: tuple[str, str, str, str]
    sentence: str
    was: float
    new: float

    @property
    def changes(self) -> bool:
        return self.verdicts[0] != self.verdicts[1]


@dataclass(frozen=True, slots=True)
class Forecast:
    """`before` and `after`: each a lower triangle of cells by sector; `pairs`: those with new ties,
    gaps first."""

    sectors: tuple[NamedSector, ...]
    before: tuple[tuple[Cell, ...], ...]
    after: tuple[tuple[Cell, ...], ...]
    pairs: tuple[PairThen, ...]
    gaps: int
    opened: int
    closed: int
    lacking: float
    given: float

    @property
    def notable(self) -> list[PairThen]:
        """The pairs that were gaps, and those whose verdict changes."""
        return [pair for pair in self.pairs if pair.gap or pair.changes]


def forecast(
    now: Gaps,
    then: Gaps | None,
    sectors: Mapping[str, NamedSector],
    weight: str,
    words: Language,
) -> Forecast:
    """The forecast; `then`: None where ties of this kind are not counted."""
    before = _by_sectors(now.pairs)
    after = _by_sectors(then.pairs if then else ())
    given = {two: pair.observed - before[two].observed for two, pair in after.items()}
    new = {two for two, ties in given.items() if ties > 0}
    gaps = [two for two, pair in before.items() if pair.verdict == GAP and len(two) == 2]
    decimals = 0 if weight == "raw" else 1
    pairs = sorted(
        new,
        key=lambda two: (
            two not in gaps,
            -(given[two] / max(after[two].expected, 1)),
            sorted(two),
        ),
    )
    return Forecast(
        tuple(sectors.values()),
        _triangle(before, new, sectors, words),
        _triangle(after, new, sectors, words) if then is not None else (),
        tuple(_pair(two, before[two], after[two], sectors, decimals, words) for two in pairs),
        len(gaps),
        sum(two in new for two in gaps),
        sum(two in after and after[two].verdict != GAP for two in gaps),
        sum(max(before[two].missing, 0) for two in gaps),
        sum(given[two] for two in gaps if two in after),
    )


def _by_sectors(pairs: Iterable[Pair]) -> Pairs:
    return {frozenset((pair.a, pair.b)): pair for pair in pairs}


def pair_name(two: frozenset[str], sectors: Mapping[str, NamedSector], words: Language) -> str:
    labels = [sector.label for key, sector in sectors.items() if key in two]
    return (
        " – ".join(labels) if len(labels) > 1 else words.text("within {name}", name="".join(labels))
    )


def _triangle(
    pairs: Pairs,
    new: set[frozenset[str]],
    sectors: Mapping[str, NamedSector],
    words: Language,
) -> tuple[tuple[Cell, ...], ...]:
    keys = list(sectors)
    return tuple(
        tuple(
            _cell(frozenset((key, other)), pairs.get(frozenset((key, other))), new, words)
            for other in keys[: number + 1]
        )
        for number, key in enumerate(keys)
    )


def _cell(
    two: frozenset[str],
    pair: Pair | None,
    new: set[frozenset[str]],
    words: Language,
) -> Cell:
    if pair is None:
        return Cell("", "still")
    style = STYLES[pair.verdict]
    marks = " ".join(
        filter(
            None,
            (
                "" if style == "same" else style,
                "own" if len(two) == 1 else "",
                "" if two in new else "still",
            ),
        )
    )
    return Cell(words.ratio(pair.ratio) if style != "few" else "–", marks)


def _pair(
    two: frozenset[str],
    now: Pair,
    then: Pair,
    sectors: Mapping[str, NamedSector],
    decimals: int,
    words: Language,
) -> PairThen:
    names, expected = verdict_names(words), max(then.expected, then.observed, 1e-9)
    given = then.observed - now.observed
    figures = [words.number(value, decimals) for value in (now.observed, given, then.observed)]
    figures.append(words.number(then.expected, 1))
    sentence = words.text(
        "{before} → {after} ties; expected {expected}.",
        before=figures[0],
        after=figures[2],
        expected=figures[3],
    )
    was, new = (100 * value / expected for value in (now.observed, given))
    first, last = STYLES[now.verdict], STYLES[then.verdict]
    return PairThen(
        pair_name(two, sectors, words),
        last,
        now.verdict == GAP,
        (names[first], names[last]),
        (figures[0], figures[1], figures[2], figures[3]),
        sentence,
        round(was, 1),
        round(new, 1),
    )
