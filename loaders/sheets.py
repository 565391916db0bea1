"""The sheets civil servants fill in: their names and columns, each made from the ontology.

A column is written `name`, `name=property`, `name>TYPE` (a reference to another node, which makes a
relationship of that type), and with a `*` when it must be filled. The first two columns of a sheet
of relationships are its ends.
"""

import re
from dataclasses import dataclass
from itertools import chain

from graph.ontology import IN_TABLES, NODE, RELATIONSHIP, Property, Words, properties

ORDER = (("valid_from", "valid_to"), ("date", "end_date"))
"""Properties of which the second may not end before the first begins."""

_WORDS = {
    "leader": NODE["Person"].words,
    "superior": RELATIONSHIP["REPORTS_TO"].words,
    "organisation": NODE["Organisation"].words,
    "sector": NODE["Sector"].words,
    "successor": RELATIONSHIP["SUCCEEDED_BY"].words,
    "programme": NODE["Programme"].words,
    "cohort": NODE["Cohort"].words,
    "organiser": RELATIONSHIP["ORGANISED_BY"].words,
    "series": NODE["EventSeries"].words,
    "event": NODE["Event"].words,
    **IN_TABLES,
}
_SOURCE = Property(
    "source",
    NODE["Source"].words,
    hint=Words(
        "Mistä tieto on: tunnus taulukossa lähteet, tai vapaa teksti.",
        "Varifrån uppgiften kommer: kod i tabellen källor, eller fri text.",
        "Where this is from: an id in the sheet sources, or free text.",
    ),
)


@dataclass(frozen=True, slots=True)
class Column:
    """`refers`: labels the column points to; `makes`: the type of relationship a filled cell of a
    node's row makes."""

    name: str
    prop: Property
    required: bool = False
    refers: tuple[str, ...] = ()
    makes: str | None = None

    @property
    def words(self) -> Words:
        return self.prop.words


@dataclass(frozen=True, slots=True)
class Sheet:
    """`kind`: the label or relationship type that a row says something of."""

    name: str
    words: Words
    kind: str
    columns: tuple[Column, ...]

    @property
    def is_node(self) -> bool:
        return self.kind in NODE

    @property
    def ends(self) -> tuple[Column, Column]:
        """The columns of a relationship's two ends."""
        return self.columns[0], self.columns[1]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def called(self, prop: str) -> str | None:
        """The column that holds a property of the kind, if there is one."""
        return next(
            (
                column.name
                for column in self.columns
                if column.prop.name == prop and not column.refers
            ),
            None,
        )


def _column(kind: str, text: str, at: int) -> Column:
    parts = re.fullmatch(r"(\w+)(\*?)(?:([=>])(\w+))?", text)
    if parts is None:
        raise ValueError(text)
    name, star, sign, target = parts.groups()
    if sign == ">" or (kind in RELATIONSHIP and at < 2):
        type_ = target or kind
        labels = dict.fromkeys(chain.from_iterable(_end_labels(kind, type_, at)))
        return Column(
            name, Property(name, _WORDS[name]), bool(star), tuple(labels), type_ if sign else None
        )
    return Column(
        name, _SOURCE if name == "source" else properties(kind)[target or name], bool(star)
    )


def _end_labels(kind: str, type_: str, at: int) -> list[tuple[str, ...]]:
    ends = RELATIONSHIP[type_].ends
    return (
        [(ends_to,) for label, ends_to in ends if label == kind]
        if kind in NODE
        else [(pair[at],) for pair in ends]
    )


def _sheet(name: str, words: tuple[str, str, str], kind: str, columns: str) -> Sheet:
    texts = f"{columns} source quotes".split()
    return Sheet(
        name, Words(*words), kind, tuple(_column(kind, text, at) for at, text in enumerate(texts))
    )


_NAMES = "id* name_fi name_sv name_en"
_DATES = "from=valid_from to=valid_to"
_BODY = f"{_NAMES} kind programme>ALUMNI_OF organiser>ORGANISED_BY {_DATES} members_known"

