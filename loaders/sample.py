"""A synthetic sample: invented leaders in real organisations, as a folder of the tables that civil
servants fill in.

Sectors share groups as often as expected by chance, except for the pairs in `gaps`, which share
none. The same arguments always give the same bytes.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph.errors import BadInput, message, suggest
from loaders.facts import read_facts, read_shipped
from loaders.sampling.bodies import COURSES, FAMILIES, Plan, make_pools, write_bodies, write_courses
from loaders.sampling.events import OCCASIONS, write_events
from loaders.sampling.people import Staff, hire, leaders, organisation_rows, positions, reporting
from loaders.sampling.texts import open_tables
from loaders.sheets import SHEET

GAPS = (("27", "33"), ("24", "kunnat"), ("27", "29"))
"""The pairs of sectors that share no group by default."""
SOURCE = "synthetic-sample"
FEWEST = 40
"""The smallest number of people in a sample."""
_CHUNK = 200_000

Gaps = tuple[tuple[str, str], ...]
Write = Callable[[str, pl.DataFrame], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: the number of `rows` by sheet, and the gaps that an analysis should
    find."""

    folder: Path
    seed: int
    gaps: Gaps
    rows: dict[str, int]

    def as_dict(self) -> dict[str, object]:
        return {
            "folder": str(self.folder),
            "seed": self.seed,
            "gaps": [list(pair) for pair in self.gaps],
            "rows": self.rows,
        }


def parse_gaps(text: str) -> Gaps:
    """`27:33,24:kunnat` -> (("27", "33"), ("24", "kunnat")); an empty text means no gaps. Raises
    BadInput for anything else."""
    pairs = [
        tuple(part.strip() for part in pair.split(":")) for pair in text.split(",") if pair.strip()
    ]
    for pair in pairs:
        if len(pair) != 2 or not all(pair):
            raise BadInput("not_a_pair_of_sectors", pair=":".join(pair))
    return tuple((pair[0], pair[1]) for pair in pairs)


def write_sample(
    out: Path,
    *,
    people: int = 430,
    seed: int = 1,
    gaps: Sequence[tuple[str, str]] = GAPS,
    memberships: float = 5,
) -> Summary:
    """Write the tables to the folder `out`. `memberships`: the average number of seats in groups,
    networks and projects for each person. Raises BadInput for arguments out of range, and for a
    folder that holds other files."""
    planted = _checked(gaps)
    if people < FEWEST:
        raise BadInput("sample_too_small", people=people, least=FEWEST)
    if seed < 0:
        raise BadInput("seed_negative", seed=seed)
    if not 1 <= memberships <= 50:
        raise BadInput("sample_memberships", memberships=memberships)
    _make_room(out)
    rows: Counter[str] = Counter()
    with open_tables(out, rows) as write:
        _write(write, people, seed, planted, memberships)
    return Summary(out, seed, planted, dict(rows))


def _checked(gaps: Sequence[tuple[str, str]]) -> Gaps:
    known = [row["id"] for row in read_shipped("sectors")]
    for pair in gaps:
        for sector in pair:
            if sector not in known:
                raise BadInput(
                    "no_such_sector",
                    sector=sector,
                    remedy=suggest(sector, known, message("use_one_of", names=", ".join(known))),
                )
        if pair[0] == pair[1]:
            raise BadInput("sector_twice", pair=":".join(pair))
    distinct = dict.fromkeys((min(pair), max(pair)) for pair in gaps)
    return tuple(distinct)


def _make_room(out: Path) -> None:
    """Remove an earlier sample from the folder; no other file is overwritten."""
    if out.exists() and not out.is_dir():
        raise BadInput("sample_needs_folder", path=out)
    existing = sorted(path.name for path in out.iterdir()) if out.exists() else []
    ours = "sources.csv" in existing and (out / "sources.csv").read_bytes().startswith(
        f"id,title,kind,purpose\n{SOURCE},".encode()
    )
    strange = [name for name in existing if not ours or name.removesuffix(".csv") not in SHEET]
    if strange:
        raise BadInput("sample_folder_taken", path=out, other=strange[0])
    for name in existing:
        (out / name).unlink()
    out.mkdir(parents=True, exist_ok=True)


def _write(write: Write, people: int, seed: int, gaps: Gaps, memberships: float) -> None:
    parts = (1, 1, 1, len(COURSES), len(FAMILIES), len(OCCASIONS))
    seeds = iter(np.random.SeedSequence(seed).spawn(sum(parts)))
    (first,), (second,), (third,), *rest = [
        [np.random.default_rng(next(seeds)) for _ in range(part)] for part in parts
    ]
    staff = hire(people, first)
    plan = Plan(staff, make_pools(staff, second), _apart(staff.sectors, gaps), write)
    write("sources", _source(people, seed))
    _write_frame(write)
    _write_staff(write, staff, third)
    write_courses(plan, rest[0])
    write_bodies(plan, memberships, rest[1])
    write_events(plan, rest[2])


def _source(people: int, seed: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": [SOURCE],
            "title": [f"Synthetic sample: {people} invented leaders, seed {seed}"],
            "kind": ["synthetic"],
            "purpose": ["Demonstration and tests; none of these people exists."],
        }
    )


def _apart(sectors: tuple[str, ...], gaps: Gaps) -> NDArray[np.bool_]:
    apart = np.zeros((len(sectors), len(sectors)), np.bool_)
    for a, b in gaps:
        apart[sectors.index(a), sectors.index(b)] = apart[sectors.index(b), sectors.index(a)] = True
    return apart


def _write_frame(write: Write) -> None:
    """Write the real data that are shipped: sectors, organisations, programmes and series, so that
    the folder can be loaded on its own."""
    sectors = [
        {name: row[name] for name in ("id", "name_fi", "name_sv", "name_en", "kind")}
        for row in read_shipped("sectors")
    ]
    write("sectors", pl.DataFrame(sectors))
    organisations = pl.DataFrame(
        [_without(row, "source") for row in organisation_rows()], infer_schema_length=None
    )
    write("organisations", organisations)
    organisers = read_facts().batch.relationships
    for label, sheet in (("Programme", "programmes"), ("EventSeries", "series")):
        ties = organisers[label, "ORGANISED_BY", "Organisation"].filter(pl.col("to") == "vm")
        ours = set(ties["from"])
        write(
            sheet,
            pl.DataFrame(
                [
                    _without(row, "label", "name_status")
                    | {"organiser": "vm" if row["id"] in ours else None}
                    for row in read_shipped("names")
                    if row["label"] == label
                ]
            ),
        )


def _without(row: dict[str, str], *names: str) -> dict[str, str | None]:
    return {name: cell or None for name, cell in row.items() if name not in names}


def _write_staff(write: Write, staff: Staff, rng: np.random.Generator) -> None:
    for start in range(0, staff.size, _CHUNK):
        at = slice(start, start + _CHUNK)
        write("leaders", leaders(staff, at, rng))
        write("positions", positions(staff, at, rng))
        write("reporting", reporting(staff, at, rng))
