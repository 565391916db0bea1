"""The page of the proposals that are saved as drafts, and the page that asks before one is made
real or dropped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.compose.drafts import Saved
from graph.dates import parse_day
from viz.frame import Served, environment
from viz.words.language import Language, language


class Names(NamedTuple):
    """The names of people, and of the bodies that they would join, by id."""

    people: Mapping[str, str]
    bodies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A proposal on the page; `groups`: title, the body it joins (or empty), and the names of its
    people."""

    name: str
    day: str
    groups: tuple[tuple[str, str, tuple[str, ...]], ...]
    people: str
    open: str
    keep: str
    drop: str

    @property
    def joining(self) -> bool:
        """Whether people join existing groups."""
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
    """The page; `links`: gives the addresses to open, keep and drop a proposal."""
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
