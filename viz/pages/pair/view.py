"""The page of two sectors, or of one: the finding, who joins them now, who could join them, what
they share, and how that changed over the years."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from viz.draw.bridges import Bridge, Joined, bridge_picture
from viz.draw.years import years_picture
from viz.frame import environment
from viz.pages.pair.query import Course, PairQuery, PairResult
from viz.pages.pair.sorted_table import Table
from viz.pages.pair.tables import (
    bridge_table,
    event_table,
    potential_bridges_table,
    shared_table,
    years_table,
)
from viz.words.findings import Line, Story, figure_names, tell
from viz.words.language import Language, language
from viz.words.sensitivity import choices
from viz.words.settings import settings_of_form

MAX_PEOPLE, MAX_PLACES = 14, 16
COUNTS = ("bridgingA", "bridgingB", "apartA", "apartB", "ableA", "ableB")


def pair_page(
    query: PairQuery, lang: str, result: PairResult | None, courses: Sequence[Course]
) -> str:
    """`result`: None where one of the two has no figures; `courses`: of the pair, and of each
    sector within itself."""
    words = language(lang)
    story = tell(query.gaps, words)
    line = line_of(story, query.keys)
    template = environment(words, query.served).get_template("pages/pair/page.html")
    return template.render(
        query=query,
        headline=headline(line, query, words),
        line=line,
        settings=query.gaps.settings,
        result=result,
        sectors=[
            sector
            for key in dict.fromkeys(query.keys)
            for sector in story.sectors
            if sector.id == key
        ],
        sentences=_sentences(result, query, words),
        figures=_figures(line, query, words),
        changes=_changes(line, query, words),
        strongest=_strongest(result, query, words),
        tables=tables_of(result, courses, query, words),
        **settings_of_form(query.gaps.settings, words),
        picture=_picture(result, query, words),
        pictures=_years(courses, words),
        day_of=lambda year: min(date(year, 12, 31), query.today).isoformat(),
    )


def line_of(story: Story, keys: tuple[str, str]) -> Line | None:
    return next(
        (line for line in story.lines if {sector.id for sector in line.sectors} == set(keys)), None
    )


def _title(query: PairQuery) -> str:
    return query.names[0] if query.within else f"{query.names[0]} – {query.names[1]}"


def headline(line: Line | None, query: PairQuery, words: Language) -> str:
    """The finding as a sentence."""
    if line is None:
        return words.text("{names}: no figures are shown", names=_title(query))
    headlines = {
        "gap": words.text("{names}: fewer ties than chance would give", names=_title(query)),
        "same": words.text("{names}: about as many ties as chance gives", names=_title(query)),
        "more": words.text("{names}: more ties than chance would give", names=_title(query)),
        "few": words.text("{names}: too little is known for a verdict", names=_title(query)),
    }
    return headlines[line.style]


def _figures(line: Line | None, query: PairQuery, words: Language) -> list[tuple[str, str]]:
    if line is None:
        return []
    heads = figure_names(words)
    known = {sector.id: sector for sector in query.gaps.sectors}
    shown = ("verdict", "observed", "expected", "interval", "missing", "ratio", "q", "holds")
    figures = [(heads[name], line.figures[name]) for name in shown]
    sectors = dict.fromkeys(line.sectors)
    people = [
        (words.text("Leaders, {name}", name=sector.label), words.number(sector.people))
        for sector in sectors
    ]
    coverage = [
        (
            words.text("Ties known, {name}", name=sector.label),
            words.share(known[sector.id].coverage),
        )
        for sector in sectors
    ]
    return [*figures, *people, *coverage]


def _changes(line: Line | None, query: PairQuery, words: Language) -> str:
    return (
        words.text("Also calculated with: {choices}.", choices=choices(query.gaps.tried, words))
        if line and query.gaps.tried
        else ""
    )


def _sentences(result: PairResult | None, query: PairQuery, words: Language) -> dict[str, str]:
    """Sentences about those who join the two, and about those who could."""
    if not result:
        return {}
    text, one, other = words.text, *query.labels
    many = {"a": one, "b": other, **{name: words.number(result[name]) for name in COUNTS}}
    if query.within:
        return {
            "now": text(
                "Leaders who meet someone of their own sector: {bridgingA}; who meet nobody of it:"
                " {apartA}.",
                **many,
            ),
            "could": text(
                "Of those who meet nobody of their own sector, {ableA} meet someone elsewhere who"
                " does. Whoever knows most of these would need the fewest introductions.",
                **many,
            ),
        }
    return {
        "now": text(
            "Leaders who meet someone of the other sector: {bridgingA} of {a}, {bridgingB} of {b};"
            " who meet nobody of it: {apartA} of {a}, {apartB} of {b}.",
            **many,
        ),
        "could": text(
            "Of those who meet nobody of the other sector, some know a leader who does: {ableA} of"
            " {a}, {ableB} of {b}. Whoever knows most of these would need the fewest"
            " introductions.",
            **many,
        ),
    }


def _strongest(result: PairResult | None, query: PairQuery, words: Language) -> str:
    """The sentence about what would be lost without the person who joins the two most."""
    if not result or not result.get("people"):
        return ""
    first = result["people"][0]
    return words.count(
        "If {name} left, {share} of the ties would go, and {number} person would no longer join the"
        " two.",
        "If {name} left, {share} of the ties would go, and {number} people would no longer join the"
        " two.",
        first["people"],
        name=first["person"]["name"],
        share=words.share(first["share"]),
    )


def tables_of(
    result: PairResult | None, courses: Sequence[Course], query: PairQuery, words: Language
) -> dict[str, Table]:
    made: dict[str, Table | None] = {"years": years_table(courses, query, words)}
    if result:
        made |= {
            "shared": shared_table(result, query, words),
            "events": event_table(result, query, words),
        }
        if query.names_people:
            made |= {
                "people": bridge_table(result, query, words),
                "able": potential_bridges_table(result, query, words),
            }
    return {name: table for name, table in made.items() if table and table.rows}


def _picture(result: PairResult | None, query: PairQuery, words: Language) -> Any:
    """The people who join the two most, and their affiliations; None where nobody does, or people
    are not named."""
    if not result or not result.get("people"):
        return None
    places = [each["place"] for each in result["shared"][:MAX_PLACES]]
    at = {(place["label"], place["key"]): i for i, place in enumerate(places)}
    people: list[Joined] = []
    for left in (True, False):
        side = [each for each in result["people"] if (each["group"] == query.keys[0]) == left][
            :MAX_PEOPLE
        ]
        people += [
            Joined(each["person"]["name"], left, [at[key] for key in _keys(each) if key in at])
            for each in side
        ]
    return bridge_picture(
        Bridge(people, [place["name"] for place in places]),
        words.text("Who joins the two, and what they share; the same is in the tables below."),
    )


def _keys(person: PairResult) -> list[tuple[str, str]]:
    return [(place["label"], place["key"]) for place in person["places"]]


def _years(courses: Sequence[Course], words: Language) -> list[tuple[str, Any]]:
    """A small picture of each course, all on one scale."""
    most = max(
        (
            value
            for course in courses
            for year in course.years
            for value in (year.observed, year.expected)
        ),
        default=0.0,
    )
    description = words.text("Observed and expected ties by year; the same is in the table below.")
    return [
        (
            course.name,
            years_picture(course.years, most, f"{course.name}. {description}", words.number),
        )
        for course in courses
        if course.years
    ]
