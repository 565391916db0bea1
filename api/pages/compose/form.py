"""The form of the compose pages: its values, and the matches of its searches by name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.pages.compose.arguments import SETS, Keys, ProposalQuery, gap_of, joined
from api.pages.compose.evaluation import people_of, settings_of
from api.pages.visit import Visit
from graph.analysis.gaps import Gaps
from graph.analysis.groupings import place_names
from graph.analysis.settings import AnalysisSettings
from graph.analysis.verdicts import GAP
from graph.compose.candidates import members_of
from graph.compose.rules import Rule
from graph.described import read_body_names
from graph.errors import BadInput
from graph.ontology import MEMBERSHIP_BODIES, NODE, PAGE_ORDER
from graph.search import LONGEST
from graph.snapshot import Snapshot
from viz.pages.compose.form.view import Choice, Form, Picker, compose_form_page, pickers
from viz.pages.compose.rules import blocks
from viz.words.people import People, name_in, names_in, positions_in
from viz.words.sectors import NamedSector, named_sectors

WITH_PEOPLE = tuple(label for label in PAGE_ORDER if NODE[label].affiliation)
_HITS = 12
_OTHER_SECTORS = 4


class Body(NamedTuple):
    """A group, or something else that people are in; `members`: the ids of its people on the
    day."""

    name: str
    members: Keys


async def form_page(
    visit: Visit,
    query: ProposalQuery,
    wrong: Mapping[str, str],
    *,
    rules: Sequence[Rule] = (),
    refused: str = "",
    status: int = 200,
) -> Response:
    """The form's page: with what is `wrong` by the names of the fields, the `rules` that contradict
    each other, or why the whole was `refused`."""
    gaps = await visit.result("gaps", visit.site.workspace.verdicts, settings_of(visit, query))
    sectors = named_sectors(gaps.sectors, visit.words)
    query, note = _prefilled(visit, query, gaps, sectors)
    bodies = await bodies_of(visit, (*query.into, *query.of))
    members = [id_ for body in bodies.values() for id_ in body.members]
    ids = (*query.people, *(id_ for rule in rules for id_ in rule.people), *members)
    people = await people_of(visit, ids)
    form = Form(
        _values(query),
        visit.settings(),
        list(sectors.values()),
        await _pickers(visit, query, wrong, people, bodies),
        _members(query, bodies, people),
        wrong,
        blocks(rules, people, visit.words),
        refused,
        note,
        visit.served.to("/compose/saved"),
        gaps.synthetic,
    )
    return visit.page(
        await run_in_threadpool(compose_form_page, form, visit.lang, visit.served), status
    )


async def bodies_of(visit: Visit, keys: Keys) -> dict[str, Body]:
    """The bodies with these keys, and who is in each on the day; keys of none are left out."""
    if not keys:
        return {}
    snapshot = await visit.result("wholeNetwork", visit.site.workspace.snapshot)
    return await visit.read("person", _bodies, snapshot, visit.settings(), keys, visit.lang)


def _bodies(
    snapshot: Snapshot, settings: AnalysisSettings, keys: Keys, lang: str
) -> dict[str, Body]:
    names = place_names(snapshot, [(label, key) for label in WITH_PEOPLE for key in keys], lang)
    return {
        key: Body(name, members_of(snapshot, settings, key)) for (_, key), name in names.items()
    }


def _values(query: ProposalQuery) -> dict[str, Any]:
    sets = {name: [joined(keys) for keys in getattr(query, name)] for name in SETS}
    return {name: getattr(query, name) for name in query.__slots__} | sets


async def _pickers(
    visit: Visit,
    query: ProposalQuery,
    wrong: Mapping[str, str],
    people: People,
    bodies: Mapping[str, Body],
) -> dict[str, Picker]:
    made: dict[str, Picker] = {}
    for name, picker in pickers(visit.words).items():
        chosen = [
            _set(keys, people)
            if name in SETS
            else _body(keys, bodies)
            if name in ("into", "of")
            else _person(keys, people)
            for keys in getattr(query, name)
        ]
        looked = visit.request.query_params.get(f"find_{name}", "").strip()[:LONGEST]
        hits = await _hits(visit, looked, name) if looked else []
        taken = {choice.value for choice in chosen}
        made[name] = replace(
            picker,
            chosen=chosen,
            hits=[hit for hit in hits if hit.value not in taken],
            looked=looked,
            wrong=wrong.get(name, ""),
        )
    return made


def _person(key: str, people: People) -> Choice:
    return Choice(key, name_in(people, key), positions_in(people, key))


def _body(key: str, bodies: Mapping[str, Body]) -> Choice:
    return Choice(key, bodies[key].name if key in bodies else key)


def _set(keys: Keys, people: People) -> Choice:
    return Choice(joined(keys), ", ".join(names_in(people, keys)))


async def _hits(visit: Visit, text: str, name: str) -> list[Choice]:
    """Matches of a search by name; none where the text cannot be searched for."""
    labels = {"into": MEMBERSHIP_BODIES, "of": WITH_PEOPLE}.get(name, ("Person",))
    try:
        hits = await visit.read("search", visit.site.workspace.search, text, labels, _HITS)
    except BadInput:
        return []
    people = await people_of(visit, [hit.id for hit in hits if hit.label == "Person"])
    names = await visit.read(
        "search",
        read_body_names,
        visit.site.workspace.store,
        {hit.id: hit.label for hit in hits if hit.label != "Person"},
        visit.lang,
    )
    return [
        _person(hit.id, people)
        if hit.label == "Person"
        else Choice(hit.id, names.get(hit.id, hit.name))
        for hit in hits
    ]


def _members(query: ProposalQuery, bodies: Mapping[str, Body], people: People) -> list[Choice]:
    """The members of the group that some of them leave."""
    if len(query.into) != 1 or query.into[0] not in bodies:
        return []
    return [_person(id_, people) for id_ in bodies[query.into[0]].members]


def _prefilled(
    visit: Visit,
    query: ProposalQuery,
    gaps: Gaps,
    sectors: Mapping[str, NamedSector],
) -> tuple[ProposalQuery, str]:
    """The query and a note. For `?gap=A:B` the query is filled in with leaders of both sectors and
    of those that lack most ties with them, and the note says so."""
    text, gap = visit.words.text, gap_of(visit.request.query_params, visit.words)
    if gap is None:
        return query, ""
    if unknown := [key for key in gap if key not in sectors]:
        raise BadInput("no_sector_on_day", value=unknown[0][:40])
    lack = dict.fromkeys((key for key in sectors if key not in gap), 0.0)
    for pair in gaps.pairs:
        ends = {pair.a, pair.b}
        for key in ends - {*gap}:
            if ends & {*gap}:
                lack[key] += pair.missing + (1000 if pair.verdict == GAP else 0)
    others = sorted(lack, key=lambda key: -lack[key])[:_OTHER_SECTORS]
    names = [sectors[key].label for key in (*gap, *others)]
    note = text(
        "Filled in to narrow the gap between {a} and {b}: two groups, up to three of one sector"
        " in each, of leaders of these two sectors and of those that lack most ties with them"
        " ({others}). Change what you like.",
        a=names[0],
        b=names[1],
        others=", ".join(names[2:]),
    )
    return replace(query, what="groups", n=2, per=3, sector=(*gap, *others)), note
