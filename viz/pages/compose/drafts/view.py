"""Proposals that are saved as drafts, as a page, and what is asked before one is made real or
dropped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.compose.drafts import Saved
from graph.dates import parse_day
from viz.frame import Served, environment
from viz.words.language import Language, language


class Names(NamedTuple):
    """Of people, and of the bodies that they would come into, by id."""

    people: Mapping[str, str]
    bodies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SavedRow:
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
    proposals: Sequence[Saved],
    names: Names,
    links: Callable[[Saved], tuple[str, str, str]],
    message: str,
    may_change: bool,
    lang: str,
    served: Served,
) -> str:
    """`links`: to open, keep and drop one."""
    return (
        environment(language(lang), served)
        .get_template("pages/compose/drafts/page.html")
        .render(
            saved=[_saved(each, names, links(each), language(lang)) for each in proposals],
            message=message,
            may_change=may_change,
        )
    )


def confirming_page(
    saved: Saved,
    names: Names,
    keep: bool,
    action: str,
    back: str,
    wrong: str,
    lang: str,
    served: Served,
) -> str:
    return (
        environment(language(lang), served)
        .get_template("pages/compose/drafts/confirm.html")
        .render(
            saved=_saved(saved, names, ("", "", ""), language(lang)),
            keep=keep,
            action=action,
            back=back,
            wrong=wrong,
        )
    )


def _saved(saved: Saved, names: Names, links: tuple[str, str, str], words: Language) -> SavedRow:
    groups = tuple(
        (
            draft.title,
            names.bodies.get(draft.into, draft.into) if draft.into else "",
            tuple(names.people.get(id_, id_) for id_ in draft.people),
        )
        for draft in saved.drafts.values()
    )
    people = sum(len(people) for *_, people in groups)
    day = words.day(parse_day(saved.day)) if saved.day else ""
    return SavedRow(
        saved.name,
        day,
        groups,
        words.count("{number} person", "{number} people", people),
        *links,
    )
