"""A guest list as a page: whom to invite, what is to be expected of the evening, and who sits at which table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from viz.naming import called
from viz.page import Served, environment
from viz.proposal import place_of
from viz.words import language

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evening:
    seats: int
    attendance: int
    as_of: date
    form: str
    exports: Mapping[str, str]
    person: Callable[[str], str]


def guest_list_page(data: Row, evening: Evening, lang: str, served: Served) -> str:
    """`data`: the answer to the document Invite."""
    words, found = language(lang), data["guestList"]
    guests = {guest["key"]: (guest["key"], called(guest), place_of(guest)) for guest in found["guests"]}
    tables = [[guests[each["key"]] for each in table] for table in found["tables"]]
    title = words.count("{number} invitation for {seats} seats", "{number} invitations for {seats} seats", len(guests),
                        seats=words.number(evening.seats))
    lacking = sum(max(pair["missing"], 0) for pair in data["gaps"]["pairs"] if pair["a"]["key"] != pair["b"]["key"])
    details = [
        words.text("If each guest comes with a chance of {share}, more than {seats} come at most once in twenty times.",
                   share=words.share(evening.attendance / 100), seats=words.number(evening.seats)),
        words.text("Of the {lacking} ties that gaps lack, {new} new ones are to be expected; nine times of ten {low} to {high}.",
                   lacking=words.number(lacking), new=words.number(found["new"]), low=words.number(found["low"]),
                   high=words.number(found["high"])),
        f"{words.day(evening.as_of)}.",
    ]
    if data["gaps"]["synthetic"]:
        details.append(words.text("Made-up example data."))
    return environment(words, served).get_template("compose/guests.html").render(
        title=title, details=" ".join(details), tables=tables or [list(guests.values())], seated=bool(tables), evening=evening)


def guest_rows(data: Row) -> Sequence[Sequence[str | int]]:
    """For a spreadsheet: table (0 without), id, name, what someone does and where."""
    found = data["guestList"]
    table = {each["key"]: number for number, table in enumerate(found["tables"], 1) for each in table}
    rows = [(table.get(guest["key"], 0), guest["key"], called(guest), place_of(guest)) for guest in found["guests"]]
    return sorted(rows, key=lambda row: row[0])
