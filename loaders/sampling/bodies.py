"""The groups, networks, projects and courses of the sample, and their members."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.sampling.people import DEVELOPMENT, STAFF, Staff, slot
from loaders.sampling.seating import Piece, Rules, draw, pieces, seat
from loaders.sampling.texts import (
    NEVER,
    TODAY,
    Days,
    constant,
    day,
    marked_names,
    numbered,
    partial_dates,
)

EVERYONE = "everyone"
"""The pool of all people."""
_TERMS = np.array(
    [day(2027, 6, 30), day(2027, 12, 31), day(2028, 12, 31), day(2029, 12, 31)], np.int32
)
_COURSE_SHARE = 0.22
"""The share of the people who have attended a course of a programme."""
_EVENING = 8
_WITH_SECRETARY = ("chair", "secretary")


@dataclass(frozen=True, slots=True)
class Family:
    """Groups of one kind with `min_size` to `max_size` members.

    `share`: the share of the remaining seats that the family gets; with 0, everyone in its pool
    gets one seat. `lasting`: whether no group has ended and no member has left. `roles`: those of
    the first members; the others are ordinary members. `known`: the shares of groups whose list of
    members is complete and partial; of the rest no members are known.
    """

    sheet: str
    kind: str
    id: str
    names: tuple[str, str, str]
    min_size: int
    max_size: int
    share: float = 0
    pool: str = EVERYONE
    programme: str | None = None
    lasting: bool = False
    roles: tuple[str, ...] = ("chair",)
    known: tuple[float, float] = (0.9, 0.07)


PEERS = Family(
    "groups",
    "peer group",
    "pienryhma",
    ("Pienryhmä", "Smågrupp", "Small group"),
    8,
    10,
    0.34,
    lasting=True,
    roles=(),
    known=(1, 0),
)
FAMILIES = (
    PEERS,
    Family(
        "groups",
        "working group",
        "tyoryhma",
        ("Työryhmä", "Arbetsgrupp", "Working group"),
        8,
        16,
        0.2,
        roles=_WITH_SECRETARY,
    ),
    Family(
        "groups",
        "steering group",
        "ohjausryhma",
        ("Ohjausryhmä", "Styrgrupp", "Steering group"),
        6,
        12,
        0.1,
        roles=_WITH_SECRETARY,
    ),
    Family(
        "groups",
        "cooperation group",
        "yhteistyoryhma",
        ("Yhteistyöryhmä", "Samarbetsgrupp", "Cooperation group"),
        10,
        18,
        0.06,
    ),
    Family(
        "projects",
        "development project",
        "hanke",
        ("Kehittämishanke", "Utvecklingsprojekt", "Development project"),
        8,
        18,
        0.18,
        roles=_WITH_SECRETARY,
    ),
    Family(
        "networks",
        "project",
        "hankeverkosto",
        ("Hankeverkosto", "Projektnätverk", "Project network"),
        10,
        16,
        0.06,
        roles=(),
    ),
    Family(
        "networks",
        "virtual",
        "virtuaaliverkosto",
        ("Virtuaaliverkosto", "Virtuellt nätverk", "Virtual network"),
        12,
        18,
        0.06,
        roles=(),
        known=(0.2, 0.7),
    ),
    Family(
        "networks",
        "professional",
        "kehikko",
        ("Kehikko", "Kehikko", "Kehikko"),
        2,
        20,
        pool="development",
        lasting=True,
        known=(1, 0),
    ),
    Family(
        "networks",
        "professional",
        "viva",
        ("Viva-verkosto", "Nätverket Viva", "Viva network"),
        2,
        16,
        pool="training",
        lasting=True,
        known=(1, 0),
    ),
    Family(
        "networks",
        "forum",
        "henkilostojohdon-foorumi",
        (
            "Valtion henkilöstöjohdon foorumi",
            "Forum för statens personalledning",
            "Government HR Management Forum",
        ),
        2,
        16,
        pool="staff",
        lasting=True,
        known=(1, 0),
    ),
    Family(
        "networks",
        "alumni",
        "tulevaisuuden-johtajat-alumnit",
        (
            "Tulevaisuuden johtajien alumnit",
            "Alumner från Framtidens ledare",
            "Tulevaisuuden johtajat alumni",
        ),
        2,
        20,
        pool="tulevaisuuden-johtajat",
        programme="tulevaisuuden-johtajat",
        lasting=True,
        known=(1, 0),
    ),
    Family(
        "groups",
        "alumni group",
        "uudistuja-alumniryhma",
        ("Uudistujien alumniryhmä", "Förnyarnas alumngrupp", "Uudistuja alumni group"),
        2,
        16,
        pool="uudistuja",
        programme="uudistuja",
        lasting=True,
        known=(1, 0),
    ),
)
COURSES = tuple(
    Family("cohorts", "", f"{programme}-kurssi", names, 1, 28, pool=programme, programme=programme)
    for programme, names in (
        (
            "tulevaisuuden-johtajat",
            ("Tulevaisuuden johtajat", "Framtidens ledare", "Tulevaisuuden johtajat"),
        ),
        ("uudistuja", ("Uudistuja", "Förnyare", "Uudistuja")),
    )
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What every part needs: the people, the pools from which they are drawn, the pairs of sectors
    that are kept apart, and the function that writes rows."""

    staff: Staff
    pools: dict[str, NDArray[np.int32]]
    apart: NDArray[np.bool_]
    write: Callable[[str, pl.DataFrame], None]

    @property
    def open_rules(self) -> Rules:
        """The rules of what is open to all: nobody has two seats. Sectors that share no group may
        still attend the same events."""
        everyone = np.arange(self.staff.size, dtype=np.int32)
        return Rules(((everyone, 1),), self.staff.sector, np.zeros_like(self.apart))

    def rules(self, family: Family) -> Rules:
        """The rules of a family: those of peer groups, or those of what is open to all, and the
        sectors that are kept apart."""
        peers = ((self.staff.current.organisation, 1), (self.staff.sector, 2))
        return Rules(
            peers if family is PEERS else self.open_rules.limits,
            self.staff.sector,
            self.apart,
            _EVENING,
        )


