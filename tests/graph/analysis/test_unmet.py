"""Who has met nobody of another sector, against the definition read out person by person."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.settings import AnalysisSettings
from graph.analysis.unmet import Unmet, find_unmet
from graph.errors import BadInput
from snapshots import groups_of, snapshot_of

AT = AnalysisSettings(date(2026, 11, 1))
PEOPLE = [f"p{i}" for i in range(8)]
SECTORS = st.fixed_dictionaries({person: st.sampled_from("xyz") for person in PEOPLE})
GROUPS = st.dictionaries(
    st.sampled_from(["g1", "g2", "g3", "g4"]), st.sets(st.sampled_from(PEOPLE))
)


def brute(
    sector_of: Mapping[str, str], groups: Mapping[str, set[str]], a: str, b: str
) -> list[str]:
    def met(person: str) -> bool:
        others = {
            other for members in groups.values() if person in members for other in members
        } - {person}
        return any(sector_of[other] == b for other in others)

    return sorted(person for person, sector in sector_of.items() if sector == a and not met(person))


@given(SECTORS, GROUPS, st.sampled_from("xyz"), st.sampled_from("xyz"))
def test_the_unmet_are_those_who_share_nothing_with_anyone_else_of_the_other_sector(
    sector_of: dict[str, str], groups: dict[str, set[str]], a: str, b: str
) -> None:
    snapshot = groups_of({**sector_of, "x0": "x", "y0": "y", "z0": "z"}, groups)
    sector_of = {**sector_of, "x0": "x", "y0": "y", "z0": "z"}
    unmet = find_unmet(snapshot, a, b, AT)
    assert list(unmet.people) == brute(sector_of, groups, a, b)
    assert (unmet.of_a, unmet.of_b) == tuple(
        list(sector_of.values()).count(each) for each in (a, b)
    )


def test_an_event_counts_within_the_window_only() -> None:
    snapshot = snapshot_of(
        sectors=[("x",), ("y",)],
        organisations=[("ox",), ("oy",)],
        belongs=[("ox", "x"), ("oy", "y")],
        people=["a", "b"],
        positions=[("a", "ox"), ("b", "oy")],
        affiliations={"Event": [("e", "2020", "2020")]},
        attendance=[("a", "e"), ("b", "e")],
    )
    met = AnalysisSettings(date(2026, 11, 1), ("attendance",), window="100y")
    assert find_unmet(snapshot, "x", "y", met).people == ()
    assert find_unmet(
        snapshot, "x", "y", AnalysisSettings(met.as_of, met.ties, window="3y")
    ).people == ("a",)
    assert find_unmet(snapshot, "x", "y", AT).people == ("a",)


def test_nobody_known_of_a_sector_leaves_everyone_unmet() -> None:
    snapshot = snapshot_of(
        sectors=[("x",), ("y",)],
        organisations=[("ox",)],
        belongs=[("ox", "x")],
        people=["a"],
        positions=[("a", "ox")],
    )
    assert find_unmet(snapshot, "x", "y", AT) == Unmet(("a",), 1, 0)
    assert find_unmet(snapshot, "y", "x", AT) == Unmet((), 0, 1)


def test_a_sector_that_is_not_there_is_refused_with_the_spelling() -> None:
    with pytest.raises(BadInput, match=r"There is no sector 'kunat'; did you mean 'kunnat'\?"):
        find_unmet(groups_of({"p": "kunnat"}, {}), "kunnat", "kunat", AT)
