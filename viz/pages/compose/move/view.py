"""Where someone of a proposal could go, by hand: every group and everyone to change places with,
and what each would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from viz.frame import Served, environment
from viz.pages.compose.proposal.view import changed_by, group_title, place_of, with_whom
from viz.pages.compose.rules import broken
from viz.words.language import Language, language
from viz.words.naming import called

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """A change: where it leads, what it does to the worth, and the rules that it breaks and mends;
    `to`: the group's number, `-` for none."""

    address: str
    to: str
    title: str
    place: str
    change: str
    breaks: tuple[str, ...]
    mends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """`to` and `with_whom` make the addresses of a change, from the group's number and from the
    other's key."""

    here: int | None
    titles: Sequence[str]
    place: Callable[[str], int | None]
    to: Callable[[int | None], str]
    with_whom: Callable[[str], str]
    back: str


def moving_page(data: Row, ways: Ways, lang: str, served: Served) -> str:
    """`data`: the answer to the document Effects."""
    words, made, person = language(lang), data["arrangement"], data["person"]
    key = person["key"]
    moves = tuple(
        _way(row, key, ways.to(row["to"]), group_title(row["to"], ways.titles, words), "", words)
        for row in made["moves"]
    )
    exchanges = tuple(
        _way(
            row,
            key,
            ways.with_whom(row["other"]["key"]),
            called(row["other"]),
            f"{group_title(ways.place(row['other']['key']), ways.titles, words)};"
            f" {place_of(row['other'])}",
            words,
        )
        for row in made["exchanges"]
    )
    return (
        environment(words, served)
        .get_template("pages/compose/move/page.html")
        .render(
            name=called(person),
            place=place_of(person),
            here=group_title(ways.here, ways.titles, words),
            moves=moves,
            exchanges=exchanges,
            back=ways.back,
        )
    )


def _way(row: Row, key: str, address: str, title: str, place: str, words: Language) -> Way:
    breaks, mends = (
        tuple(broken(with_whom(rule, key), words) for rule in row[name])
        for name in ("breaks", "mends")
    )
    to = row.get("to")
    return Way(
        address,
        "-" if to is None else str(to),
        title,
        place,
        changed_by(row["change"], words),
        breaks,
        mends,
    )
