"""A first assignment that keeps every hard rule, or the smallest set of rules and people that
conflict.

The most common impossible requests are recognised by counting. Otherwise people are placed
greedily, those who are hardest to place first. Only if that fails does a constraint solver decide
(CP-SAT of OR-Tools).
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from graph.compose.problem import Ints, Problem
from graph.compose.rules import Infeasible, Rule, clash_of, why_not
from graph.compose.units import Units
from graph.errors import BadInput, Joined, Message, message

SECONDS = 60.0
"""The time limit of the solver."""


def start_of(problem: Problem, units: Units) -> Ints:
    """int64[units]: the group of each unit; the number of groups means none.

    Raises Infeasible, which names the conflicting rules, and BadInput if the solver does not decide
    within SECONDS.
    """
    _counted(problem, units)
    placed = _greedy(problem, units)
    return placed if placed is not None else _solved(problem, units)


def _counted(problem: Problem, units: Units) -> None:
    low, high = (sum(getattr(group, name) for group in problem.groups) for name in ("low", "high"))
    must = int(problem.required.sum() + (problem.fixed >= 0).sum())
    if len(problem.people) < low:
        there = len(problem.people)
        reason = message("too_few_people", need=low, people=there)
        raise Infeasible(reason, Rule("people", number=there, least=low))
    if must > high:
        reason = message("too_few_seats", people=must, seats=high)
        raise Infeasible(reason, Rule("seats", number=must, most=high))
    _who_stays(problem, units)
    _how_mixed(problem, units)
    for people in _by_organisation(problem).values():
        free = [i for i in people if problem.required[i]]
        if len(free) > len(problem.groups):
            names = ", ".join(f"'{problem.people[i]}'" for i in free[:5]) + (
                " ..." if len(free) > 5 else ""
            )
            ids = tuple(problem.people[i] for i in free)
            raise Infeasible(
                message(
                    "too_many_of_organisation",
                    people=len(free),
                    groups=len(problem.groups),
                    names=names,
                ),
                Rule("required", ids),
                Rule("organisation", ids, number=len(free), most=len(problem.groups)),
            )


def _who_stays(problem: Problem, units: Units) -> None:
    """Raises Infeasible if people who stay, and those who must be together with them, do not fit
    into their group."""
    stays = units.fixed[units.of]
    for number, group in enumerate(problem.groups):
        members = np.flatnonzero(stays == number).tolist()
        if len(members) > group.high:
            reason = message(
                "too_many_stay", people=len(members), group=group.name, high=group.high
            )
            raise Infeasible(
                reason, Rule("size", (), group.name, len(members), group.low, group.high)
            )
        come = [one for one in members if problem.fixed[one] < 0]
        of = problem.sector[members]
        for one in come:
            if (of == problem.sector[one]).sum() > problem.per_sector:
                raise Infeasible(
                    message(
                        "too_many_of_sector",
                        person=problem.people[one],
                        limit=problem.per_sector,
                        group=group.name,
                    ),
                    Rule("together", (problem.people[one],), group.name),
                    Rule("per sector", (problem.people[one],), group.name, most=problem.per_sector),
                )
            for other in members:
                if problem.clash[one, other]:
                    two = problem.people[one], problem.people[other]
                    raise Infeasible(
                        message(
                            "both_in_one_group",
                            one=problem.people[one],
                            other=problem.people[other],
                            group=group.name,
                            reason=why_not(problem, one, other),
                        ),
                        Rule("together", two, group.name),
                        Rule(clash_of(problem, one, other), two, group.name),
                    )


def _how_mixed(problem: Problem, units: Units) -> None:
    """Raises Infeasible if the groups cannot be filled with the number of people of one sector that
    each may take."""
    places = np.zeros(len(problem.sectors), np.int64)
    for number in range(len(problem.groups)):
        places += np.maximum(problem.per_sector, units.content[units.fixed == number].sum(axis=0))
    placeable = int(np.minimum(places, np.bincount(problem.sector, minlength=places.size)).sum())
    need = sum(group.low for group in problem.groups)
    if placeable < need:
        raise Infeasible(
            message("sectors_too_mixed", limit=problem.per_sector, people=placeable, need=need),
            Rule("mixture", number=placeable, least=need, most=problem.per_sector),
        )


def _by_organisation(problem: Problem) -> dict[int, list[int]]:
    people: dict[int, list[int]] = {}
    for i, organisations in enumerate(problem.organisations):
        for each in organisations:
            people.setdefault(each, []).append(i)
    return people


def _greedy(problem: Problem, units: Units) -> Ints | None:
    """Place those who are required first, then those who clash with most others, each in the group
    that lacks the most people. None if that fails."""
    groups = len(problem.groups)
    low, high = (
        np.array([getattr(group, name) for group in problem.groups]) for name in ("low", "high")
    )
    group, size = np.where(units.fixed >= 0, units.fixed, groups), np.zeros(groups, np.int64)
    counts = np.zeros((groups, len(problem.sectors)), np.int64)
    barred = np.zeros((groups, units.people.size), np.int64)
    for unit in np.flatnonzero(units.fixed >= 0):
        size[group[unit]] += units.people[unit]
        counts[group[unit]] += units.content[unit]
        barred[group[unit]] += units.clash[unit]
    free = np.flatnonzero(units.fixed < 0)
    for unit in free[
        np.lexsort(
            (free, -units.clash[free].sum(axis=1), -units.people[free], ~units.required[free])
        )
    ]:
        target = high if units.required[unit] else low
        mixed = (
            (counts + units.content[unit] <= problem.per_sector) | (units.content[unit] == 0)
        ).all(axis=1)
        open_ = (
            (barred[:, unit] == 0) & mixed & (size + units.people[unit] <= high) & (size < target)
        )
        if open_.any():
            at = int(np.flatnonzero(open_)[np.argmin((size - low)[open_])])
            group[unit], size[at] = at, size[at] + units.people[unit]
            barred[at] += units.clash[unit]
            counts[at] += units.content[unit]
        elif units.required[unit]:
            return None
    return group if (size >= low).all() else None


class _ExplainedRule(NamedTuple):
    words: Message
    remedy: Message
    rule: Rule


class _Model:
    """A constraint model. `at[unit, group]`: whether a unit is in a group. A rule applies only if
    its literal is assumed."""

    def __init__(self, problem: Problem, units: Units) -> None:
        from ortools.sat.python import cp_model

        self.model, self.rules, groups = (
            cp_model.CpModel(),
            dict[int, _ExplainedRule](),
            range(len(problem.groups)),
        )
        self.at = [
            [self.model.new_bool_var(f"{unit} in {group}") for group in groups]
            for unit in range(units.people.size)
        ]
        for unit, literals in enumerate(self.at):
            self.model.add_at_most_one(literals)
            if units.fixed[unit] >= 0:
                self.model.add(literals[units.fixed[unit]] == 1)
        for rule, add in _rules(problem, units):
            literal = self.model.new_bool_var(str(rule.words))
            self.rules[literal.index] = rule
            add(self.model, self.at, literal)
        self.all = sorted(self.rules)

    def solve(self, assumed: Sequence[int], seconds: float) -> tuple[str, Any]:
        from ortools.sat.python import cp_model

        self.model.clear_assumptions()
        self.model.add_assumptions(
            [self.model.get_bool_var_from_proto_index(index) for index in assumed]
        )
        solver = cp_model.CpSolver()
        (
            solver.parameters.max_time_in_seconds,
            solver.parameters.num_workers,
            solver.parameters.random_seed,
        ) = (seconds, 1, 0)
        return str(solver.status_name(solver.solve(self.model))), solver


def _solved(problem: Problem, units: Units) -> Ints:
    made = _Model(problem, units)
    status, solver = made.solve(made.all, SECONDS)
    if status == "INFEASIBLE":
        blocking = [
            made.rules[index]
            for index in _smallest(made, list(solver.sufficient_assumptions_for_infeasibility()))
        ]
        raise Infeasible(_contradiction(blocking), *(each.rule for each in blocking))
    if status not in ("OPTIMAL", "FEASIBLE"):
        raise BadInput("rules_undecided", seconds=SECONDS)
    bench = len(problem.groups)
    return np.array(
        [
            next((g for g, literal in enumerate(row) if solver.value(literal)), bench)
            for row in made.at
        ],
        np.int64,
    )


def _smallest(made: _Model, core: list[int]) -> list[int]:
    """A part of the core that conflicts, from which no rule can be left out."""
    for index in list(core):
        rest = [each for each in core if each != index]
        if made.solve(rest, SECONDS / 6)[0] == "INFEASIBLE":
            core = rest
    return core


def _contradiction(rules: Sequence[_ExplainedRule]) -> Message:
    return message(
        "rules_contradict",
        rules=Joined(tuple(rule.words for rule in rules), "; "),
        remedy=rules[0].remedy if rules else Message("loosen_one"),
    )


def _rules(problem: Problem, units: Units) -> Iterator[tuple[_ExplainedRule, Any]]:
    for number, group in enumerate(problem.groups):
        words = message("rule_size", group=group.name, low=group.low, high=group.high)
        rule = Rule("size", (), group.name, None, group.low, group.high)
        yield (
            _ExplainedRule(words, message("allow_other_sizes"), rule),
            _sized(units, number, group.low, group.high),
        )
    for i in np.flatnonzero(problem.required).tolist():
        words = message("rule_placed", person=problem.people[i])
        yield (
            _ExplainedRule(words, message("require_fewer"), Rule("required", (problem.people[i],))),
            _placed(int(units.of[i])),
        )
    words = message("rule_per_sector", limit=problem.per_sector)
    yield (
        _ExplainedRule(
            words, message("allow_more_of_sector"), Rule("per sector", most=problem.per_sector)
        ),
        _mixed(problem, units),
    )
    for people in _by_organisation(problem).values():
        rivals = sorted({int(units.of[i]) for i in people})
        if len(rivals) > 1:
            listed = ", ".join(f"'{problem.people[i]}'" for i in people[:6]) + (
                " ..." if len(people) > 6 else ""
            )
            words = message("rule_organisation", names=listed)
            rule = Rule("organisation", tuple(problem.people[i] for i in people))
            yield _ExplainedRule(words, message("leave_some_out"), rule), _apart(units, rivals)
    for one, other in np.argwhere(np.triu(problem.under | problem.apart)).tolist():
        words = message(
            "rule_apart",
            one=problem.people[one],
            other=problem.people[other],
            reason=why_not(problem, one, other),
        )
        rule = Rule(clash_of(problem, one, other), (problem.people[one], problem.people[other]))
        yield (
            _ExplainedRule(words, message("leave_one_out"), rule),
            _apart(units, sorted({int(units.of[one]), int(units.of[other])})),
        )


def _sized(units: Units, number: int, low: int, high: int) -> Any:
    def add(model: Any, at: Any, literal: Any) -> None:
        size = sum(int(people) * row[number] for people, row in zip(units.people, at, strict=True))
        model.add(size >= low).only_enforce_if(literal)
        model.add(size <= high).only_enforce_if(literal)

    return add


def _mixed(problem: Problem, units: Units) -> Any:
    """The rule of at most `per_sector` people of a sector in a group; those who stay may be
    more."""

    def add(model: Any, at: Any, literal: Any) -> None:
        for number in range(len(problem.groups)):
            stay = units.content[units.fixed == number].sum(axis=0)
            for s in range(len(problem.sectors)):
                here = sum(
                    int(content[s]) * row[number]
                    for content, row in zip(units.content, at, strict=True)
                    if content[s]
                )
                model.add(here <= max(problem.per_sector, int(stay[s]))).only_enforce_if(literal)

    return add


def _placed(unit: int) -> Any:
    return lambda model, at, literal: model.add(sum(at[unit]) == 1).only_enforce_if(literal)


def _apart(units: Units, rivals: list[int]) -> Any:
    """The rule that units may not be in the same group, except those that already stay there
    together."""

    def add(model: Any, at: Any, literal: Any) -> None:
        for number in range(len(at[0])):
            staying = sum(int(units.fixed[unit] == number) for unit in rivals)
            model.add(sum(at[unit][number] for unit in rivals) <= max(1, staying)).only_enforce_if(
                literal
            )

    return add
