"""Who joins two groups and who could, against the definitions read out person by person."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.bridging import Between, between
from graph.analysis.mixing import mixing_matrix
from graph.analysis.settings import AnalysisSettings
from graph.analysis.two_mode import two_mode
from snapshots import groups_of

AT = AnalysisSettings(date(2026, 11, 1))
PEOPLE = [f"{sector}{i}" for sector in "xyz" for i in range(3)]
GROUPS = st.dictionaries(
    st.sampled_from(["g1", "g2", "g3", "g4"]), st.sets(st.sampled_from(PEOPLE), max_size=5)
)


def of(
    groups: Mapping[str, set[str]], a: str, b: str, weight: str = "raw"
) -> tuple[Between, list[str], list[str]]:
    snapshot = groups_of({person: person[0] for person in PEOPLE}, groups)
    network = two_mode(snapshot, AnalysisSettings(AT.as_of, weight=weight))
    bridging = between(network, network.groups.index(a), network.groups.index(b))
    matrix = mixing_matrix(network)[network.groups.index(a), network.groups.index(b)]
    assert bridging.ties == pytest.approx(float(matrix))
    names = (
        snapshot.affiliations["id"].gather(network.affiliations)
        if network.affiliations.size
        else []
    )
    return bridging, list(snapshot.people.gather(network.people)), list(names)


def met(groups: Mapping[str, set[str]], person: str, of_sector: str | None = None) -> set[str]:
    others = {other for members in groups.values() if person in members for other in members} - {
        person
    }
    return {other for other in others if of_sector in (None, other[0])}


@given(GROUPS, st.sampled_from(["xy", "yx", "zz", "xx"]))
def test_bridges_are_those_who_meet_someone_of_the_other_group(
    groups: dict[str, set[str]], pair: str
) -> None:
    bridging, people, names = of(groups, *pair)
    sides = [pair] if pair[0] == pair[1] else [pair, pair[::-1]]
    expected = {
        person: (
            len(met(groups, person, other)),
            {
                group
                for group, each in groups.items()
                if person in each and any(o[0] == other for o in each - {person})
            },
        )
        for one, other in sides
        for person in PEOPLE
        if person[0] == one and met(groups, person, other)
    }
    assert {
        people[each.person]: (each.contacts, {names[at] for at in each.shared})
        for each in bridging.bridges
    } == expected
    assert [each.ties for each in bridging.bridges] == sorted(
        (each.ties for each in bridging.bridges), reverse=True
    )
    for each in bridging.bridges:
        person, other = (
            people[each.person],
            (pair[1] if people[each.person][0] == pair[0] else pair[0]),
        )
        alone = sum(met(groups, o, person[0]) == {person} for o in met(groups, person, other))
        assert (each.share, each.people) == (pytest.approx(each.ties / bridging.ties), alone + 1)


@given(GROUPS, st.sampled_from(["xy", "zz"]))
def test_those_who_could_meet_nobody_of_the_other_group_but_people_who_do(
    groups: dict[str, set[str]], pair: str
) -> None:
    bridging, people, _ = of(groups, *pair)
    sides = [pair] if pair[0] == pair[1] else [pair, pair[::-1]]
    expected = {}
    for one, other in sides:
        for person in (each for each in PEOPLE if each[0] == one and not met(groups, each, other)):
            through = {q for q in met(groups, person) if met(groups, q, other) - {person}}
            reached = {o for q in through for o in met(groups, q, other)} - {person}
            if through:
                expected[person] = (
                    len(through),
                    len(reached),
                    sum(person in members for members in groups.values()),
                )
    assert {
        people[each.person]: (each.through, each.reach, each.places) for each in bridging.potential
    } == expected
    apart = [
        sum(person[0] == one and not met(groups, person, other) for person in PEOPLE)
        for one, other in sides
    ]
    assert bridging.apart == (apart[0], apart[-1])


def test_shared_affiliations_have_their_ties_and_largest_first() -> None:
    groups = {"g1": {"x0", "y0"}, "g2": {"x0", "x1", "y1", "y2", "z0"}, "g3": {"x2", "z1"}}
    bridging, _, names = of(groups, "x", "y", "newman")
    assert [(names[each.affiliation], each.a, each.b, each.ties) for each in bridging.shared] == [
        ("g1", 1, 1, 1.0),
        ("g2", 2, 2, 1.0),
    ]


def test_the_strongest_bridge_is_first_and_says_what_goes_with_it() -> None:
    bridging, people, _ = of({"g1": {"x0", "y0", "y1"}, "g2": {"x1", "y0"}}, "x", "y")
    first = bridging.bridges[0]
    assert (people[first.person], first.ties, first.share, first.people) == (
        "x0",
        2.0,
        pytest.approx(2 / 3),
        2,
    )
