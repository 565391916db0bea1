"""Proposed groups as a page: who sits where and why, what that opens, how good it is, and what was
changed by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from viz.frame import Served, environment
from viz.pages.compose.proposal.forecast import Forecast, forecast, pair_name
from viz.pages.compose.rules import broken
from viz.words.language import Language, language
from viz.words.naming import called
from viz.words.sectors import NamedSector, named_sectors

Row = Mapping[str, Any]
NOWHERE = NamedSector("", "", "–", 0)
"""Of whoever has no sector."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where one can go from a proposal; `here`: its own address, which further changes are added
    to. Empty where there is nothing."""

    here: str
    form: str
    again: str
    another: str
    undo: str
    redo: str
    exports: Mapping[str, str]
    move: Callable[[str], str]
    pin: Callable[[str], str]
    person: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """How the page was asked for: the kind of proposal, its settings, who is pinned, what was done
    last, and what is known of it."""

    what: str
    as_of: date
    weight: str
    pins: Sequence[str] = ()
    steps: int = 0
    last: Sequence[tuple[str, int | None, int | None]] = ()
    best: float | None = None
    titles: Sequence[str] = ()
    may_save: bool = False
    name: str = ""
    wrong: str = ""
    leaves: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Someone in a group: `share` of what whoever brings most brings; `broken`: rules that they
    break where they are."""

    key: str
    anchor: str
    name: str
    place: str
    sector: NamedSector
    met: str
    opens: tuple[str, ...]
    brings: str
    share: float
    stays: bool
    pinned: bool
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    size: str
    people: tuple[Placed, ...]
    opens: tuple[str, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of the whole."""

    title: str
    details: str
    worth: str
    bound: str
    total: float
    last: str
    broken: tuple[str, ...]
    bench: str


@dataclass(frozen=True, slots=True)
class View:
    groups: tuple[Group, ...]
    bench: tuple[tuple[str, str, str, str], ...]
    told: Told
    forecast: Forecast


def proposal_page(data: Row, asked: Asked, links: Links, lang: str, served: Served) -> str:
    """`data`: the answer to the document Evaluate."""
    words = language(lang)
    return (
        environment(words, served)
        .get_template("pages/compose/proposal/page.html")
        .render(view=view_of(data, asked, words), asked=asked, links=links)
    )


def view_of(data: Row, asked: Asked, words: Language) -> View:
    made, sectors = data["arrangement"], named_sectors(data["gaps"]["sectors"], words)
    then = data["whatIf"]["pairs"] if data.get("whatIf") else None
    seen = forecast(data["gaps"], then, sectors, asked.weight, words)
    titles = [group_title(number, asked.titles, words) for number in range(len(made["groups"]))]
    rules = [(_group_of(rule, made), rule) for rule in made["breaks"]]
    most = (
        max((row["brings"] for group in made["groups"] for row in group["people"]), default=0) or 1
    )
    groups = tuple(
        Group(
            titles[number],
            words.count("{number} person", "{number} people", len(group["people"])),
            tuple(
                _placed(row, made["breaks"], asked, sectors, most, len(group["people"]), words)
                for row in _by_sector(group, sectors)
            ),
            tuple(_opening(row, sectors, words) for row in group["opens"]),
            tuple(
                broken(_named(rule), words)
                for of, rule in rules
                if of == number and not rule["people"]
            ),
        )
        for number, group in enumerate(made["groups"])
    )
    bench = tuple(
        (row["key"], _anchor(row["key"]), called(row), place_of(row)) for row in made["leftOut"]
    )
    return View(groups, bench, _told(made, data, seen, asked, titles, words), seen)


def place_of(person: Row) -> str:
    """What someone does, and where."""
    edges = person["positions"]["edges"] if person.get("positions") else ()
    return "; ".join(
        ", ".join(filter(None, (edge["title"], edge["node"]["name"]))) for edge in edges
    )


def opened(row: Row, sectors: Mapping[str, NamedSector]) -> tuple[str, ...]:
    """The labels of the sectors that someone's own has a gap with, and whose people sit with
    them."""
    return tuple(sectors[key].label for key in row["opens"] if key in sectors)


def changed_by(amount: float, words: Language) -> str:
    """`+12`, `−3`, `±0`"""
    rounded = round(amount)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{words.number(abs(rounded))}"


def group_title(number: int | None, titles: Sequence[str], words: Language) -> str:
    if number is None:
        return words.text("in no group")
    return (
        titles[number] if number < len(titles) else words.text("Group {number}", number=number + 1)
    )


def _anchor(key: str) -> str:
    return f"p-{quote(key, safe='')}"


def _names(made: Row) -> dict[str, str]:
    placed = [row["person"] for group in made["groups"] for row in group["people"]]
    return {person["key"]: called(person) for person in (*placed, *made["leftOut"])}


def _named(rule: Row) -> Row:
    return {**rule, "people": [called(person) for person in rule["people"]]}


def with_whom(rule: Row, key: str) -> Row:
    """The rule as it is told beside one of its people: only the others are named, if there are
    any."""
    others = [person for person in rule["people"] if person["key"] != key]
    return _named({**rule, "people": others or rule["people"]})


def _group_of(rule: Row, made: Row) -> int | None:
    return next(
        (number for number, group in enumerate(made["groups"]) if group["name"] == rule["group"]),
        None,
    )


def _breaking(rule: Row, made: Row, titles: Sequence[str], words: Language) -> str:
    number, said = _group_of(rule, made), broken(_named(rule), words)
    return said if number is None else f"{titles[number]}: {said}"


def _placed(
    row: Row,
    rules: Sequence[Row],
    asked: Asked,
    sectors: Mapping[str, NamedSector],
    most: float,
    size: int,
    words: Language,
) -> Placed:
    person, key = row["person"], row["person"]["key"]
    theirs = [rule for rule in rules if any(each["key"] == key for each in rule["people"])]
    return Placed(
        key,
        _anchor(key),
        called(person),
        place_of(person),
        sectors.get(row["sector"], NOWHERE),
        met(size - 1 - row["notMet"], size - 1, words),
        opened(row, sectors),
        words.number(row["brings"]),
        round(100 * max(row["brings"], 0) / most, 1),
        row["stays"],
        key in asked.pins,
        tuple(broken(with_whom(rule, key), words) for rule in theirs),
    )


def _by_sector(group: Row, sectors: Mapping[str, NamedSector]) -> list[Row]:
    place = {key: number for number, key in enumerate(sectors)}
    return sorted(
        group["people"],
        key=lambda row: (place.get(row["sector"], len(place)), row["person"]["name"] or ""),
    )


def met(number: int, others: int, words: Language) -> str:
    """How many of those that someone would sit with they have met."""
    if not number:
        return words.text("has met none of the others")
    return words.text("has met {number} of {others}", number=number, others=others)


def _opening(row: Row, sectors: Mapping[str, NamedSector], words: Language) -> str:
    return (
        f"{pair_name(frozenset((row['a'], row['b'])), sectors, words)} {words.number(row['new'])}"
    )


def _told(
    made: Row, data: Row, seen: Forecast, asked: Asked, titles: Sequence[str], words: Language
) -> Told:
    text, score, names = words.text, made["score"], _names(made)
    people = sum(len(group["people"]) for group in made["groups"])
    return Told(
        _headline(len(made["groups"]), seen, asked, words),
        " ".join(_details(data, people, seen, asked, words)),
        text(
            "Worth {total}: {coverage} for new ties where there is a gap, {pairs} for who sits with"
            " whom.",
            total=words.number(score["total"]),
            coverage=words.number(score["coverage"]),
            pairs=words.number(score["pairs"]),
        ),
        _bound(score["total"], asked.best, words),
        score["total"],
        _last(asked, names, titles, words),
        tuple(_breaking(rule, made, titles, words) for rule in made["breaks"]),
        words.count(
            "{number} candidate in no group",
            "{number} candidates in no group",
            made["leftOutCount"],
        ),
    )


def _headline(groups: int, seen: Forecast, asked: Asked, words: Language) -> str:
    number = words.count("{number} group", "{number} groups", groups)
    if not seen.gaps:
        return words.text("{groups}; there is no gap to close", groups=number)
    if not seen.after:
        return words.text(
            "{groups}; what they change is not among the ties that count", groups=number
        )
    form = words.catalogue.ngettext(
        "{groups}: new ties for {opened} of {gaps} gap",
        "{groups}: new ties for {opened} of {gaps} gaps",
        seen.gaps,
    )
    return form.format(
        groups=number, opened=words.number(seen.opened), gaps=words.number(seen.gaps)
    )


def _details(data: Row, people: int, seen: Forecast, asked: Asked, words: Language) -> list[str]:
    told = [
        f"{words.count('{number} leader', '{number} leaders', people)}, {words.day(asked.as_of)}."
    ]
    if seen.gaps and seen.after:
        told.append(
            words.text(
                "The gaps lack {lacking} ties and get {given}.",
                lacking=words.number(seen.lacking),
                given=words.number(seen.given),
            )
        )
    if seen.closed:
        told.append(
            words.count(
                "{number} would be a gap no longer.",
                "{number} would be gaps no longer.",
                seen.closed,
            )
        )
    elif seen.given:
        told.append(words.text("All would still be gaps, though smaller ones."))
    if asked.leaves:
        told.append(words.count("{number} member leaves.", "{number} members leave.", asked.leaves))
    if data["gaps"]["synthetic"]:
        told.append(words.text("Made-up example data."))
    return told


def _bound(total: float, best: float | None, words: Language) -> str:
    if best is None:
        return ""
    if best - total < 1e-6:
        return words.text("Nothing better is possible.")
    if total <= 0:
        return words.text("At most {best} is possible.", best=words.number(best))
    return words.text(
        "At most {share} better is possible.", share=words.share(max(best / total - 1, 0.01))
    )


def _last(asked: Asked, names: Mapping[str, str], titles: Sequence[str], words: Language) -> str:
    """What was done last."""
    said = [
        words.text(
            "{person}: from “{source}” to “{to}”",
            person=names.get(key, key),
            source=group_title(source, titles, words),
            to=group_title(to, titles, words),
        )
        for key, source, to in asked.last
    ]
    return f"{'; '.join(said)}." if said else ""