SHEETS = (
    _sheet(
        "sectors",
        ("hallinnonalat", "förvaltningsområden", "sectors"),
        "Sector",
        f"{_NAMES} kind valid_from valid_to successor>SUCCEEDED_BY",
    ),
    _sheet(
        "organisations",
        ("organisaatiot", "organisationer", "organisations"),
        "Organisation",
        f"{_NAMES} abbreviation abbreviation_sv kind business_id sector>BELONGS_TO part_of>PART_OF"
        " valid_from valid_to successor>SUCCEEDED_BY",
    ),
    _sheet(
        "leaders",
        ("johtajat", "ledare", "leaders"),
        "Person",
        "id* given_name* family_name* gender region",
    ),
    _sheet(
        "positions",
        ("tehtävät", "befattningar", "positions"),
        "HOLDS_POSITION",
        f"leader* organisation* title acting {_DATES}",
    ),
    _sheet(
        "reporting",
        ("esihenkilöt", "chefer", "reporting"),
        "REPORTS_TO",
        f"leader* superior* {_DATES}",
    ),
    _sheet(
        "programmes",
        ("valmennusohjelmat", "träningsprogram", "programmes"),
        "Programme",
        f"{_NAMES} organiser>ORGANISED_BY",
    ),
    _sheet(
        "cohorts",
        ("kurssit", "kurser", "cohorts"),
        "Cohort",
        f"id* programme*>PART_OF name_fi name_sv name_en {_DATES}",
    ),
    _sheet(
        "participants",
        ("kurssien osallistujat", "kursdeltagare", "participants"),
        "PARTICIPATED_IN",
        "leader* cohort* completed",
    ),
    _sheet("groups", ("ryhmät", "grupper", "groups"), "Group", _BODY),
    _sheet("networks", ("verkostot", "nätverk", "networks"), "Network", _BODY),
    _sheet("projects", ("hankkeet", "projekt", "projects"), "Project", _BODY),
    _sheet(
        "memberships",
        ("jäsenyydet", "medlemskap", "memberships"),
        "MEMBER_OF",
        f"member* of* role {_DATES}",
    ),
    _sheet(
        "series",
        ("tilaisuussarjat", "evenemangsserier", "series"),
        "EventSeries",
        f"{_NAMES} organiser>ORGANISED_BY",
    ),
    _sheet(
        "events",
        ("tilaisuudet", "evenemang", "events"),
        "Event",
        f"{_NAMES} kind series>PART_OF date* end_date place mode organiser>ORGANISED_BY"
        " members_known",
    ),
    _sheet(
        "attendance",
        ("läsnäolot", "närvaro", "attendance"),
        "ATTENDED",
        "leader* event* role status",
    ),
    _sheet(
        "sources",
        ("lähteet", "källor", "sources"),
        "Source",
        "id* title kind address retrieved lawful_basis purpose",
    ),
)
GUIDE = Words("ohje", "anvisning", "guide")
"""The template's first sheet, which explains the others and is passed over."""

SHEET = {sheet.name: sheet for sheet in SHEETS}

_FORMER_HEADINGS = {"slag": "kind"}
"""Headings of earlier templates, which people have filled in."""


def plain(text: str) -> str:
    """A name as it is compared: `Name in_Finnish *` -> `name in finnish`."""
    return " ".join(re.sub(r"[\s_*-]+", " ", text).casefold().split())


def find_sheet(title: str) -> Sheet | None:
    """The sheet of a title in any of the languages; `leaders (2)` is one more sheet of leaders."""
    wanted = plain(re.sub(r"\s*\(\d+\)$", "", title))
    return next(
        (sheet for sheet in SHEETS if wanted in map(plain, (sheet.name, *sheet.words))), None
    )


def find_column(sheet: Sheet, header: str) -> Column | None:
    """The column of a header in any of the languages."""
    wanted = _FORMER_HEADINGS.get(plain(header), plain(header))
    exact = next((column for column in sheet.columns if wanted == plain(column.name)), None)
    return exact or next(
        (
            column
            for column in sheet.columns
            if wanted in map(plain, (column.prop.name, *column.words))
        ),
        None,
    )
