"""What groups would do to the ties of sectors: the matrix before and after, gap by gap, and the
verdicts that change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from viz.words.findings import STYLES, verdict_names
from viz.words.language import Language
from viz.words.sectors import NamedSector

_STYLES = {verdict.upper().replace(" ", "_"): style for verdict, style in STYLES.items()}
"""By what GraphQL calls a verdict."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A pair in a matrix; `marks`: classes, `still` where groups do not change it."""

    text: str
    marks: str


@dataclass(frozen=True, slots=True)
class PairThen:
    """A pair that gets new ties; `was` and `new`: how much of what chance would give it has and
    gets, up to 100."""

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
    """`rows`: (before, after) each a lower triangle of cells by sector; `pairs`: those with new
    ties, gaps first."""

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
    def telling(self) -> list[PairThen]:
        """Those that were gaps, and those that get another verdict."""
        return [pair for pair in self.pairs if pair.gap or pair.changes]


def forecast(
    now: Mapping[str, Any],
    then: Sequence[Mapping[str, Any]] | None,
    sectors: Mapping[str, NamedSector],
    weight: str,
    words: Language,
) -> Forecast:
    """`now`: as GraphQL's `gaps`; `then`: all pairs of `whatIf`, none where these ties are not
    counted."""
    before = {_two(row["a"]["key"], row["b"]["key"]): row for row in now["pairs"]}
    after = {_two(row["a"], row["b"]): row for row in then or ()}
    new = {two for two, row in after.items() if row["new"] > 0}
    gaps = [two for two, row in before.items() if row["verdict"] == "GAP" and len(two) == 2]
    decimals = 0 if weight == "raw" else 1
    pairs = sorted(
        new,
        key=lambda two: (
            two not in gaps,
            -(after[two]["new"] / max(after[two]["expected"], 1)),
            sorted(two),
        ),
    )
    return Forecast(
        tuple(sectors.values()),
        _triangle(before, "verdict", new, sectors, words),
        _triangle(after, "after", new, sectors, words) if then is not None else (),
        tuple(_pair(two, before[two], after[two], sectors, decimals, words) for two in pairs),
        len(gaps),
        sum(two in new for two in gaps),
        sum(two in after and after[two]["after"] != "GAP" for two in gaps),
        sum(max(before[two]["missing"], 0) for two in gaps),
        sum(after[two]["new"] for two in gaps if two in after),
    )


def pair_name(two: frozenset[str], sectors: Mapping[str, NamedSector], words: Language) -> str:
    labels = [sector.label for key, sector in sectors.items() if key in two]
    return (
        " – ".join(labels) if len(labels) > 1 else words.text("within {name}", name="".join(labels))
    )


def _two(a: str, b: str) -> frozenset[str]:
    return frozenset((a, b))


def _triangle(
    rows: Mapping[frozenset[str], Mapping[str, Any]],
    verdict: str,
    new: set[frozenset[str]],
    sectors: Mapping[str, NamedSector],
    words: Language,
) -> tuple[tuple[Cell, ...], ...]:
    keys = list(sectors)
    return tuple(
        tuple(
            _cell(_two(key, other), rows.get(_two(key, other)), verdict, new, words)
            for other in keys[: number + 1]
        )
        for number, key in enumerate(keys)
    )


def _cell(
    two: frozenset[str],
    row: Mapping[str, Any] | None,
    verdict: str,
    new: set[frozenset[str]],
    words: Language,
) -> Cell:
    if row is None:
        return Cell("", "still")
    style = _STYLES[row[verdict]]
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
    return Cell(words.ratio(row["ratio"]) if style != "few" else "–", marks)


def _pair(
    two: frozenset[str],
    now: Mapping[str, Any],
    then: Mapping[str, Any],
    sectors: Mapping[str, NamedSector],
    decimals: int,
    words: Language,
) -> PairThen:
    names, expected = verdict_names(words), max(then["expected"], then["observed"], 1e-9)
    said = [
        words.number(value, decimals) for value in (now["observed"], then["new"], then["observed"])
    ]
    said.append(words.number(then["expected"], 1))
    sentence = words.text(
        "{before} → {after} ties; chance would give {expected}.",
        before=said[0],
        after=said[2],
        expected=said[3],
    )
    was, new = (100 * value / expected for value in (now["observed"], then["new"]))
    first, last = _STYLES[now["verdict"]], _STYLES[then["after"]]
    return PairThen(
        pair_name(two, sectors, words),
        last,
        now["verdict"] == "GAP",
        (names[first], names[last]),
        (said[0], said[1], said[2], said[3]),
        sentence,
        round(was, 1),
        round(new, 1),
    )
