"""The form that describes what is to be composed. It works without scripts, and its state is in the
address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.analysis.settings import AnalysisSettings
from viz.frame import Served, environment
from viz.pages.compose.rules import Block
from viz.words.language import Language, language
from viz.words.sectors import NamedSector
from viz.words.settings import settings_of_form


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be ticked; `note` distinguishes it from others with the same name."""

    value: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picker:
    """A search by name whose hits can be ticked; `fresh`: the name under which hits are sent;
    `looked`: the text that was searched for."""

    name: str
    fresh: str
    legend: str
    help: str
    chosen: Sequence[Choice] = ()
    hits: Sequence[Choice] = ()
    looked: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """`values`: the values of the form's fields, by name; `pickers`: by name; `members`: those of
    the group that some people leave."""

    values: Mapping[str, Any]
    settings: AnalysisSettings
    sectors: Sequence[NamedSector]
    pickers: Mapping[str, Picker]
    members: Sequence[Choice] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)
    blocks: Sequence[Block] = ()
    refused: str = ""
    note: str = ""
    saved: str = ""
    synthetic: bool = False

    def part_of(self, name: str) -> str:
        """The id of the part of the page in which a field is."""
        if name in self.pickers:
            return name
        return (
            "weights"
            if name in (*self.values["weights"], "seed")
            else "rules"
            if name == "per"
            else "what"
        )


def compose_form_page(form: Form, lang: str, served: Served) -> str:
    words = language(lang)
    return (
        environment(words, served)
        .get_template("pages/compose/form/page.html")
        .render(
            form=form,
            values=form.values,
            whats=whats(words),
            weights=weights(words),
            amounts=amounts(words),
            **settings_of_form(form.settings, words),
        )
    )


def whats(words: Language) -> dict[str, tuple[str, str]]:
    """What can be made: its name, and an explanation."""
    text = words.text
    return {
        "groups": (
            text("New groups"),
            text("People who do not sit together yet, mixed so that gaps narrow."),
        ),
        "into": (text("Newcomers for groups that are there"), text("Their members stay.")),
        "replace": (
            text("Replacements for members who leave"),
            text("With the smallest change of the group."),
        ),
        "guests": (
            text("A guest list for an event"),
            text("More invitations than seats, as not everyone comes; tables if wanted."),
        ),
        "by-hand": (
            text("What if these sat together?"),
            text("A group of your own making, and what it would change."),
        ),
    }


def weights(words: Language) -> dict[str, str]:
    text = words.text
    return {
        "gaps": text("New ties where there is a gap"),
        "sectors": text("People of different sectors"),
        "never-met": text("People who have not met"),
        "gender": text("People of different gender"),
        "region": text("People of different regions"),
    }


def amounts(words: Language) -> dict[str, str]:
    text = words.text
    return {
        "none": text("not at all"),
        "little": text("a little"),
        "some": text("some"),
        "much": text("much"),
    }


def pickers(words: Language) -> dict[str, Picker]:
    """All pickers, with nothing chosen yet."""
    text = words.text
    made = (
        Picker(
            "into",
            "into",
            text("Groups, networks or projects"),
            text("Look for them by name, and tick them."),
        ),
        Picker(
            "members",
            "members",
            text("Who sits in it"),
            text("Look for people by name, and tick them."),
        ),
        Picker(
            "of",
            "of",
            text("Members of"),
            text(
                "Only members of these groups or networks, or who took part in these courses or"
                " events."
            ),
        ),
        Picker(
            "only",
            "only",
            text("These people alone"),
            text("Nobody else is a candidate, if anyone is ticked."),
        ),
        Picker(
            "require",
            "require",
            text("Must have a place"),
            text("They are candidates in any case."),
        ),
        Picker("without", "without", text("Left out"), text("They are no candidates.")),
        Picker(
            "together",
            "together_new",
            text("Together"),
            text("Tick two or more, who sit in one group or in none."),
        ),
        Picker(
            "apart",
            "apart_new",
            text("Apart"),
            text("Tick two or more, no two of whom sit in one group."),
        ),
    )
    return {picker.name: picker for picker in made}
