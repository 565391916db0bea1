"""A proposal as a file: CSV, a workbook or JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.graphql.schema.names import constant
from api.pages.compose.arguments import ProposalQuery
from api.pages.files import saved
from api.pages.visit import Visit
from graph.analysis.gaps import Pair
from graph.compose.explaining import Explained, explain, group_dict, score_dict
from graph.compose.rules import Rule
from viz.csv_text import MARK, csv_lines
from viz.pages.compose.guests.view import Guests, seated
from viz.pages.compose.proposal.view import Evaluation, closed_sectors, group_title
from viz.pages.compose.workbook import write_proposal
from viz.words.people import People, name_in, positions_in
from viz.words.sectors import named_sectors


async def exported(
    visit: Visit, query: ProposalQuery, made: Evaluation, titles: Sequence[str], format_: str
) -> Response:
    groups = [
        (group_title(number, titles, visit.words), group)
        for number, group in enumerate(made.groups)
    ]
    data = {
        "groups": [_with_names(group, made.people) for group in made.groups],
        "breaks": [_rule(rule, made.people) for rule in made.rules],
        "score": score_dict(made.score),
        "dataVersion": made.gaps.version,
        "synthetic": made.gaps.synthetic,
    }
    proposal = _Proposal(query, groups, data, made)
    return await run_in_threadpool(_file, visit, proposal, format_)


async def exported_guests(
    visit: Visit, query: ProposalQuery, guests: Guests, format_: str
) -> Response:
    invitation = guests.invitation
    low, high = invitation.between
    groups = [
        (str(number) if invitation.tables else "", Explained("", tuple(seats), ()))
        for number, seats in enumerate(seated(invitation), 1)
    ]
    (everyone,) = explain(invitation.composition)
    data = {
        "people": _with_names(everyone, guests.people)["people"],
        "tables": [[{"key": id_} for id_ in table] for table in invitation.tables],
        "new": invitation.new,
        "low": low,
        "high": high,
        "dataVersion": guests.gaps.version,
    }
    proposal = _Proposal(query, groups, data, guests)
    return await run_in_threadpool(_file, visit, proposal, format_)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """`groups` with their titles; `data`: the JSON, except the settings."""

    query: ProposalQuery
    groups: Sequence[tuple[str, Explained]]
    data: Mapping[str, Any]
    made: Evaluation | Guests


def _with_names(group: Explained, people: People) -> dict[str, Any]:
    """The group as JSON, with the names of its people."""
    row = group_dict(group)
    return row | {
        "people": [each | {"person": _person(each["person"], people)} for each in row["people"]]
    }


def _person(id_: str, people: People) -> dict[str, str]:
    return {"key": id_, "name": name_in(people, id_), "place": positions_in(people, id_)}


def _rule(rule: Rule, people: People) -> dict[str, Any]:
    names = [{"key": id_, "name": name_in(people, id_)} for id_ in rule.people]
    return {
        "kind": constant(rule.kind),
        "people": names,
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
        "seed": proposal.query.seed,
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
    for title, group in proposal.groups:
        rows += [
            (
                title,
                name_in(people, seat.person),
                seat.person,
                positions_in(people, seat.person),
                sectors[seat.sector].name if seat.sector in sectors else "",
                text("no") if seat.stays else text("yes"),
                seat.not_met,
                ", ".join(closed_sectors(seat, sectors)),
            )
            for seat in group.places
        ]
    return rows


def _workbook(visit: Visit, proposal: _Proposal, made_with: Mapping[str, Any]) -> bytes:
    made, lang = proposal.made, visit.lang
    sectors = [{"id": sector.id, "name": sector.name(lang)} for sector in made.gaps.sectors]
    placed = [seat.person for _, group in proposal.groups for seat in group.places]
    result = {
        "groups": [group_dict(group) | {"name": title} for title, group in proposal.groups],
        "names": {id_: name_in(made.people, id_) for id_ in placed},
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