def make_pools(staff: Staff, rng: np.random.Generator) -> dict[str, NDArray[np.int32]]:
    """The people who may be drawn, by pool. In the pool of everyone some occur two to four times,
    as they are in more groups than others."""
    people = np.arange(staff.size, dtype=np.int32)
    ministry, municipality = staff.of_kind("ministry"), staff.of_kind("municipality")
    development, personnel = slot(staff.rank) == DEVELOPMENT, slot(staff.rank) == STAFF
    activity = rng.choice([1, 2, 3, 4], people.size, p=[0.5, 0.3, 0.14, 0.06])
    return {
        EVERYONE: np.repeat(people, activity),
        "development": people[ministry & development],
        "training": people[~ministry & ~municipality & development],
        "staff": people[~municipality & personnel],
    } | {course.pool: draw(people, round(people.size * _COURSE_SHARE), rng) for course in COURSES}


def write_bodies(plan: Plan, memberships: float, rngs: Iterable[np.random.Generator]) -> None:
    """Write groups, networks and projects with as many seats as give everyone `memberships` on
    average.

    People who got no seat because of the rules get one in the next family that is open to everyone.
    """
    once = sum(plan.pools[family.pool].size for family in FAMILIES if not family.share)
    left = max(0, round(plan.staff.size * memberships) - once)
    waiting = np.empty(0, np.int32)
    for family, rng in sorted(zip(FAMILIES, rngs, strict=True), key=lambda pair: pair[0].share > 0):
        pool = plan.pools[family.pool]
        sizes = _sizes(family, left, pool.size, rng)
        first = waiting[: int(sizes.sum()) if family.share else 0]
        people = rng.permuted(
            np.concatenate([first, draw(pool, int(sizes.sum()) - first.size, rng)])
        )
        out = [_write_bodies(plan, family, piece, rng) for piece in pieces(sizes, people)]
        waiting = np.concatenate([waiting[first.size :], *out])


def write_courses(plan: Plan, rngs: Iterable[np.random.Generator]) -> None:
    """Write courses of half a year each, in succession since 2018. They are open to all, as events
    are."""
    for family, rng in zip(COURSES, rngs, strict=True):
        sizes = _sizes(family, 0, plan.pools[family.pool].size, rng)
        for piece in pieces(sizes, plan.pools[family.pool]):
            _write_courses(plan, family, piece, rng)


