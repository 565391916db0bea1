"""Small problems for the tests of the composer, made by chance."""

import numpy as np
from hypothesis import strategies as st

from graph.compose.acquaintance import sharing
from graph.compose.problem import Group, Problem


def problem_by_chance(
    people: int,
    groups: int,
    seed: int,
    *,
    low: int = 2,
    high: int = 4,
    organisations: int = 6,
    sectors: int = 3,
    pairs: int = 0,
    together: int = 0,
    fixed: int = 0,
    required: int = 0,
    per_sector: int = 99,
) -> Problem:
    """`pairs`: how many are to be apart, `together` how many are not; `fixed`: how many stay in
    some group."""
    chance = np.random.default_rng(seed)
    offices = tuple(frozenset({int(chance.integers(organisations))}) for _ in range(people))
    apart = np.zeros((people, people), bool)
    for _ in range(pairs):
        i, j = chance.choice(people, 2, replace=False)
        apart[i, j] = apart[j, i] = True
    unit = np.arange(people)
    for _ in range(together):
        i, j = chance.choice(people, 2, replace=False)
        unit[unit == unit[j]] = unit[i]
    value = np.triu(chance.integers(0, 2, (people, people)).astype(float), 1)
    cap = np.triu(chance.integers(0, 6, (sectors, sectors)).astype(float), 1)
    stays = np.full(people, -1)
    stays[:fixed] = chance.integers(0, groups, fixed)
    must = np.zeros(people, bool)
    must[fixed : fixed + required] = True
    return Problem(
        people=tuple(f"p{i:02}" for i in range(people)),
        sector=chance.integers(0, sectors, people),
        sectors=tuple(f"s{i}" for i in range(sectors)),
        organisations=offices,
        groups=tuple(Group(f"G{i + 1}", low, high) for i in range(groups)),
        fixed=stays,
        required=must,
        clash=sharing(offices) | apart,
        under=np.zeros_like(apart),
        apart=apart,
        unit=unit,
        met=np.zeros_like(apart),
        value=value + value.T,
        cap=cap + cap.T,
        worth=np.where(cap + cap.T > 0, 10.0, 0.0),
        per_sector=per_sector,
    )


PROBLEMS = st.builds(
    problem_by_chance,
    people=st.integers(4, 11),
    groups=st.integers(1, 4),
    seed=st.integers(0, 10**6),
    low=st.integers(1, 3),
    organisations=st.integers(2, 9),
    pairs=st.integers(0, 4),
    together=st.integers(0, 2),
    fixed=st.integers(0, 3),
    required=st.integers(0, 3),
    per_sector=st.integers(1, 4),
)


def broken(problem: Problem, group: np.ndarray) -> list[str]:
    """Every hard rule that the groups break, said again without the composer's own arrays."""
    breaches, count = [], len(problem.groups)
    for number, each in enumerate(problem.groups):
        members = np.flatnonzero(group == number)
        if not each.low <= members.size <= each.high:
            breaches.append(f"{each.name} has {members.size}")
        stays = problem.fixed[members] == number
        for sector in range(len(problem.sectors)):
            of = problem.sector[members] == sector
            if of.sum() > max(problem.per_sector, (of & stays).sum()):
                breaches.append(f"{of.sum()} of sector {sector} sit in {each.name}")
        for i in members:
            for j in members[members > i]:
                stay = problem.fixed[i] == problem.fixed[j] == number
                if not stay and (
                    problem.organisations[i] & problem.organisations[j]
                    or problem.under[i, j]
                    or problem.apart[i, j]
                ):
                    breaches.append(f"{i} and {j} sit together")
    for i in range(group.size):
        if problem.fixed[i] >= 0 and group[i] != problem.fixed[i]:
            breaches.append(f"{i} was moved")
        if problem.required[i] and group[i] == count:
            breaches.append(f"{i} is left out")
        breaches += [
            f"{i} and {j} are torn apart"
            for j in range(i)
            if problem.unit[i] == problem.unit[j] and group[i] != group[j]
        ]
    return breaches


def contradictory(problem: Problem) -> bool:
    """Whether two are to be together who may not be."""
    one = problem.unit[:, None] == problem.unit
    apart = (problem.fixed[:, None] != problem.fixed) & (
        np.minimum(problem.fixed[:, None], problem.fixed) >= 0
    )
    stay = (problem.fixed[:, None] == problem.fixed) & (problem.fixed >= 0)
    return bool((one & (apart | (problem.clash & ~stay))).any())


def possible(problem: Problem) -> bool:
    """Whether any way of placing people keeps every rule, by trying all of them; of empty groups
    that are alike only the first."""
    return _tried(problem, [[] for _ in (*problem.groups, "bench")], 0)


def _tried(problem: Problem, inside: list[list[int]], at: int) -> bool:
    """The last of `inside` is the bench; whoever stays in a group comes first of all."""
    lacking = sum(
        max(0, each.low - len(members))
        for each, members in zip(problem.groups, inside, strict=False)
    )
    if lacking > len(problem.people) - at:
        return False
    if at == len(problem.people):
        return not broken(
            problem,
            np.array(
                [next(g for g, members in enumerate(inside) if i in members) for i in range(at)]
            ),
        )
    seen = set()
    for number, members in enumerate(inside):
        alike = (
            (problem.groups[number].low, problem.groups[number].high)
            if number < len(problem.groups) and not members
            else None
        )
        if (alike is not None and alike in seen and problem.fixed[at] < 0) or not _fits(
            problem, inside, at, number
        ):
            continue
        seen.add(alike)
        members.append(at)
        if _tried(problem, inside, at + 1):
            return True
        members.pop()
    return False


def _fits(problem: Problem, inside: list[list[int]], at: int, number: int) -> bool:
    """Whether someone may come to those who are there, as far as that can be said already."""
    if any(
        problem.unit[j] == problem.unit[at]
        for g, members in enumerate(inside)
        if g != number
        for j in members
    ):
        return False
    if number == len(problem.groups):
        return problem.fixed[at] < 0 and not problem.required[at]
    members = inside[number]
    of = sum(problem.sector[j] == problem.sector[at] for j in members)
    return (
        problem.fixed[at] in (-1, number)
        and len(members) < problem.groups[number].high
        and (problem.fixed[at] == number or of < problem.per_sector)
        and not any(
            (
                problem.organisations[at] & problem.organisations[j]
                or problem.under[at, j]
                or problem.apart[at, j]
            )
            and not problem.fixed[at] == problem.fixed[j] == number
            for j in members
        )
    )
