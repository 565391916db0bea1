"""What the sector map says, in one language; the templates only lay it out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.gaps import Gaps, Pair, Sector, Withheld
from graph.analysis.groupings import budget_order
from graph.analysis.verdicts import AS_EXPECTED, GAP, MORE, NOT_ENOUGH
from viz.words.language import NOTHING, Language
from viz.words.sector_names import short_name, subject
from viz.words.sensitivity import held, holding

STYLES = {GAP: "gap", AS_EXPECTED: "same", MORE: "more", NOT_ENOUGH: "few"}
"""The style of each verdict in the picture, the matrix and the legend."""


@dataclass(frozen=True, slots=True)
class SectorMark:
    """A sector on the page; `number` is its position on the ring; `text` is written on its mark."""

    number: int
    id: str
    abbreviation: str | None
    name: str
    label: str
    people: int
    text: str
    title: str
    withheld: bool = False
    """Whether it has no figures, because it has too few people or those of another sector could be
    inferred from it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pair on the page: `key` joins its line, cell and row; `rank` is its number among the
    gaps."""

    key: str
    sectors: tuple[SectorMark, SectorMark]
    style: str
    rank: int | None
    observed: float
    expected: float
    missing: float
    name: str
    figures: dict[str, str]
    sentence: str
    holding: str

    @property
    def within(self) -> bool:
        return self.sectors[0] is self.sectors[1]

    @property
    def marks(self) -> str:
        """The classes of its cell and row, empty for most pairs: as expected, and of two
        sectors."""
        return " ".join(
            filter(None, ("" if self.style == "same" else self.style, "own" if self.within else ""))
        )


@dataclass(frozen=True, slots=True)
class Story:
    sectors: tuple[SectorMark, ...]
    lines: tuple[Line, ...]
    headline: str
    details: tuple[str, ...]

    @property
    def gaps(self) -> list[Line]:
        """The gaps between two sectors, largest first."""
        return sorted((line for line in self.lines if line.rank), key=lambda line: line.rank or 0)

    @property
    def withheld(self) -> bool:
        return any(sector.withheld for sector in self.sectors)

    def count(self, style: str) -> int:
        """How many pairs of two sectors have the style."""
        return sum(line.style == style for line in self.between)

    @property
    def between(self) -> list[Line]:
        return [line for line in self.lines if not line.within]

    def row(self, sector: SectorMark) -> list[Line | None]:
        """The sector's row of the lower triangle of the matrix, its own cell last."""
        by_key = {line.key: line for line in self.lines}
        return [
            by_key.get(f"{other.number}-{sector.number}")
            for other in self.sectors[: sector.number + 1]
        ]


def tell(gaps: Gaps, words: Language) -> Story:
    every: tuple[Sector | Withheld, ...] = (*gaps.sectors, *gaps.withheld)
    ordered = sorted(every, key=lambda sector: budget_order(sector.id, sector.kind))
    ranks = {pair: rank for rank, pair in enumerate(_largest_first(gaps.pairs), 1)}
    gaps_of = Counter(id_ for pair in ranks for id_ in (pair.a, pair.b))
    marks = tuple(
        _mark(number, sector, gaps_of[sector.id], gaps, words)
        for number, sector in enumerate(ordered)
    )
    at = {mark.id: mark for mark in marks}
    lines = tuple(_line(pair, at, ranks.get(pair), gaps, words) for pair in gaps.pairs)
    return Story(
        marks,
        tuple(sorted(lines, key=lambda line: (line.sectors[1].number, line.sectors[0].number))),
        _headline(gaps, len(ranks), words),
        _details(gaps, words),
    )


def _largest_first(pairs: Sequence[Pair]) -> list[Pair]:
    gaps = [pair for pair in pairs if pair.verdict == GAP and pair.a != pair.b]
    return sorted(gaps, key=lambda pair: (-pair.missing, pair.a, pair.b))


def _mark(
    number: int, sector: Sector | Withheld, gap_count: int, gaps: Gaps, words: Language
) -> SectorMark:
    full = sector.name(words.code)
    figures = (
        _shown(sector, full, gap_count, words)
        if isinstance(sector, Sector)
        else _withheld(sector, full, gaps, words)
    )
    abbreviation = sector.short(words.code)
    short = abbreviation or subject(full, words.code)
    return SectorMark(
        number, sector.id, abbreviation, short_name(full, words.code), short, *figures
    )


def _withheld(
    sector: Withheld, full: str, gaps: Gaps, words: Language
) -> tuple[int, str, str, bool]:
    least = gaps.settings.least
    why = (
        words.text("fewer than {number} leaders, so that no figures are shown", number=least)
        if sector.too_few
        else words.text("not shown, as the few leaders of another sector could be inferred from it")
    )
    return 0, f"<{least}" if sector.too_few else NOTHING, f"{full}: {why}.", True


def _shown(sector: Sector, full: str, gap_count: int, words: Language) -> tuple[int, str, str]:
    title = ". ".join(
        (
            full,
            words.count("{number} leader", "{number} leaders", sector.people),
            words.text("ties known of {share}", share=words.share(sector.coverage)),
            words.count("{number} gap", "{number} gaps", gap_count),
        )
    )
    return sector.people, words.short_number(sector.people), f"{title}."


def _line(
    pair: Pair, at: dict[str, SectorMark], rank: int | None, gaps: Gaps, words: Language
) -> Line:
    raw = gaps.settings.weight == "raw"
    ends = sorted((at[pair.a], at[pair.b]), key=lambda mark: mark.number)
    name = (
        words.text("within {name}", name=ends[0].label)
        if pair.a == pair.b
        else " – ".join(mark.label for mark in ends)
    )
    return Line(
        f"{ends[0].number}-{ends[1].number}",
        (ends[0], ends[1]),
        STYLES[pair.verdict],
        rank,
        pair.observed,
        pair.expected,
        pair.missing,
        name,
        _figures(pair, raw, words) | {"holds": held(pair, gaps)},
        _sentence(pair, raw, words),
        holding(pair, gaps, words),
    )


