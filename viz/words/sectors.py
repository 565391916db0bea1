"""The names of sectors on pages, in the order of the state budget."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.analysis.gaps import Sector
from graph.analysis.groupings import budget_order
from viz.words.language import Language
from viz.words.sector_names import subject


@dataclass(frozen=True, slots=True)
class NamedSector:
    """`label`: the abbreviation, or else what distinguishes the sector from others."""

    key: str
    name: str
    label: str
    people: int


def named_sectors(sectors: Iterable[Sector], words: Language) -> dict[str, NamedSector]:
    """The sectors by key: those of the state in the order of the budget (23, 24, ...), then the
    others."""
    ordered = sorted(sectors, key=lambda sector: budget_order(sector.id, sector.kind))
    names = {sector.id: sector.name(words.code) for sector in ordered}
    return {
        sector.id: NamedSector(
            sector.id,
            names[sector.id],
            sector.short(words.code) or subject(names[sector.id], words.code),
            sector.people,
        )
        for sector in ordered
    }
