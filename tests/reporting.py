"""Reports of small made-up networks, for the tests of their content and of how it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import polars as pl
from pypdf import PdfReader

from graph.analysis.gaps import find_gaps
from graph.analysis.measures import measure
from graph.analysis.settings import AnalysisSettings
from graph.analysis.withheld import MIN_PEOPLE
from graph.compose.peer_groups import PEER_GROUP
from graph.described import Body, Described, Source
from graph.findings import Findings, ReportRequest, find_all
from graph.snapshot import Snapshot
from snapshots import snapshot_of
from viz.draw.letters import BREAK
from viz.report.content import (
    Block,
    Entries,
    Heading,
    Matrix,
    Picture,
    Points,
    Report,
    Section,
    Sentences,
    Table,
)
from viz.report.report import report_of

AS_OF = date(2026, 11, 23)
SETTINGS = AnalysisSettings(as_of=AS_OF, draws=400)
SECTORS, EACH, GROUPS = ("s1", "s2", "s3", "s4"), 14, 40
FEW = {"solo1": "s5", "duo1": "s6", "duo2": "s6"}
"""Leaders of sectors that are withheld from who may not know names."""
PAGE = Source(
    "page",
    "The ministry's page",
    "document",
    "https://ministry.example/page",
    "2020-02-04",
    None,
    "fi",
)
BODIES = (
    Body(
        "Network",
        "forum",
        {"name_fi": "Foorumi", "name_sv": None, "name_en": "Forum"},
        "forum",
        None,
        None,
        ("ylin johto",),
        ("Foorumi kokoontuu.", "Foorumilla on puheenjohtaja."),
        ("page",),
    ),
    Body(
        "Event",
        "day",
        {"name_fi": "Päivä", "name_sv": "Dagen", "name_en": None},
        "leadership day",
        "2020-02-04",
        "2020-02-04",
        (),
        ("Päivä pidettiin.",),
        ("page",),
    ),
)
DESCRIBED = Described(BODIES, (PAGE,))
HOSTILE = {
    "typst code": '#read("/etc/passwd") #panic("x") #{1+1} $x^2$',
    "typst markup": (
        "*strong* _emph_ = heading\n= Heading\n- item `raw` @ref <label> // comment /* c */ \\u{41}"
        " ~ --- ..."
    ),
    "markup": (
        "<script>alert(1)</script> &lt;b&gt; ]]> <image href='http://x'/> {{ 7*7 }} %s {name}"
    ),
    "quotes": "'\"`´“”„«»",
    "directions": "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "controls": "a\x00b\x1bc\u2028d\x7f",
    "emoji": "😀👩‍👩‍👧 中文 العربية",
    "long": "ä" * 2_560,
    "brackets": "[[#sys.inputs]] ](x) [",
}


def leaders() -> dict[str, str]:
    """Their sectors by id."""
    return {
        f"p{number:03}": SECTORS[number % len(SECTORS)] for number in range(EACH * len(SECTORS))
    }


@cache
def network(seed: int = 1) -> Snapshot:
    """Four sectors, everyone in an office of their own, in groups of nine by chance, in which s1
    and s2 never meet; the lone leader of a fifth sector and the two of a sixth are in one of them
    each."""
    sector, chance = leaders() | FEW, np.random.default_rng(seed)
    members: dict[str, list[str]] = {}
    for number in range(GROUPS):
        pool = [
            id_ for id_ in sector if sector[id_] not in ("s1" if number % 2 else "s2", "s5", "s6")
        ]
        members[f"g{number:02}"] = chance.choice(pool, 9, replace=False).tolist()
    for number, id_ in enumerate(FEW):
        members[f"g{number:02}"].append(id_)
    made = snapshot_of(
        sectors=[(each,) for each in (*SECTORS, *dict.fromkeys(FEW.values()))],
        organisations=[(f"o-{id_}",) for id_ in sector],
        people=sector,
        belongs=[(f"o-{id_}", each) for id_, each in sector.items()],
        positions=[(id_, f"o-{id_}") for id_ in sector],
        affiliations={"Group": [(group,) for group in members]},
        membership=[(id_, group) for group, people in members.items() for id_ in people],
    )
    return replace(made, affiliations=made.affiliations.with_columns(kind=pl.lit(PEER_GROUP)))


def one_sector() -> Snapshot:
    """What the first load of a single ministry's people gives: six leaders, three in a group."""
    people = {f"a{number}": "s1" for number in range(6)}
    return snapshot_of(
        sectors=[("s1",)],
        organisations=[("o1",)],
        people=people,
        belongs=[("o1", "s1")],
        positions=[(id_, "o1") for id_ in people],
        affiliations={"Group": [("g",)]},
        membership=[(id_, "g") for id_ in ("a0", "a1", "a2")],
    )


