"""The page of the changes by hand of one person in a proposal: every group to move to, everyone to
change places with, and the effect of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.compose.arranging import Effect
from viz.frame import Served, environment
from viz.pages.compose.proposal.view import changed_by, group_title, names_beside
from viz.pages.compose.rules import broken
from viz.words.language import Language, language
from viz.words.people import People, name_in, positions_in


@dataclass(frozen=True, slots=True)
class Way:
    """A change: its address, its effect on the score, the rules that it breaks and those that it
    restores; `to`: the group's number, `-` for none."""

    address: str
    to: str
    title: str
    position: str
    change: str
    breaks: tuple[str, ...]
    resolves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moving:
    """The effect of each change of `person` (an id), among so many `groups`; `people` by id."""

    person: str
    groups: int
    moves: Sequence[Effect]
    exchanges: Sequence[Effect]
    people: People


@dataclass(frozen=True, slots=True)
class Ways:
    """Makes the addresses of changes: `to` from a group's number, `exchange_with` from the other
    person's key."""

    here: int | None
    titles: Sequence[str]
    group_of: Callable[[str], int | None]
    to: Callable[[int | None], str]
    exchange_with: Callable[[str], str]
    back: str


def moving_page(moving: Moving, ways: Ways, lang: str, served: Served) -> str:
    words, people, person = language(lang), moving.people, moving.person

    def title(number: int | None) -> str:
        return group_title(number, ways.titles, words)

    def move(effect: Effect) -> Way:
        to = effect.to if effect.to < moving.groups else None
        return _way(effect, to, ways.to(to), title(to), "", moving, words)

    def exchange(effect: Effect) -> Way:
        other = str(effect.other)
        position = f"{title(ways.group_of(other))}; {positions_in(people, other)}"
        name = name_in(people, other)
        return _way(effect, None, ways.exchange_with(other), name, position, moving, words)

    return (
        environment(words, served)
        .get_template("pages/compose/move/page.html")
        .render(
            name=name_in(people, person),
            position=positions_in(people, person),
            here=title(ways.here),
            moves=tuple(move(effect) for effect in moving.moves),
            exchanges=tuple(exchange(effect) for effect in moving.exchanges),
            back=ways.back,
        )
    )


def _way(
    effect: Effect,
    to: int | None,
    address: str,
    title: str,
    position: str,
    moving: Moving,
    words: Language,
) -> Way:
    breaks, resolves = (
        tuple(
            broken(rule, names_beside(rule, moving.person, moving.people), words) for rule in rules
        )
        for rules in (effect.breaks, effect.resolves)
    )
    return Way(
        address,
        "-" if to is None else str(to),
        title,
        position,
        changed_by(effect.change, words),
        breaks,
        resolves,
    )
