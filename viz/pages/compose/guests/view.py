"""The page of a guest list: whom to invite, what the event is expected to achieve, and who sits at
which table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.analysis.gaps import Gaps
from graph.compose.explaining import Seat, explain
from graph.compose.inviting import Invitation
from viz.frame import Served, environment
from viz.pages.compose.proposal.view import NOWHERE, closed_sectors, met
from viz.words.language import Language, language
from viz.words.people import People, name_in, positions_in
from viz.words.sectors import NamedSector, named_sectors


@dataclass(frozen=True, slots=True)
class Guests:
    """A guest list, and the `gaps` it was made for; `people` by id."""

    invitation: Invitation
    gaps: Gaps
    people: People


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
    """`met` and `closes`: why they are invited, as on the page of a proposal."""

    key: str
    name: str
    position: str
    sector: NamedSector
    met: str
    closes: tuple[str, ...]


def guest_list_page(guests: Guests, evening: Evening, lang: str, served: Served) -> str:
    words, invitation = language(lang), guests.invitation
    sectors, count = named_sectors(guests.gaps.sectors, words), len(invitation.guests)
    tables = [
        [_guest(seat, count, sectors, guests.people, words) for seat in table]
        for table in seated(invitation)
    ]
    low, high = invitation.between
    title = words.count(
        "{number} invitation for {seats} seats",
        "{number} invitations for {seats} seats",
        count,
        seats=words.number(evening.seats),
    )
    lacking = sum(max(pair.missing, 0) for pair in guests.gaps.largest() if pair.a != pair.b)
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
            new=words.number(invitation.new),
            low=words.number(low),
            high=words.number(high),
        ),
        f"{words.day(evening.as_of)}.",
    ]
    if guests.gaps.synthetic:
        details.append(words.text("Made-up example data."))
    return (
        environment(words, served)
        .get_template("pages/compose/guests/page.html")
        .render(
            title=title,
            details=" ".join(details),
            tables=tables,
            seated=bool(invitation.tables),
            evening=evening,
        )
    )


def seated(invitation: Invitation) -> list[list[Seat]]:
    """The guests table by table, or all of them in one list where there are no tables."""
    (group,) = explain(invitation.composition)
    seats = {seat.person: seat for seat in group.places}
    return [[seats[id_] for id_ in table] for table in invitation.tables] or [[*group.places]]


def _guest(
    seat: Seat,
    guests: int,
    sectors: Mapping[str, NamedSector],
    people: People,
    words: Language,
) -> Guest:
    others = guests - 1
    return Guest(
        seat.person,
        name_in(people, seat.person),
        positions_in(people, seat.person),
        sectors.get(seat.sector, NOWHERE),
        met(others - seat.not_met, others, words),
        closed_sectors(seat, sectors),
    )