@cache
def findings(proposals: int = 0, *, names: bool = True) -> Findings:
    made, settings = network(), SETTINGS if names else replace(SETTINGS, least=MIN_PEOPLE)
    return findings_of(made, ReportRequest(years=2, first=5, proposals=proposals), settings)


def findings_of(
    snapshot: Snapshot, request: ReportRequest, settings: AnalysisSettings = SETTINGS
) -> Findings:
    return find_all(
        snapshot,
        find_gaps(snapshot, settings),
        request,
        lambda name: measure(name, snapshot, settings),
    )


def names_of(snapshot: Snapshot) -> Mapping[str, str]:
    return {id_: f"Nimi {id_.upper()}" for id_ in snapshot.people}


def report(lang: str = "fi", *, names: bool = True, proposals: int = 0) -> Report:
    made = network()
    return report_of(
        made, findings(proposals, names=names), DESCRIBED, names_of(made) if names else None, lang
    )


def report_named(text: str, lang: str = "fi") -> Report:
    """A report in which whatever has a name has this one, but for most groups."""
    made = network()
    named = {name: pl.lit(text) for name in ("name_fi", "name_sv", "name_en")}
    few = {
        name: pl.when(pl.col("id") < "g03").then(pl.lit(text)).otherwise(pl.col(name))
        for name in named
    }
    snapshot = replace(
        made,
        sectors=made.sectors.with_columns(**named, abbreviation=pl.lit(None, pl.String)),
        affiliations=made.affiliations.with_columns(**few),
        organisations=made.organisations.with_columns(**named),
    )
    results = findings_of(snapshot, ReportRequest(years=2, first=5))
    bodies = tuple(
        replace(body, names=dict.fromkeys(body.names, text), audience=(text,), quotes=(text,))
        for body in BODIES
    )
    described = Described(bodies, (replace(PAGE, title=text, address=text),))
    return report_of(snapshot, results, described, dict.fromkeys(made.people, text), lang)


def section(made: Report, key: str) -> Section:
    return next(each for each in made.sections if each.key == key)


def tables(made: Report) -> dict[str, Table]:
    return {
        block.key: block
        for each in made.sections
        for block in each.blocks
        if isinstance(block, Table)
    }


def texts(made: Report) -> Iterator[str]:
    """Everything that a report says."""
    yield from (made.headline, made.details, made.footer)
    for each in made.sections:
        yield each.title
        for block in each.blocks:
            yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    match block:
        case Sentences():
            yield from block.texts
        case Heading():
            yield block.text
        case Points():
            yield from (text for point in block.items for text in (point.heading, point.text))
        case Picture():
            yield from (block.svg, block.text)
        case Matrix():
            yield from (sector.title for sector in block.story.sectors)
        case Table():
            yield from (
                value for row in block.rows for value in row.values if isinstance(value, str)
            )
        case Entries():
            yield from (
                text
                for entry in block.items
                for text in (
                    entry.name,
                    entry.about,
                    entry.sources,
                    *(quote.text for quote in entry.quotes),
                )
            )


def text_of(pdf: PdfReader) -> str:
    """In the order in which it is drawn, as one line."""
    return " ".join("\n".join(page.extract_text() for page in pdf.pages).replace(BREAK, "").split())
