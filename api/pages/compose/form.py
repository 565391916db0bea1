"""The form of the compose pages: what is asked, and what was looked for by name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.graphql.resolvers.settings import Arguments
from api.graphql.schema.names import constant, kind_constant
from api.pages.compose.arguments import SETS, Keys, Wanted, gap_of, joined, variables
from api.pages.compose.query import BODIES, FORM, WITH_MEMBERS, ids
from api.pages.visit import Visit
from graph.compose.rules import Rule
from graph.errors import BadInput
from graph.search import LONGEST
from viz.pages.compose.form import Choice, Form, Picker, compose_form_page, pickers
from viz.pages.compose.proposal import place_of
from viz.pages.compose.rules import blocks
from viz.words.naming import called
from viz.words.sectors import NamedSector, named_sectors

WITH_PEOPLE = ("Group", "Network", "Project", "Cohort", "Event")
_HITS = 12
_OTHER_SECTORS = 4
_SETTLED = ("asOf", "ties", "weight", "seed")


async def form_page(
    visit: Visit,
    wanted: Wanted,
    wrong: Mapping[str, str],
    *,
    rules: Sequence[Rule] = (),
    refused: str = "",
    status: int = 200,
) -> Response:
    """With what is wrong by the names of the fields, the `rules` that rule each other out, or why
    the whole was `refused`."""
    data = await _known(visit, wanted, rules)
    sectors = named_sectors(data["gaps"]["sectors"], visit.words)
    wanted, note = _prefilled(visit, wanted, data["gaps"]["pairs"], sectors)
    people = {row["key"]: row for row in data["people"] if row}
    bodies = {row["key"]: row for row in data["bodies"] if row}
    named = [
        {
            "kind": constant(rule.kind),
            "group": rule.group,
            "number": rule.number,
            "least": rule.least,
            "most": rule.most,
            "people": [_name(people, key) for key in rule.people],
        }
        for rule in rules
    ]
    settings = visit.settings()
    form = Form(
        _values(wanted),
        settings.as_of,
        settings.ties,
        settings.weight,
        list(sectors.values()),
        await _pickers(visit, wanted, wrong, people, bodies),
        _members(wanted, bodies),
        wrong,
        blocks(named, visit.words),
        refused,
        note,
        visit.served.to("/compose/saved"),
        data["gaps"]["synthetic"],
    )
    return visit.page(
        await run_in_threadpool(compose_form_page, form, visit.lang, visit.served), status
    )


async def bodies_of(visit: Visit, keys: Keys) -> dict[str, Any]:
    """What the keys are of, with members where there are."""
    found = [id_ for label in WITH_PEOPLE for id_ in ids(label, keys)]
    data = await visit.ask(
        BODIES, asOf=visit.settings().as_of.isoformat(), lang=visit.lang.upper(), bodies=found
    )
    return {row["key"]: row for row in data["bodies"] if row}


async def _known(visit: Visit, wanted: Wanted, rules: Sequence[Rule]) -> dict[str, Any]:
    asked: Arguments = {
        name: value
        for name, value in variables(wanted, visit).items()
        if name in (*_SETTLED, "lang")
    }
    people = dict.fromkeys((*wanted.people, *(key for rule in rules for key in rule.people)))
    bodies = [id_ for label in WITH_PEOPLE for id_ in ids(label, (*wanted.into, *wanted.of))]
    return await visit.ask(FORM, **asked, people=ids("Person", tuple(people)), bodies=bodies)


def _values(wanted: Wanted) -> dict[str, Any]:
    sets = {name: [joined(keys) for keys in getattr(wanted, name)] for name in SETS}
    return {name: getattr(wanted, name) for name in wanted.__slots__} | sets


async def _pickers(
    visit: Visit,
    wanted: Wanted,
    wrong: Mapping[str, str],
    people: Mapping[str, Any],
    bodies: Mapping[str, Any],
) -> dict[str, Picker]:
    made: dict[str, Picker] = {}
    for name, picker in pickers(visit.words).items():
        known = bodies if name in ("into", "of") else people
        chosen = [
            _set(keys, people) if name in SETS else _chosen(keys, known)
            for keys in getattr(wanted, name)
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


def _chosen(key: str, known: Mapping[str, Any]) -> Choice:
    row = known.get(key)
    return Choice(key, _name(known, key), place_of(row) if row else "")


def _set(keys: Keys, people: Mapping[str, Any]) -> Choice:
    return Choice(joined(keys), ", ".join(_name(people, key) for key in keys))


def _name(known: Mapping[str, Any], key: str) -> str:
    return called(known[key]) if key in known else key


async def _hits(visit: Visit, looked: str, name: str) -> list[Choice]:
    labels = {"into": WITH_MEMBERS, "of": WITH_PEOPLE}.get(name, ("Person",))
    document = (
        "query Look($text: String!, $kinds: [Kind!], $asOf: Date, $lang: Language!) {"
        f" search(text: $text, kinds: $kinds, first: {_HITS}) {{ node {{ key name(lang: $lang) ..."
        " on Person { positions(first: 2, asOf: $asOf) { edges { title node { name(lang:"
        " $lang) } } } } } } }"
    )
    kinds, day = [kind_constant(label) for label in labels], visit.settings().as_of.isoformat()
    try:
        found = (
            await visit.ask(document, text=looked, kinds=kinds, asOf=day, lang=visit.lang.upper())
        )["search"]
    except BadInput:
        return []
    return [
        Choice(hit["node"]["key"], called(hit["node"]), place_of(hit["node"]))
        for hit in found
        if hit["node"]
    ]


def _members(wanted: Wanted, bodies: Mapping[str, Any]) -> list[Choice]:
    """Of the group that some of them leave."""
    if len(wanted.into) != 1 or not (row := bodies.get(wanted.into[0])):
        return []
    return [
        Choice(person["key"], called(person), place_of(person))
        for person in row.get("members", {}).get("nodes", ())
    ]


def _prefilled(
    visit: Visit,
    wanted: Wanted,
    pairs: Sequence[Mapping[str, Any]],
    sectors: Mapping[str, NamedSector],
) -> tuple[Wanted, str]:
    """For `?gap=A:B`: leaders of both sectors, and of those that lack most ties with them; and what
    is said of that."""
    text, gap = visit.words.text, gap_of(visit.request.query_params, visit.words)
    if gap is None:
        return wanted, ""
    if unknown := [key for key in gap if key not in sectors]:
        raise BadInput("no_sector_on_day", value=unknown[0][:40])
    lack = dict.fromkeys((key for key in sectors if key not in gap), 0.0)
    for pair in pairs:
        ends = {pair["a"]["key"], pair["b"]["key"]}
        for key in ends - {*gap}:
            if ends & {*gap}:
                lack[key] += pair["missing"] + (1000 if pair["verdict"] == "GAP" else 0)
    others = sorted(lack, key=lambda key: -lack[key])[:_OTHER_SECTORS]
    names = [sectors[key].label for key in (*gap, *others)]
    note = text(
        "Filled in to close the gap between {a} and {b}: two groups, up to three of one sector in"
        " each, of leaders of these two sectors and of those that lack most ties with them"
        " ({others}). Change what you like.",
        a=names[0],
        b=names[1],
        others=", ".join(names[2:]),
    )
    return replace(wanted, what="groups", n=2, per=3, sector=(*gap, *others)), note