def _figures(pair: Pair, raw: bool, words: Language) -> dict[str, str]:
    low, high = pair.interval
    return {
        "verdict": verdict_names(words)[STYLES[pair.verdict]],
        "observed": words.number(pair.observed, 0 if raw else 1),
        "expected": words.number(pair.expected, 1),
        "interval": f"{words.number(low, 0 if raw else 1)}–{words.number(high, 0 if raw else 1)}",
        "missing": words.number(pair.missing, 1),
        "ratio": words.ratio(pair.ratio),
        "q": words.chance(pair.q),
    }


def figure_names(words: Language) -> dict[str, str]:
    """The headings of the table of pairs, in the order of its cells."""
    return {
        "name": words.text("Pair"),
        "verdict": words.text("Verdict"),
        "observed": words.text("Observed"),
        "expected": words.text("Expected"),
        "interval": words.text("Range by chance"),
        "missing": words.text("Missing"),
        "ratio": words.text("Ratio"),
        "q": "q",
        "holds": words.text("Robustness"),
    }


def figure_sentence(words: Language) -> str:
    """The sentence with a pair's figures that is shown when one points at the pair; the page's
    script fills it in."""
    return words.catalogue.gettext(
        "{name}: {verdict}. Observed {observed}, expected {expected} ({interval}), missing"
        " {missing}, ratio {ratio}, q {q}."
    )


def matrix_words(words: Language) -> dict[str, str]:
    """The name of the matrix, and how to read it."""
    return {
        "caption": words.text(
            "Ratio of observed to expected ties of each pair of sectors; within a sector on the"
            " diagonal"
        ),
        "reading": words.text(
            "{one} = as many ties as chance gives when everyone stays as active and every group as"
            " large as they are. ▼\u00a0gap, ▲\u00a0more than expected. Hatched: too little known."
            " Round: within one sector.",
            one=words.number(1, 1),
        ),
    }


def verdict_names(words: Language) -> dict[str, str]:
    """The name of the verdict of each style."""
    text = words.text
    return {
        "gap": text("gap"),
        "same": text("as expected"),
        "more": text("more than expected"),
        "few": text("too little known"),
    }


def _sentence(pair: Pair, raw: bool, words: Language) -> str:
    decimals = 0 if raw and pair.expected >= 10 else 1
    if pair.missing < 0:
        return words.count(
            "{number} tie where chance would give {expected}: {more} more.",
            "{number} ties where chance would give {expected}: {more} more.",
            pair.observed if raw else round(pair.observed, 1),
            expected=words.number(pair.expected, decimals),
            more=words.number(-pair.missing, decimals),
        )
    return words.count(
        "{number} tie where chance would give {expected}. Missing {missing}.",
        "{number} ties where chance would give {expected}. Missing {missing}.",
        pair.observed if raw else round(pair.observed, 1),
        expected=words.number(pair.expected, decimals),
        missing=words.number(pair.missing, decimals),
    )


def _headline(gaps: Gaps, gap_count: int, words: Language) -> str:
    between = [pair for pair in gaps.pairs if pair.a != pair.b]
    if not gaps.sectors and gaps.withheld:
        return words.text(
            "Too few leaders on {day} to show figures", day=words.day(gaps.settings.as_of)
        )
    if not gaps.sectors:
        return words.text("No leaders known on {day}", day=words.day(gaps.settings.as_of))
    if not between:
        return words.text("One sector alone: nothing to compare")
    if all(pair.verdict == NOT_ENOUGH for pair in between):
        return words.text("Too little is known to tell gaps")
    spelled = words.text("No|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten").split("|")
    number = spelled[gap_count] if gap_count < len(spelled) else words.number(gap_count)
    among = words.count("{number} pair of sectors", "{number} pairs of sectors", len(between))
    form = words.catalogue.ngettext(
        "{gaps} gap among {pairs}", "{gaps} gaps among {pairs}", gap_count
    )
    return form.format(gaps=number, pairs=among)


def _details(gaps: Gaps, words: Language) -> tuple[str, ...]:
    leaders = words.count(
        "{number} leader", "{number} leaders", sum(sector.people for sector in gaps.sectors)
    )
    unknown = sum(pair.a != pair.b and pair.verdict == NOT_ENOUGH for pair in gaps.pairs)
    sentences = [f"{leaders}, {_meeting_places(gaps, words)}, {words.day(gaps.settings.as_of)}."]
    if unknown:
        sentences.append(
            words.count(
                "{number} pair cannot be judged.", "{number} pairs cannot be judged.", unknown
            )
        )
    if gaps.incomplete:
        sentences.append(
            words.count(
                "{number} list of members is incomplete.",
                "{number} lists of members are incomplete.",
                gaps.incomplete,
            )
        )
    if gaps.withheld:
        sentences.append(
            words.count(
                "{number} sector is not shown, as its leaders are too few.",
                "{number} sectors are not shown, as their leaders are too few.",
                len(gaps.withheld),
            )
        )
    if gaps.synthetic:
        sentences.append(words.text("Made-up example data."))
    return tuple(sentences)


def _meeting_places(gaps: Gaps, words: Language) -> str:
    if gaps.settings.ties == ("membership",):
        return words.count(
            "{number} group or network", "{number} groups and networks", gaps.affiliations
        )
    return words.count("{number} meeting place", "{number} meeting places", gaps.affiliations)
