"""The page of two sectors, or of one: the finding, who joins them now, who could, what they share,
and how it went over the years."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from viz.draw.bridges import Bridge, Joined, bridge_picture
from viz.draw.years import years_picture
from viz.frame import environment
from viz.pages.pair.query import Asked, Course, Found
from viz.pages.pair.sorted_table import Table
from viz.pages.pair.tables import able_table, bridge_table, event_table, shared_table, years_table
from viz.words.findings import Line, Story, figure_names, tell
from viz.words.language import Language, language
from viz.words.sensitivity import choices
from viz.words.settings import settings_of_form

MAX_PEOPLE, MAX_PLACES = 14, 16
COUNTS = ("bridgingA", "bridgingB", "apartA", "apartB", "ableA", "ableB")


def pair_page(asked: Asked, lang: str, found: Found | None, courses: Sequence[Course]) -> str:
    """`found`: None where nothing is told of one of the two; `courses`: of the pair, and of each
    sector within itself."""
    words = language(lang)
    story = tell(asked.gaps, words)
    line = line_of(story, asked.keys)
    template = environment(words, asked.served).get_template("pages/pair/page.html")
    return template.render(
        asked=asked,
        headline=headline(line, asked, words),
        line=line,
        settings=asked.gaps.settings,
        found=found,
        sectors=[
            place for key in dict.fromkeys(asked.keys) for place in story.places if place.id == key
        ],
        told=_told(found, asked, words),
        figures=_figures(line, asked, words),
        changes=_changes(line, asked, words),
        strongest=_strongest(found, asked, words),
        tables=tables_of(found, courses, asked, words),
        **settings_of_form(asked.gaps.settings, words),
        picture=_picture(found, asked, words),
        pictures=_years(courses, words),
        day_of=lambda year: min(date(year, 12, 31), asked.today).isoformat(),
    )


def line_of(story: Story, keys: tuple[str, str]) -> Line | None:
    return next(
        (line for line in story.lines if {place.id for place in line.places} == set(keys)), None
    )


def _title(asked: Asked) -> str:
    return asked.names[0] if asked.within else f"{asked.names[0]} – {asked.names[1]}"


def headline(line: Line | None, asked: Asked, words: Language) -> str:
    """The finding as a sentence."""
    if line is None:
        return words.text("{names}: no figures are shown", names=_title(asked))
    said = {
        "gap": words.text("{names}: fewer ties than chance would give", names=_title(asked)),
        "same": words.text("{names}: about as many ties as chance gives", names=_title(asked)),
        "more": words.text("{names}: more ties than chance would give", names=_title(asked)),
        "few": words.text("{names}: too little is known for a verdict", names=_title(asked)),
    }
    return said[line.style]


def _figures(line: Line | None, asked: Asked, words: Language) -> list[tuple[str, str]]:
    if line is None:
        return []
    heads = figure_names(words)
    known = {sector.id: sector for sector in asked.gaps.sectors}
    shown = ("verdict", "observed", "expected", "interval", "missing", "ratio", "q", "holds")
    figures = [(heads[name], line.figures[name]) for name in shown]
    places = dict.fromkeys(line.places)
    people = [
        (words.text("Leaders, {name}", name=place.label), words.number(place.people))
        for place in places
    ]
    coverage = [
        (words.text("Ties known, {name}", name=place.label), words.share(known[place.id].coverage))
        for place in places
    ]
    return [*figures, *people, *coverage]


def _changes(line: Line | None, asked: Asked, words: Language) -> str:
    return (
        words.text("Also calculated with: {choices}.", choices=choices(asked.gaps.tried, words))
        if line and asked.gaps.tried
        else ""
    )


def _told(found: Found | None, asked: Asked, words: Language) -> dict[str, str]:
    """What the figures of those who join the two, and of those who could, say in sentences."""
    if not found:
        return {}
    text, one, other = words.text, *asked.labels
    many = {"a": one, "b": other, **{name: words.number(found[name]) for name in COUNTS}}
    if asked.within:
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


def _strongest(found: Found | None, asked: Asked, words: Language) -> str:
    """What goes with whoever joins the two most."""
    if not found or not found.get("people"):
        return ""
    first = found["people"][0]
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
    found: Found | None, courses: Sequence[Course], asked: Asked, words: Language
) -> dict[str, Table]:
    made: dict[str, Table | None] = {"years": years_table(courses, asked, words)}
    if found:
        made |= {
            "shared": shared_table(found, asked, words),
            "events": event_table(found, asked, words),
        }
        if asked.named:
            made |= {
                "people": bridge_table(found, asked, words),
                "able": able_table(found, asked, words),
            }
    return {name: table for name, table in made.items() if table and table.rows}


def _picture(found: Found | None, asked: Asked, words: Language) -> Any:
    """Those who join the two most, and where; none where nobody does, or they are not named."""
    if not found or not found.get("people"):
        return None
    places = [each["place"] for each in found["shared"][:MAX_PLACES]]
    at = {(place["label"], place["key"]): i for i, place in enumerate(places)}
    people: list[Joined] = []
    for left in (True, False):
        side = [each for each in found["people"] if (each["group"] == asked.keys[0]) == left][
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


def _keys(person: Found) -> list[tuple[str, str]]:
    return [(place["label"], place["key"]) for place in person["places"]]


def _years(courses: Sequence[Course], words: Language) -> list[tuple[str, Any]]:
    """A small picture each, all on one scale."""
    most = max(
        (
            value
            for course in courses
            for year in course.years
            for value in (year.observed, year.expected)
        ),
        default=0.0,
    )
    said = words.text("Observed and expected ties by year; the same is in the table below.")
    return [
        (course.name, years_picture(course.years, most, f"{course.name}. {said}", words.number))
        for course in courses
        if course.years
    ]
