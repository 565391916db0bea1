"""Who came to an event, by the sector in which people were on its day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.attendance import Attended, attendance
from snapshots import snapshot_of

PEOPLE = [f"p{i}" for i in range(6)]


def at_event(guests: list[str], sector_of: dict[str, str]) -> Attended:
    offices = sorted(set("xyz"))
    snapshot = snapshot_of(
        sectors=[(sector,) for sector in offices],
        organisations=[(f"o{sector}",) for sector in offices],
        belongs=[(f"o{sector}", sector) for sector in offices],
        people=PEOPLE,
        positions=[(person, f"o{sector}") for person, sector in sector_of.items()],
        affiliations={"Event": [("e", "2020-02-04", "2020-02-04")], "Group": [("g",)]},
        attendance=[(guest, "e") for guest in guests],
    )
    (row,) = attendance(snapshot, ["e", "g", "nothing"])
    return row


@given(
    st.lists(st.sampled_from(PEOPLE)),
    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from("xyz")),
)
def test_every_guest_is_counted_once_where_they_belong(
    guests: list[str], sector_of: dict[str, str]
) -> None:
    row, came = at_event(guests, sector_of), set(guests)
    assert (row.event, row.day, row.people) == ("e", date(2020, 2, 4), len(came))
    assert row.came == tuple(
        sum(sector_of.get(guest) == sector for guest in came) for sector in "xyz"
    )
    assert row.of == tuple(list(sector_of.values()).count(sector) for sector in "xyz")
    assert row.without == sum(guest not in sector_of for guest in came)


def test_a_guest_counts_for_the_sector_of_that_day_and_events_are_in_order() -> None:
    snapshot = snapshot_of(
        sectors=[("x",), ("y",)],
        organisations=[("ox",), ("oy",)],
        belongs=[("ox", "x"), ("oy", "y")],
        people=["a"],
        positions=[("a", "ox", "2015", "2019"), ("a", "oy", "2020", "2024")],
        affiliations={
            "Event": [
                ("late", "2022", "2022"),
                ("early", "2018", "2018"),
                ("other", "2018", "2018"),
            ]
        },
        attendance=[("a", "late"), ("a", "early")],
    )
    events = attendance(snapshot, ["late", "early"])
    assert [(each.event, each.came, each.of) for each in events] == [
        ("early", (1, 0), (1, 0)),
        ("late", (0, 1), (0, 1)),
    ]
