"""The picture of a node's surroundings, which grows as its marks are expanded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.ontology import PAGE_ORDER, RELATIONSHIP
from viz.draw.around_layout import stand_around
from viz.draw.picture import Mark, Picture, Tie, about
from viz.words.language import Language
from viz.words.naming import capitalised

Id = tuple[str, str]
"""The label and key of a node."""
_MIDDLE, _PERSON, _SECTOR, _OTHER = 13.0, 6.0, 10.0, 8.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The node at the other end of a relationship (`tie`: its id, `type`); `outgoing`: whether the
    relationship begins at the node that is looked at."""

    tie: str
    type: str
    outgoing: bool
    id: Id
    name: str
    kind: str | None
    says: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A node and what it is tied to; `left_out`: how many further neighbours it has; `ever`:
    whether they are of all time, because the node is not valid on the day."""

    id: Id
    name: str
    kind: str | None
    neighbours: tuple[Neighbour, ...]
    left_out: int = 0
    ever: bool = False


def around_picture(
    seen: Sequence[Neighbourhood],
    sector_of: Mapping[str, str],
    sectors: Mapping[str, str],
    words: Language,
    *,
    synthetic: bool = False,
) -> Picture:
    """The picture. `seen`: the node in the middle, then the expanded nodes in order, each a
    neighbour of an earlier one; `sector_of`: people's sectors, by key; `sectors`: the names of
    sectors."""
    nodes: dict[Id, tuple[str, str | None]] = {seen[0].id: (seen[0].name, seen[0].kind)}
    indexes: dict[Id, int] = {seen[0].id: 0}
    batches = []
    for each in seen:
        new = _in_order([other for other in each.neighbours if other.id not in indexes], sector_of)
        batches.append((indexes[each.id], len(new)))
        for other in new:
            indexes[other.id] = len(indexes)
            nodes[other.id] = other.name, other.kind
    points = stand_around(batches)
    left = {each.id: each.left_out for each in seen}
    marks = tuple(
        Mark(
            ":".join(id_),
            *id_,
            name,
            about(id_[0], kind, words),
            sector_of.get(id_[1], "") if id_[0] == "Person" else "",
            *points[at],
            _size(at, id_),
            1 if id_[0] == "Person" else 0,
            left_out=left.get(id_, 0),
        )
        for id_, at in indexes.items()
        for name, kind in [nodes[id_]]
    )
    ties = _ties(seen, indexes)
    used = {mark.sector for mark in marks if mark.sector}
    return Picture(
        marks,
        ties,
        _tie_names(ties, words),
        {key: name for key, name in sectors.items() if key in used},
        around=marks[0].id,
        expanded=tuple(":".join(each.id) for each in seen),
        synthetic=synthetic,
        ever=seen[0].ever,
    )


def around_details(picture: Picture, words: Language, *, with_people: bool) -> list[str]:
    """What the picture shows, and what it leaves out and why, in sentences."""
    middle = picture.marks[0]
    ties = sum(
        middle.id in (picture.marks[tie.a].id, picture.marks[tie.b].id) for tie in picture.ties
    )
    counted = words.count("{number} tie", "{number} ties", ties)
    sentences = [f"{capitalised(middle.about)}, {counted}."]
    if middle.left_out:
        sentences.append(
            capitalised(words.text("not shown: {number}", number=words.number(middle.left_out)))
            + "."
        )
    if picture.ever:
        sentences.append(words.text("It is not there on this day: what is shown is of all time."))
    if not with_people:
        sentences.append(
            words.text(
                "People and sources are left out: they are shown from the role of analyst on."
            )
        )
    if picture.synthetic:
        sentences.append(words.text("Made-up example data."))
    return sentences


def _in_order(neighbours: Sequence[Neighbour], sector_of: Mapping[str, str]) -> list[Neighbour]:
    """Each neighbour once, sorted by kind, then people by sector, then by name, so that those alike
    are side by side."""
    once = {each.id: each for each in neighbours}
    return sorted(
        once.values(),
        key=lambda each: (
            PAGE_ORDER.index(each.id[0]),
            sector_of.get(each.id[1], ""),
            each.type,
            each.kind or "",
            each.name.casefold(),
            each.id,
        ),
    )


def _size(index: int, id_: Id) -> float:
    return (
        _MIDDLE
        if index == 0
        else _PERSON
        if id_[0] == "Person"
        else _SECTOR
        if id_[0] == "Sector"
        else _OTHER
    )


def _ties(seen: Sequence[Neighbourhood], indexes: Mapping[Id, int]) -> tuple[Tie, ...]:
    """Each relationship once, from its start to its end."""
    ties: dict[str, Tie] = {}
    for each in seen:
        for other in each.neighbours:
            ends = (
                (indexes[each.id], indexes[other.id])
                if other.outgoing
                else (indexes[other.id], indexes[each.id])
            )
            ties.setdefault(other.tie, Tie(*ends, other.type, says=other.says))
    return tuple(ties.values())


def _tie_names(ties: Sequence[Tie], words: Language) -> dict[str, str]:
    used = {tie.kind for tie in ties}
    return {
        type_: kind.words.in_language(words.code)
        for type_, kind in RELATIONSHIP.items()
        if type_ in used
    }
