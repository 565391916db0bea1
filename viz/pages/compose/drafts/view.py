"""Proposals that are saved as drafts, as a page, and what is asked before one is made real or
dropped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.dates import parse_day
from viz.frame import Served, environment
from viz.words.language import Language, language
from viz.words.naming import called

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """`groups`: title, what it joins (or nothing), and the names of its people."""

    name: str
    day: str
    groups: tuple[tuple[str, str, tuple[str, ...]], ...]
    people: str
    open: str
    keep: str
    drop: str

    @property
    def joining(self) -> bool:
        """Whether people come into groups that are there already."""
        return any(into for _, into, _ in self.groups)


def saved_page(
    rows: Sequence[Row],
    links: Callable[[Row], tuple[str, str, str]],
    told: str,
    may_change: bool,
    lang: str,
    served: Served,
) -> str:
    """`rows`: GraphQL's `proposals`; `links`: to open, keep and drop one."""
    return (
        environment(language(lang), served)
        .get_template("pages/compose/drafts/page.html")
        .render(
            saved=[_saved(row, links(row), language(lang)) for row in rows],
            told=told,
            may_change=may_change,
        )
    )


def confirming_page(
    row: Row, keep: bool, action: str, back: str, wrong: str, lang: str, served: Served
) -> str:
    return (
        environment(language(lang), served)
        .get_template("pages/compose/drafts/confirm.html")
        .render(
            saved=_saved(row, ("", "", ""), language(lang)),
            keep=keep,
            action=action,
            back=back,
            wrong=wrong,
        )
    )


def _saved(row: Row, links: tuple[str, str, str], words: Language) -> Saved:
    groups = tuple(
        (
            group["name"],
            called(group["into"]) if group["into"] else "",
            tuple(called(person) for person in group["people"]),
        )
        for group in row["groups"]
    )
    people = sum(len(people) for *_, people in groups)
    day = words.day(parse_day(row["day"])) if row["day"] else ""
    return Saved(
        row["name"], day, groups, words.count("{number} person", "{number} people", people), *links
    )
