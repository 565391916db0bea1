"""The tables of the page of two sectors."""

from collections.abc import Sequence
from datetime import date

from viz.addresses import address_of
from viz.pages.pair.query import Course, PairQuery, PairResult
from viz.pages.pair.sorted_table import Cell, Table
from viz.words.language import Language
from viz.words.naming import called

MAX_LINKS = 4


def bridge_table(result: PairResult, query: PairQuery, words: Language) -> Table:
    text = words.text
    titles = [
        (text("Name"), False),
        (text("Sector"), False),
        (text("People met"), True),
        (text("Ties"), True),
        (text("Share of ties"), True),
        (text("Where they meet"), False),
    ]
    rows = [
        (
            _person(each, query),
            _sector(each, query),
            _whole(each["contacts"], words),
            _ties(each["ties"], words),
            Cell(words.share(each["share"]), each["share"]),
            _places(each["places"], query),
        )
        for each in result["people"]
    ]
    return query.sorting.table(
        "people", text("Who joins the two now"), titles, rows, query.saving("people")
    )


def potential_bridges_table(result: PairResult, query: PairQuery, words: Language) -> Table:
    text = words.text
    titles = [
        (text("Name"), False),
        (text("Sector"), False),
        (text("Knows people who do"), True),
        (text("Whom these meet"), True),
        (text("Memberships"), True),
    ]
    rows = [
        (
            _person(each, query),
            _sector(each, query),
            _whole(each["through"], words),
            _whole(each["reach"], words),
            _whole(each["places"], words),
        )
        for each in result["able"]
    ]
    return query.sorting.table(
        "able", text("Who could join the two"), titles, rows, query.saving("able")
    )


def shared_table(result: PairResult, query: PairQuery, words: Language) -> Table:
    text = words.text
    titles = [(text("Shared"), False), *_sides(query), (text("Ties"), True)]
    rows = [
        (_places([each["place"]], query), *_people(each, query, words), _ties(each["ties"], words))
        for each in result["shared"]
    ]
    return query.sorting.table(
        "shared", text("What the two share"), titles, rows, query.saving("shared")
    )


def event_table(result: PairResult, query: PairQuery, words: Language) -> Table:
    text = words.text
    titles = [(text("Event"), False), (text("Day"), False), *_sides(query)]
    days = [each["place"].get("date") or "" for each in result["events"]]
    rows = [
        (_places([each["place"]], query), Cell(_day(day, words), day), *_people(each, query, words))
        for each, day in zip(result["events"], days, strict=True)
    ]
    return query.sorting.table(
        "events", text("Events with people of both"), titles, rows, query.saving("events")
    )


def years_table(courses: Sequence[Course], query: PairQuery, words: Language) -> Table:
    text = words.text
    titles = [
        (text("Year"), True),
        (text("Pair"), False),
        (text("Observed"), True),
        (text("Expected"), True),
        (text("Ratio"), True),
    ]
    rows = [
        (
            Cell(str(each.year), each.year),
            Cell(course.name, course.name),
            _ties(each.observed, words),
            Cell(words.number(each.expected, 1), each.expected),
            _ratio(each.observed, each.expected, words),
        )
        for course in courses
        for each in course.years
    ]
    return query.sorting.table("years", text("Over the years"), titles, rows, query.saving("years"))


def _day(day: str, words: Language) -> str:
    """A partial date in words, as far as it is known."""
    return words.day(date.fromisoformat(day)) if len(day) == 10 else day


def _sides(query: PairQuery) -> list[tuple[str, bool]]:
    return [(name, True) for name in dict.fromkeys(query.labels)]


def _people(each: PairResult, query: PairQuery, words: Language) -> list[Cell]:
    return [_whole(each[side], words) for side in ("a" if query.within else "ab")]


def _person(each: PairResult, query: PairQuery) -> Cell:
    name = each["person"]["name"]
    return Cell(name, name, ((name, query.served.to(address_of("Person", each["person"]["key"]))),))


def _sector(each: PairResult, query: PairQuery) -> Cell:
    name = dict(zip(query.keys, query.labels, strict=True))[each["group"]]
    return Cell(name, name)


def _places(places: Sequence[PairResult], query: PairQuery) -> Cell:
    links = tuple(
        (called(place), query.served.to(address_of(place["label"], place["key"])))
        for place in places
    )
    text = ", ".join(name for name, _ in links)
    return Cell(text, text, links[:MAX_LINKS], len(links[MAX_LINKS:]))


def _whole(number: int, words: Language) -> Cell:
    return Cell(words.number(number), number)


def _ties(number: float, words: Language) -> Cell:
    return Cell(words.number(number, 0 if number == int(number) else 1), round(number, 4))


def _ratio(observed: float, expected: float, words: Language) -> Cell:
    ratio = observed / expected if expected else None
    return Cell(words.ratio(ratio), -1.0 if ratio is None else round(ratio, 4))
