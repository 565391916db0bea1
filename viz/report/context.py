"""What a report is made from, and the words for people, sectors, pairs and groups that its sections
share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.analysis.gaps import Gaps, Pair
from graph.analysis.groupings import named
from graph.described import Described
from graph.findings import Findings
from graph.snapshot import Snapshot
from viz.words.findings import Line, SectorMark, Story
from viz.words.language import Language


@dataclass(frozen=True, slots=True)
class ReportContext:
    """`names`: people's names by id; None where nobody is to be named, and then there are no
    figures of single people, nor of sectors with few people."""

    snapshot: Snapshot
    findings: Findings
    described: Described
    names: Mapping[str, str] | None
    words: Language
    gaps: Gaps
    story: Story
    sectors: Mapping[str, SectorMark] = field(init=False)
    pairs: Mapping[tuple[str, str], Pair] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sectors", {sector.id: sector for sector in self.story.sectors})
        object.__setattr__(self, "pairs", {(pair.a, pair.b): pair for pair in self.gaps.pairs})

    def text(self, message: str, **values: object) -> str:
        return self.words.text(message, **values)

    def person(self, id_: str | None) -> str | None:
        return None if id_ is None or self.names is None else self.names.get(id_, id_)

    def sector(self, id_: str) -> str:
        """The short name of a sector."""
        return self.sectors[id_].name if id_ in self.sectors else id_

    def label(self, id_: str) -> str:
        """The abbreviation of a sector, or its short name if it has none."""
        return self.sectors[id_].label if id_ in self.sectors else id_

    def pair(self, a: str, b: str) -> str:
        """The names of two sectors, in the order of the budget."""
        if a == b:
            return self.words.text("within {name}", name=self.label(a))
        return " – ".join(
            sector.label
            for sector in sorted(
                (self.sectors[a], self.sectors[b]), key=lambda sector: sector.number
            )
        )

    def has_figures(self, *sectors: str) -> bool:
        """Whether the report has figures of all these sectors."""
        return all(id_ in self.sectors and not self.sectors[id_].withheld for id_ in sectors)

    def pair_of(self, line: Line) -> Pair:
        """The figures of a line."""
        a, b = (sector.id for sector in line.sectors)
        return self.pairs[min(a, b), max(a, b)]

    def called(self, names: Mapping[str, str | None], id_: str) -> str:
        return named(names, id_, self.words.code)

    def name_of(self, label: str, id_: str) -> str:
        """The name of a group, an event or an organisation."""
        frame = (
            self.snapshot.organisations
            if label == "Organisation"
            else self.snapshot.affiliations.filter(label=label)
        )
        row = frame.filter(id=id_)
        return self.called(row.row(0, named=True), id_) if row.height else id_
