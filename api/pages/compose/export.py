"""A proposal as it stands, taken away as a table, a workbook or JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.graphql.schema.names import constant
from api.pages.compose.arguments import Wanted
from api.pages.files import saved
from api.pages.visit import Visit
from graph.analysis.gaps import Pair
from graph.compose.explaining import Opening, Place, explain
from graph.compose.rules import Rule
from viz.csv_text import MARK, csv_lines
from viz.pages.compose.guests.view import Guests, seated
from viz.pages.compose.proposal.view import Evaluation, group_title, opened
from viz.pages.compose.workbook import write_proposal
from viz.words.people import People, name_in, place_in
from viz.words.sectors import named_sectors


async def exported(
    visit: Visit, wanted: Wanted, made: Evaluation, titles: Sequence[str], format_: str
) -> Response:
    groups = [
        (group_title(number, titles, visit.words), group.places)
        for number, group in enumerate(made.groups)
    ]
    score = made.score
    data = {
        "groups": [
            {
                "name": group.name,
                "people": [_person(place, made.people) for place in group.places],
                "opens": [
                    {"a": each.a, "b": each.b, "new": each.new, "lacking": each.lacking}
                    for each in group.opens
                ],
            }
            for group in made.groups
        ],
        "breaks": [_rule(rule, made.people) for rule in made.rules],
        "score": {"total": score.total, "coverage": score.coverage, "pairs": score.pairs},
        "dataVersion": made.gaps.version,
        "synthetic": made.gaps.synthetic,
    }
    proposal = _Proposal(wanted, groups, [group.opens for group in made.groups], data, made)
    return await run_in_threadpool(_file, visit, proposal, format_)


async def exported_guests(visit: Visit, wanted: Wanted, guests: Guests, format_: str) -> Response:
    invitation = guests.invitation
    low, high = invitation.between
    tables = seated(invitation)
    groups = [
        (str(number) if invitation.tables else "", places)
        for number, places in enumerate(tables, 1)
    ]
    data = {
        "people": [
            _person(place, guests.people)
            for group in explain(invitation.composition)
            for place in group.places
        ],
        "tables": [[{"key": id_} for id_ in table] for table in invitation.tables],
        "new": invitation.new,
        "low": low,
        "high": high,
        "dataVersion": guests.gaps.version,
    }
    return await run_in_threadpool(
        _file, visit, _Proposal(wanted, groups, [], data, guests), format_
    )


@dataclass(frozen=True, slots=True)
class _Proposal:
    """`groups`: titles and who sits there, `openings` of each; `data`: as JSON, but for the
    settings."""

    wanted: Wanted
    groups: Sequence[tuple[str, Sequence[Place]]]
    openings: Sequence[Sequence[Opening]]
    data: Mapping[str, Any]
    made: Evaluation | Guests


def _person(place: Place, people: People) -> dict[str, Any]:
    id_ = place.person
    return {
        "sector": place.sector,
        "stays": place.stays,
        "notMet": place.not_met,
        "opens": list(place.opens),
        "brings": place.brings,
        "person": {"key": id_, "name": name_in(people, id_), "place": place_in(people, id_)},
    }


def _rule(rule: Rule, people: People) -> dict[str, Any]:
    named = [{"key": id_, "name": name_in(people, id_)} for id_ in rule.people]
    return {
        "kind": constant(rule.kind),
        "people": named,
        "group": rule.group,
        "number": rule.number,
        "least": rule.least,
        "most": rule.most,
    }


def _file(visit: Visit, proposal: _Proposal, format_: str) -> Response:
    settings, guests = visit.settings(), isinstance(proposal.made, Guests)
    made_with = {
        "asOf": settings.as_of.isoformat(),
        "ties": list(settings.ties),
        "weight": settings.weight,
        "seed": proposal.wanted.seed,
    }
    writers: Mapping[str, Callable[[], str | bytes]] = {
        "xlsx": lambda: _workbook(visit, proposal, made_with | {"tables": guests}),
        "csv": lambda: MARK + csv_lines(_rows(visit, proposal)),
        "json": lambda: orjson.dumps({**proposal.data, **made_with}),
    }
    return saved(visit, writers, format_, f"{'guests' if guests else 'groups'}-{settings.as_of}")


def _rows(visit: Visit, proposal: _Proposal) -> list[Sequence[object]]:
    text, people = visit.words.text, proposal.made.people
    sectors = named_sectors(proposal.made.gaps.sectors, visit.words)
    rows: list[Sequence[object]] = [
        (
            text("Table") if isinstance(proposal.made, Guests) else text("Group"),
            text("Name"),
            text("Id"),
            text("Position"),
            text("Sector"),
            text("New"),
            text("Not met"),
            text("Gaps with"),
        )
    ]
    for title, places in proposal.groups:
        rows += [
            (
                title,
                name_in(people, place.person),
                place.person,
                place_in(people, place.person),
                sectors[place.sector].name if place.sector in sectors else "",
                text("no") if place.stays else text("yes"),
                place.not_met,
                ", ".join(opened(place, sectors)),
            )
            for place in places
        ]
    return rows


def _workbook(visit: Visit, proposal: _Proposal, made_with: Mapping[str, Any]) -> bytes:
    made, lang = proposal.made, visit.lang
    sectors = [{"id": sector.id, "name": sector.name(lang)} for sector in made.gaps.sectors]
    openings = [*proposal.openings, *[()] * len(proposal.groups)]
    result = {
        "groups": [
            {
                "name": title,
                "people": [
                    _person(place, made.people) | {"person": place.person} for place in places
                ],
                "opens": [
                    {"a": each.a, "b": each.b, "new": each.new, "lacking": each.lacking}
                    for each in opens
                ],
            }
            for (title, places), opens in zip(proposal.groups, openings, strict=False)
        ],
        "names": {
            place.person: name_in(made.people, place.person)
            for _, places in proposal.groups
            for place in places
        },
        "sectors": sectors,
        "dataVersion": made.gaps.version,
        "synthetic": made.gaps.synthetic,
        **made_with,
    }
    effect = None
    if isinstance(made, Evaluation) and made.then:
        effect = {
            name: {"sectors": sectors, "pairs": [_ties(pair) for pair in gaps.pairs]}
            for name, gaps in (("before", made.gaps), ("after", made.then))
        }
    book = BytesIO()
    write_proposal(book, result, effect, lang)
    return book.getvalue()


def _ties(pair: Pair) -> dict[str, Any]:
    return {"a": pair.a, "b": pair.b, "observed": pair.observed}
