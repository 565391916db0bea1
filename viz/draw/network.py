"""The whole network as a picture, with the names of everything in it."""

from collections.abc import Mapping

import polars as pl

from graph.analysis.groupings import abbreviated, named
from graph.analysis.whole_network import KIND, PEOPLE, SECTORS, Node, Whole
from graph.ontology import NODE
from graph.snapshot import Snapshot
from viz.draw.picture import Disc, Mark, Picture, Tie, about
from viz.words.language import Language
from viz.words.naming import capitalised
from viz.words.sector_names import short_name, subject
from viz.words.settings import choice_names

SHARED = "shared"
"""The kind of ties between people who share an affiliation."""
_TIE_OF = {label: kind.tie for label, kind in NODE.items() if kind.tie} | {
    "Organisation": "position"
}
"""The kind of ties that lead to each kind of affiliation."""


def whole_picture(
    whole: Whole, snapshot: Snapshot, people: Mapping[str, str], words: Language
) -> Picture:
    """The picture; `people`: names by key."""
    sectors = _sectors(whole, snapshot, words)
    names = _Names(snapshot, people, words, {disc.key: disc.name for disc in sectors})
    marks = tuple(_mark(node, whole, names) for node in whole.nodes)
    ties = tuple(
        Tie(a, b, _tie_kind(whole, marks[b]), count) for a, b, count in whole.ties.tolist()
    )
    every = choice_names("ties", words) | {SHARED: words.text("something shared")}
    return Picture(
        marks,
        ties,
        {kind: every[kind] for kind in every if any(tie.kind == kind for tie in ties)},
        {disc.key: disc.label for disc in sectors},
        sectors,
        directed=whole.level != PEOPLE,
        synthetic=whole.synthetic,
    )


class _Names:
    """The names of nodes, and of their kinds."""

    def __init__(
        self,
        snapshot: Snapshot,
        people: Mapping[str, str],
        words: Language,
        sectors: Mapping[str, str],
    ) -> None:
        self.people, self.words, self.sectors = people, words, sectors
        self.places = {
            (row["label"], row["id"]): row for row in snapshot.affiliations.iter_rows(named=True)
        }
        self.offices = _by_id(snapshot.organisations)

    def of(self, label: str, key: str) -> tuple[str, str]:
        if label == "Person":
            return self.people.get(key, key), about(label, None, self.words)
        if label == "Sector":
            return self.sectors[key], about(label, None, self.words)
        if label == KIND:
            of, _, kind = key.partition(":")
            what, which = about(of, None, self.words), about(of, kind or None, self.words)
            return capitalised(which if what in which else f"{which} ({what})"), what
        row = self.offices[key] if label == "Organisation" else self.places[label, key]
        return named(row, key, self.words.code), about(label, row.get("kind"), self.words)


def _mark(node: Node, whole: Whole, names: _Names) -> Mark:
    name, what = names.of(node.label, node.key)
    label, page = (node.key.partition(":")[0], False) if node.label == KIND else (node.label, True)
    sector = whole.sectors[node.sector] if node.sector >= 0 else ""
    return Mark(
        f"{node.label}:{node.key}",
        label,
        node.key,
        name,
        what,
        sector,
        node.x,
        node.y,
        node.size,
        node.people,
        page,
    )


def _sectors(whole: Whole, snapshot: Snapshot, words: Language) -> tuple[Disc, ...]:
    """The sectors in the order of the ring. The disc of a sector whose people are not shown is as
    large as its mark."""
    rows, discs = _by_id(snapshot.sectors), whole.discs
    sizes = {node.key: node.size for node in whole.nodes if node.label == "Sector"}
    full = [named(rows[key], key, words.code) for key in whole.sectors]
    return tuple(
        Disc(
            key,
            name,
            abbreviated(rows[key], words.code) or subject(short_name(name, words.code), words.code),
            people,
            round(float(discs.x[at]), 1),
            round(float(discs.y[at]), 1),
            sizes.get(key, round(float(discs.radius[at]), 1)),
            round(float(discs.angle[at]), 3),
        )
        for at, (key, name, people) in enumerate(
            zip(whole.sectors, full, whole.people, strict=True)
        )
    )


def _by_id(frame: pl.DataFrame) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in frame.iter_rows(named=True)}


def _tie_kind(whole: Whole, end: Mark) -> str:
    return _TIE_OF[end.label] if whole.level != PEOPLE and end.label in _TIE_OF else SHARED


def finding(whole: Whole, words: Language) -> str:
    """The headline: how many people and meeting places there are, and how many people meet
    nobody."""
    people = words.count("{number} leader", "{number} leaders", sum(whole.people))
    places = words.count("{number} meeting place", "{number} meeting places", whole.met)
    if whole.alone is None:
        return f"{people}, {places}"
    alone = words.text("everyone meets someone")
    if whole.alone:
        alone = words.count("{number} meets nobody", "{number} meet nobody", whole.alone)
    return f"{people}, {places}; {alone}"


def details(whole: Whole, words: Language) -> list[str]:
    """What the picture shows, and what it leaves out and why, in sentences."""
    text, sentences = words.text, []
    if whole.level == SECTORS:
        sentences.append(
            text("Sectors, and the kinds of groups and events in which their leaders meet.")
        )
        if not whole.request.show_people:
            sentences.append(text("Leaders themselves are shown from the role of analyst on."))
        elif whole.request.shown != SECTORS:
            sentences.append(
                text("All are too many for one picture: open a sector to see its leaders.")
            )
    elif whole.level == PEOPLE:
        sentences.append(text("Leaders who share a group or an event are tied."))
    else:
        sentences.append(
            text(
                "Leaders stand with their sector, and what they meet in stands between its people."
            )
        )
    if whole.cap is not None:
        sentences.append(
            text(
                "Groups and events of more than {number} people are left out, or everyone would be"
                " tied to everyone.",
                number=whole.cap,
            )
        )
    if whole.hidden:
        sentences.append(
            words.count(
                "{number} sector is not shown, as its leaders are too few.",
                "{number} sectors are not shown, as their leaders are too few.",
                whole.hidden,
            )
        )
    if whole.withheld:
        sentences.append(
            words.count(
                "{number} tie of a few people is withheld, for it could tell of one of them.",
                "{number} ties of a few people are withheld, for they could tell of one of them.",
                whole.withheld,
            )
        )
    if whole.synthetic:
        sentences.append(text("Made-up example data."))
    return sentences