def _sizes(family: Family, seats: int, pool: int, rng: np.random.Generator) -> NDArray[np.int64]:
    if family.share:
        mean = (family.min_size + family.max_size) / 2
        return rng.integers(
            family.min_size, family.max_size + 1, round(seats * family.share / mean)
        )
    sections = -(-pool // family.max_size)
    return np.array([pool // sections + (at < pool % sections) for at in range(sections)], np.int64)


def _write_courses(plan: Plan, family: Family, piece: Piece, rng: np.random.Generator) -> None:
    group, people, _ = seat(piece, family.min_size, plan.open_rules, rng)
    start = np.sort(rng.integers(day(2018), day(2026, 7), piece.sizes.size, dtype=np.int32))
    end = start + 180
    ids = numbered(f"esimerkki-{family.id}-", piece.numbers)
    plan.write(
        "cohorts",
        pl.DataFrame(
            {
                "id": ids,
                "programme": constant(family.programme, ids.len()),
                **marked_names(family.names, piece.numbers),
                "from": partial_dates(start, rng, (0, 1)),
                "to": partial_dates(end, rng, (0, 1)),
            }
        ),
    )
    completed = (end[group] < TODAY) & (rng.random(group.size) < 0.95)
    plan.write(
        "participants",
        pl.DataFrame(
            {
                "leader": plan.staff.ids.gather(people),
                "cohort": ids.gather(group),
                "completed": pl.Series(["no", "yes"]).gather(completed.astype(np.int64)),
            }
        ),
    )


def _write_bodies(
    plan: Plan, family: Family, piece: Piece, rng: np.random.Generator
) -> NDArray[np.int32]:
    group, people, left_out = seat(piece, family.min_size, plan.rules(family), rng)
    formed, group = np.unique(group, return_inverse=True)
    numbers = piece.numbers[formed]
    ids = numbered(f"esimerkki-{family.id}-", numbers)
    start, end = _life(family, formed.size, rng)
    known = np.searchsorted(np.cumsum(family.known), rng.random(formed.size), "right")
    plan.write(
        family.sheet,
        pl.DataFrame(
            {
                "id": ids,
                **marked_names(family.names, numbers),
                "kind": constant(family.kind, ids.len()),
                "programme": constant(family.programme, ids.len()),
                "organiser": _organisers(plan, family, ids.len(), rng),
                "from": partial_dates(start, rng),
                "to": partial_dates(end, rng),
                "members_known": pl.Series(["complete", "partial", "none"]).gather(known),
            }
        ),
    )
    listed = known[group] < 2
    group, people = group[listed], people[listed]
    since, until = _stay(family, start[group], end[group], rng)
    plan.write(
        "memberships",
        pl.DataFrame(
            {
                "member": plan.staff.ids.gather(people),
                "of": ids.gather(group),
                "role": _roles(family, group),
                "from": partial_dates(since, rng),
                "to": partial_dates(until, rng),
            }
        ),
    )
    return left_out


def _life(family: Family, groups: int, rng: np.random.Generator) -> tuple[Days, Days]:
    if family.lasting:
        return rng.integers(day(2015), day(2025), groups, dtype=np.int32), np.full(
            groups, NEVER, np.int32
        )
    start = rng.integers(day(2018), day(2026, 4), groups, dtype=np.int32)
    length = rng.integers(365, 1500, groups, dtype=np.int32)
    return start, np.where(rng.random(groups) < 0.25, start + length, NEVER).astype(np.int32)


def _stay(family: Family, start: Days, end: Days, rng: np.random.Generator) -> tuple[Days, Days]:
    """The first and last day of each membership. Seven in ten begin with the group. A few have
    ended, and some have a term that ends in the coming years."""
    over = np.where((end != NEVER) & (end < TODAY), end, TODAY)
    late = start + (rng.random(start.size) * (over - start)).astype(np.int32)
    since = np.where(rng.random(start.size) < 0.7, start, late)
    left = (rng.random(start.size) < 0.08) & (not family.lasting)
    term = (rng.random(start.size) < 0.12) & (end == NEVER)
    until = np.where(term, rng.choice(_TERMS, start.size), NEVER)
    until = np.where(
        left, since + (rng.random(start.size) * (over - since)).astype(np.int32), until
    )
    return since.astype(np.int32), until.astype(np.int32)


def _roles(family: Family, group: NDArray[np.int64]) -> pl.Series:
    at = np.arange(group.size) - np.searchsorted(group, group)
    return pl.Series([*family.roles, "member"]).gather(np.minimum(at, len(family.roles)))


def _organisers(plan: Plan, family: Family, groups: int, rng: np.random.Generator) -> pl.Series:
    if family.lasting or family.sheet == "networks":
        return constant("vm", groups)
    ministries = [row["id"] for row in plan.staff.rows if row["kind"] == "ministry"]
    return pl.Series(ministries).gather(rng.integers(0, len(ministries), groups))
