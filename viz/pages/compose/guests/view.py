"""A guest list as a page: whom to invite, what is to be expected of the evening, and who sits at
which table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from viz.frame import Served, environment
from viz.pages.compose.proposal.view import NOWHERE, met, opened, place_of
from viz.words.language import Language, language
from viz.words.naming import called
from viz.words.sectors import NamedSector, named_sectors

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evening:
    seats: int
    attendance: int
    as_of: date
    form: str
    exports: Mapping[str, str]
    person: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Guest:
    """`met` and `opens`: why they are invited, as of viz/pages/compose/proposal.py."""

    key: str
    name: str
    place: str
    sector: NamedSector
    met: str
    opens: tuple[str, ...]


def guest_list_page(data: Row, evening: Evening, lang: str, served: Served) -> str:
    """`data`: the answer to the document Invite."""
    words, found = language(lang), data["guestList"]
    sectors, guests = named_sectors(data["gaps"]["sectors"], words), found["people"]
    tables = [
        [_guest(row, len(guests), sectors, words) for row in table] for table in seated(found)
    ]
    title = words.count(
        "{number} invitation for {seats} seats",
        "{number} invitations for {seats} seats",
        len(guests),
        seats=words.number(evening.seats),
    )
    lacking = sum(
        max(pair["missing"], 0)
        for pair in data["gaps"]["pairs"]
        if pair["a"]["key"] != pair["b"]["key"]
    )
    details = [
        words.text(
            "If each guest comes with a chance of {share}, more than {seats} come at most once in"
            " twenty times.",
            share=words.share(evening.attendance / 100),
            seats=words.number(evening.seats),
        ),
        words.text(
            "Of the {lacking} ties that gaps lack, {new} new ones are to be expected; nine times of"
            " ten {low} to {high}.",
            lacking=words.number(lacking),
            new=words.number(found["new"]),
            low=words.number(found["low"]),
            high=words.number(found["high"]),
        ),
        f"{words.day(evening.as_of)}.",
    ]
    if data["gaps"]["synthetic"]:
        details.append(words.text("Made-up example data."))
    return (
        environment(words, served)
        .get_template("pages/compose/guests/page.html")
        .render(
            title=title,
            details=" ".join(details),
            tables=tables,
            seated=bool(found["tables"]),
            evening=evening,
        )
    )


def seated(found: Row) -> list[list[Row]]:
    """The guests table by table, or all of them where there are no tables."""
    people = {row["person"]["key"]: row for row in found["people"]}
    return [[people[each["key"]] for each in table] for table in found["tables"]] or [
        list(found["people"])
    ]


def _guest(row: Row, guests: int, sectors: Mapping[str, NamedSector], words: Language) -> Guest:
    person, others = row["person"], guests - 1
    return Guest(
        person["key"],
        called(person),
        place_of(person),
        sectors.get(row["sector"], NOWHERE),
        met(others - row["notMet"], others, words),
        opened(row, sectors),
    )
