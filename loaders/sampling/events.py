"""The events of the sample, 2018 to 2026, with those who were invited and those who came."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.sampling.bodies import EVERYONE, Plan
from loaders.sampling.seating import Piece, draw, pieces, seat
from loaders.sampling.texts import TODAY, Days, constant, day, marked_names, numbered, partial_dates

_FIRST, _LAST = day(2018), day(2026, 12, 18)
_INVITATIONS = 4
"""The average number of invitations for each person over the nine years."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Events of one series. `share`: the share of all invitations; `pool`: who is invited;
    `series`: the id of a series in the shipped facts; `yearly`: whether there is one each year."""

    series: str
    kind: str
    id: str
    names: tuple[str, str, str]
    min_size: int
    max_size: int
    share: float
    pool: str = EVERYONE
    yearly: bool = False


OCCASIONS = (
    Occasion(
        "johdon-foorumin-tapaamiset",
        "forum meeting",
        "foorumi",
        ("Johdon foorumin tapaaminen", "Ledningsforumets möte", "Meeting of the management forum"),
        30,
        60,
        0.4,
    ),
    Occasion(
        "johdon-aamukahvit",
        "morning coffee",
        "aamukahvi",
        (
            "Johdon aamukahvitilaisuus",
            "Ledningens morgonkaffe",
            "Morning coffee for senior management",
        ),
        12,
        24,
        0.3,
    ),
    Occasion(
        "julkisen-johtamisen-paiva",
        "leadership day",
        "johtamisen-paiva",
        ("Julkisen johtamisen päivä", "Dagen för offentligt ledarskap", "Public Leadership Day"),
        50,
        90,
        0.2,
        yearly=True,
    ),
    Occasion(
        "henkilostojohdon-aamukahvit",
        "morning coffee",
        "henkilostojohdon-aamukahvi",
        (
            "Henkilöstöjohdon aamukahvit",
            "Personalledningens morgonkaffe",
            "HR management's morning coffee",
        ),
        8,
        20,
        0.06,
        "staff",
    ),
    Occasion(
        "henkilostojohdon-vuosiseminaari",
        "seminar",
        "henkilostojohdon-seminaari",
        (
            "Henkilöstöjohdon vuosiseminaari",
            "Personalledningens årsseminarium",
            "HR management's yearly seminar",
        ),
        15,
        30,
        0.04,
        "staff",
        yearly=True,
    ),
)
_TOWNS = ("Helsinki", "Espoo", "Tampere", "Turku", "Oulu")
_MODES = ("in person", "virtual", "hybrid")
_STATUSES = ("attended", "declined", "invited", "accepted")
_ROLES = ("attendee", "speaker", "host")
_SHIFT = np.array([1, 0, 0, 0, -1, -2, -3], np.int32)
"""The shift of each weekday, from Monday to Sunday, to the nearest of Tuesday to Thursday."""


def write_events(plan: Plan, rngs: Iterable[np.random.Generator]) -> None:
    """Write the events of all occasions, with their attendance."""
    for occasion, rng in zip(OCCASIONS, rngs, strict=True):
        pool = plan.pools[occasion.pool]
        max_size = min(occasion.max_size, np.unique(pool).size)
        events = round(
            plan.staff.size
            * _INVITATIONS
            * occasion.share
            / ((occasion.min_size + occasion.max_size) / 2)
        )
        sizes = rng.integers(min(occasion.min_size, max_size), max_size + 1, events)
        days = _days(occasion, events, rng)
        for piece in pieces(sizes, draw(pool, int(sizes.sum()), rng)):
            _write_events(plan, occasion, piece, days[piece.numbers - 1], rng)


def _days(occasion: Occasion, events: int, rng: np.random.Generator) -> Days:
    """The days of events in order, all on Tuesdays to Thursdays. A yearly event takes place in
    February, the Public Leadership Day since 2019."""
    days = rng.integers(_FIRST, _LAST, events, dtype=np.int32)
    if occasion.yearly:
        first = 2019 if occasion.kind == "leadership day" else 2018
        years = rng.permutation(np.array([day(year, 2) for year in range(first, 2027)], np.int32))
        days = years[np.arange(events) % years.size] + rng.integers(0, 27, events, dtype=np.int32)
    return np.sort(days + _SHIFT[(days - 1) % 7])


def _write_events(
    plan: Plan, occasion: Occasion, piece: Piece, days: Days, rng: np.random.Generator
) -> None:
    ids = numbered(f"esimerkki-{occasion.id}-", piece.numbers)
    mode = rng.choice(3, ids.len(), p=(0.6, 0.15, 0.25))
    town = np.where(
        mode == _MODES.index("virtual"),
        len(_TOWNS),
        rng.choice(len(_TOWNS), ids.len(), p=(0.6, 0.1, 0.1, 0.1, 0.1)),
    )
    plan.write(
        "events",
        pl.DataFrame(
            {
                "id": ids,
                **marked_names(occasion.names, piece.numbers),
                "kind": constant(occasion.kind, ids.len()),
                "series": constant(occasion.series, ids.len()),
                "date": partial_dates(days, rng, (0.02, 0.08)),
                "place": pl.Series([*_TOWNS, None]).gather(town),
                "mode": pl.Series(_MODES).gather(mode),
                "organiser": constant("vm", ids.len()),
                "members_known": (
                    pl.Series(["complete", "partial"]).gather(
                        rng.choice(2, ids.len(), p=(0.85, 0.15))
                    )
                ),
            }
        ),
    )
    event, guests, _ = seat(piece, 1, plan.open_rules, rng)
    plan.write(
        "attendance",
        pl.DataFrame(
            {
                "leader": plan.staff.ids.gather(guests),
                "event": ids.gather(event),
                "role": pl.Series(_ROLES).gather(rng.choice(3, event.size, p=(0.95, 0.04, 0.01))),
                "status": pl.Series(_STATUSES).gather(_statuses(days[event], rng)),
            }
        ),
    )


def _statuses(days: Days, rng: np.random.Generator) -> NDArray[np.int64]:
    chance = rng.random(days.size)
    past = np.searchsorted((0.7, 0.82, 0.92), chance, "right")
    return np.where(days <= TODAY, past, 1 + np.searchsorted((0.1, 0.5), chance, "right"))
