"""Explanation of a composition: which gaps each group closes, what each person contributes to that,
and what a swap would change."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.analysis.json_data import as_json
from graph.compose.arranging import exchange, position_of
from graph.compose.composing import Composition, Score, counts_of, new_ties
from graph.compose.problem import Ints, Problem, staying
from graph.compose.rules import Rule, violation_message
from graph.errors import BadInput, Message


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a group, and why. `not_met`: how many others of the group they have not met.
    `closes`: the sectors whose missing ties with the person's own sector they help to provide.
    `contributes`: what the total score would lose without them. `stays`: whether they were in the
    group before."""

    person: str
    sector: str
    stays: bool
    not_met: int
    closes: tuple[str, ...]
    contributes: float


@dataclass(frozen=True, slots=True)
class GapClosing:
    """Two sectors, by id, that get `new` ties in a group, of the `lacking` ties that they lack in
    all."""

    a: str
    b: str
    new: int
    lacking: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A group with its people, and the gaps that it closes, those with the most new ties first."""

    name: str
    places: tuple[Seat, ...]
    closes: tuple[GapClosing, ...]


@dataclass(frozen=True, slots=True)
class Swap:
    """The effect of exchanging two people. `change`: the difference in the total score; `breaks`:
    the hard rules that would be broken, in words."""

    change: float
    breaks: tuple[Message, ...]


def explain(composition: Composition) -> tuple[Explained, ...]:
    """The explanation of every group, in order."""
    counts, stay = counts_of(composition.problem, composition.group), staying(composition.problem)
    new = new_ties(composition.problem, counts)
    return tuple(
        _group(composition, number, counts[number], stay[number], new)
        for number in range(len(composition.problem.groups))
    )


def swap(composition: Composition, one: str, other: str) -> Swap:
    """The effect of exchanging two people of different groups; one of them may be in none. Raises
    BadInput for people who are in the same group, and for those who are neither members nor
    candidates."""
    problem, group = composition.problem, composition.group
    i, j = (position_of(problem, id_) for id_ in (one, other))
    if group[i] == group[j]:
        raise BadInput("in_the_same_group", one=one, other=other)
    effect = exchange(composition, i, j)
    stay = [
        Rule("stays", (problem.people[k],), problem.groups[problem.fixed[k]].name)
        for k in (i, j)
        if problem.fixed[k] >= 0
    ]
    return Swap(effect.change, tuple(violation_message(rule) for rule in (*stay, *effect.breaks)))


def as_dict(composition: Composition) -> dict[str, Any]:
    """The composition as JSON data, with ids."""
    problem = composition.problem
    left = [problem.people[i] for i in composition.members(len(problem.groups))]
    return {
        "groups": [group_dict(each) for each in explain(composition)],
        "leftOut": left,
        "score": score_dict(composition.score),
        "seed": composition.seed,
        "iterations": composition.iterations,
        "complete": composition.complete,
    }


def score_dict(score: Score) -> dict[str, float]:
    """The score as JSON data."""
    return {"total": score.total, "coverage": score.coverage, "pairs": score.pairs}


def group_dict(group: Explained) -> dict[str, Any]:
    """A group as JSON data, with ids."""
    return {
        "name": group.name,
        "people": as_json(group.places),
        "closes": as_json(group.closes),
    }


def _group(composition: Composition, number: int, counts: Ints, stay: Ints, new: Ints) -> Explained:
    """`counts` int64[sectors]: the people of the group; `stay` int64[sectors]: those of them who
    stay. `new` int64[sectors, sectors]: the new ties of all groups."""
    problem, members = composition.problem, composition.members(number)
    here = np.triu(np.outer(counts, counts) - np.outer(stay, stay), 1)
    closes = [
        GapClosing(problem.sectors[a], problem.sectors[b], int(here[a, b]), int(problem.cap[a, b]))
        for a, b in np.argwhere((here > 0) & (problem.cap > 0)).tolist()
    ]
    places = tuple(_place(problem, i, members, counts, stay, new) for i in members)
    return Explained(
        problem.groups[number].name,
        places,
        tuple(sorted(closes, key=lambda each: (-each.new, each.a, each.b))),
    )


def _place(
    problem: Problem, i: int, members: list[int], counts: Ints, stay: Ints, new: Ints
) -> Seat:
    """The person `i` in a group; other arguments as in `_group`."""
    others, own, stays = (
        [j for j in members if j != i],
        problem.sector[i],
        bool(problem.fixed[i] >= 0),
    )
    cap, worth = problem.cap[own], problem.worth[own]
    closes = sorted(
        np.flatnonzero((cap > 0) & (counts > stay * stays)).tolist(), key=lambda s: (-cap[s], s)
    )
    covers = worth @ (np.minimum(cap, new[own]) - np.minimum(cap, new[own] - counts))
    return Seat(
        problem.people[i],
        problem.sectors[own],
        stays,
        int((~problem.met[i, others]).sum()),
        tuple(problem.sectors[s] for s in closes),
        float(covers + problem.value[i, others].sum()),
    )
