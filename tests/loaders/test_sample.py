"""The synthetic sample keeps the ministry's rules, says that it is invented, and has the gaps that
were asked for."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from graph.dates import holds, ordered
from loaders.facts import read_facts, read_shipped
from loaders.sample import FEWEST, GAPS, write_sample
from loaders.sheets import SHEETS
from loaders.tables import read_tables

Rows = list[dict[str, str]]
SECTORS = [row["id"] for row in read_shipped("sectors")]
arguments = st.fixed_dictionaries(
    {
        "people": st.integers(FEWEST, 600),
        "seed": st.integers(0, 10_000),
        "memberships": st.sampled_from((1, 5, 12)),
        "gaps": st.lists(st.sampled_from(list(combinations(SECTORS, 2))), max_size=5),
    }
)
samples = settings(max_examples=examples(4), deadline=None)


def read(folder: Path) -> dict[str, Rows]:
    tables = {}
    for path in folder.iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return tables


def made(**parameters: object) -> dict[str, Rows]:
    with TemporaryDirectory() as folder:
        write_sample(Path(folder) / "sample", **parameters)  # type: ignore[arg-type]
        return read(Path(folder) / "sample")


def organisation_of(tables: dict[str, Rows]) -> dict[str, str]:
    """Each leader's latest organisation: the rows of a leader follow one another in time."""
    return {row["leader"]: row["organisation"] for row in tables["positions"]}


def sector_of(tables: dict[str, Rows]) -> dict[str, str]:
    sectors = {row["id"]: row["sector"] for row in tables["organisations"]}
    return {
        leader: sectors[organisation] for leader, organisation in organisation_of(tables).items()
    }


def members(tables: dict[str, Rows]) -> dict[str, list[str]]:
    groups = defaultdict(list)
    for row in tables["memberships"]:
        groups[row["of"]].append(row["member"])
    return groups


def shared(tables: dict[str, Rows]) -> Counter[tuple[str, str]]:
    """How often two members of one group, network or project are of two given sectors."""
    sectors = sector_of(tables)
    counts: Counter[tuple[str, str]] = Counter()
    for people in members(tables).values():
        counts.update(tuple(sorted((sectors[a], sectors[b]))) for a, b in combinations(people, 2))
    return counts


@pytest.fixture(scope="module")
def default() -> dict[str, Rows]:
    return made()


@samples
@given(arguments)
def test_peer_groups_have_eight_to_ten_members_of_different_organisations_and_sectors(
    parameters: dict[str, object],
) -> None:
    tables = made(**parameters)
    organisation, sector = organisation_of(tables), sector_of(tables)
    peers = [row["id"] for row in tables["groups"] if row["kind"] == "peer group"]
    of = members(tables)
    for peer in peers:
        people = of[peer]
        assert 8 <= len(people) <= 10
        assert len({organisation[person] for person in people}) == len(people)
        assert max(Counter(sector[person] for person in people).values()) <= 2


@samples
@given(arguments)
def test_sectors_of_a_planted_gap_share_no_group_whatever_else_is_planted(
    parameters: dict[str, object],
) -> None:
    counts = shared(made(**parameters))
    assert [pair for pair in parameters["gaps"] if counts[tuple(sorted(pair))]] == []  # type: ignore[attr-defined]


@samples
@given(arguments)
def test_nobody_is_twice_in_one_group_or_invited_twice_to_one_event(
    parameters: dict[str, object],
) -> None:
    tables = made(**parameters)
    ends = {
        "memberships": ("member", "of"),
        "attendance": ("leader", "event"),
        "participants": ("leader", "cohort"),
    }
    for sheet, (who, where) in ends.items():
        pairs = Counter((row[who], row[where]) for row in tables[sheet])
        assert max(pairs.values()) == 1


@samples
@given(arguments)
def test_no_interval_ends_before_it_starts(parameters: dict[str, object]) -> None:
    dated = [row for rows in made(**parameters).values() for row in rows if "from" in row]
    assert [row for row in dated if not ordered(row["from"] or None, row["to"] or None)] == []


@samples
@given(arguments)
def test_the_folder_loads_on_its_own_without_a_rejected_row(parameters: dict[str, object]) -> None:
    with TemporaryDirectory() as folder:
        write_sample(Path(folder), **parameters)  # type: ignore[arg-type]
        loaded = read_tables(Path(folder), lambda label: ())
    assert loaded.rejections == ()
    assert loaded.batch.nodes["Person"].height == parameters["people"]
    assert set(loaded.batch.nodes["Source"]["kind"]) == {"synthetic"}


@settings(max_examples=examples(3), deadline=None)
@given(arguments)
def test_the_same_arguments_give_the_same_bytes_and_another_seed_gives_others(
    parameters: dict[str, object],
) -> None:
    def bytes_of(seed: object) -> dict[str, bytes]:
        with TemporaryDirectory() as folder:
            write_sample(Path(folder), **(parameters | {"seed": seed}))  # type: ignore[arg-type]
            return {path.name: path.read_bytes() for path in Path(folder).iterdir()}

    seed = int(str(parameters["seed"]))
    assert bytes_of(seed) == bytes_of(seed)
    assert bytes_of(seed)["memberships.csv"] != bytes_of(seed + 1)["memberships.csv"]


def test_nobody_can_take_the_people_or_the_groups_for_real(default: dict[str, Rows]) -> None:
    assert {row["given_name"] for row in default["leaders"]} == {"Keksitty"}
    assert all(re.fullmatch(r"Johtaja \d{5}", row["family_name"]) for row in default["leaders"])
    assert default["sources"] == [
        {
            "id": "synthetic-sample",
            "title": "Synthetic sample: 430 invented leaders, seed 1",
            "kind": "synthetic",
            "purpose": "Demonstration and tests; none of these people exists.",
        }
    ]
    for sheet in ("groups", "networks", "projects", "cohorts", "events"):
        for row in default[sheet]:
            marks = [row[f"name_{lang}"].rsplit(" ", 1)[1] for lang in ("fi", "sv", "en")]
            assert marks == ["(esimerkki)", "(exempel)", "(sample)"]


def test_invented_things_never_bear_the_id_of_a_real_one(default: dict[str, Rows]) -> None:
    real = {id_ for frame in read_facts().batch.nodes.values() for id_ in frame["id"]}
    for sheet in ("leaders", "groups", "networks", "projects", "cohorts", "events"):
        assert real.isdisjoint(row["id"] for row in default[sheet])


def test_sectors_and_organisations_are_the_shipped_ones_and_the_largest_cities(
    default: dict[str, Rows],
) -> None:
    columns = (
        "id",
        "name_fi",
        "name_sv",
        "name_en",
        "kind",
        "abbreviation",
        "abbreviation_sv",
        "sector",
        "valid_from",
        "valid_to",
        "successor",
    )
    shipped = [tuple(row[name] for name in columns) for row in read_shipped("organisations")]
    written = [tuple(row[name] for name in columns) for row in default["organisations"]]
    assert written[: len(shipped)] == shipped
    assert [row[0] for row in written[len(shipped) :]] == [
        "helsinki",
        "espoo",
        "tampere",
        "vantaa",
        "oulu",
        "turku",
    ]
    assert [row["id"] for row in default["sectors"]] == SECTORS


def test_programmes_and_series_bear_the_names_the_shipped_facts_give_them(
    default: dict[str, Rows],
) -> None:
    nodes = read_facts().batch.nodes
    for label, sheet in (("Programme", "programmes"), ("EventSeries", "series")):
        names = dict(nodes[label].select("id", "name_fi").iter_rows())
        assert {row["id"]: row["name_fi"] for row in default[sheet]} == names


def test_every_sheet_of_the_template_is_filled(default: dict[str, Rows]) -> None:
    assert {sheet.name for sheet in SHEETS} == set(default)
    assert [sheet for sheet, rows in default.items() if not rows] == []


def test_kehikko_viva_and_the_hr_forum_hold_those_they_are_for(default: dict[str, Rows]) -> None:
    kinds = {row["id"]: row["kind"] for row in default["organisations"]}
    titles = {row["leader"]: row["title"] for row in default["positions"]}
    organisation, of = organisation_of(default), members(default)
    for name, title, kind in (
        ("kehikko", {"kehittämispäällikkö"}, {"ministry"}),
        ("viva", {"koulutuspäällikkö"}, {"agency", "court", "other"}),
        (
            "henkilostojohdon-foorumi",
            {"henkilöstöjohtaja", "henkilöstöpäällikkö"},
            {"ministry", "agency", "court", "other"},
        ),
    ):
        people = [
            person
            for id_, people in of.items()
            if re.fullmatch(rf"esimerkki-{name}-\d+", id_)
            for person in people
        ]
        assert len(people) >= 10
        assert {titles[person] for person in people} <= title
        assert {kinds[organisation[person]] for person in people} <= kind


def test_alumni_have_been_on_a_course_of_their_programme(default: dict[str, Rows]) -> None:
    programme = {row["id"]: row["programme"] for row in default["cohorts"]}
    been = {(row["leader"], programme[row["cohort"]]) for row in default["participants"]}
    of = members(default)
    bodies = [row for sheet in ("groups", "networks") for row in default[sheet] if row["programme"]]
    assert {row["programme"] for row in bodies} == {"tulevaisuuden-johtajat", "uudistuja"}
    assert [
        (person, row["id"])
        for row in bodies
        for person in of[row["id"]]
        if (person, row["programme"]) not in been
    ] == []


def test_positions_change_are_acting_end_and_are_partly_dated_by_year_or_month_only(
    default: dict[str, Rows],
) -> None:
    positions = default["positions"]
    assert 1.2 < len(positions) / len(default["leaders"]) < 1.6
    assert {len(row["from"]) for row in positions} == {4, 7, 10}
    assert {row["acting"] for row in positions} == {"yes", "no"}
    assert any(row["to"] > "2027" for row in positions)
    merged = {row["leader"] for row in positions if row["organisation"] == "valvira"}
    assert merged
    assert {row["organisation"] for row in positions if row["leader"] in merged} == {
        "valvira",
        "lvv",
    }


def test_who_reports_to_whom_works_in_the_same_organisation_and_ends_at_its_head(
    default: dict[str, Rows],
) -> None:
    organisation = organisation_of(default)
    superior = {row["leader"]: row["superior"] for row in default["reporting"]}
    assert [
        pair for pair in superior.items() if organisation[pair[0]] != organisation[pair[1]]
    ] == []
    for leader in superior.values():
        above = leader
        for _ in range(10):
            above = superior.get(above, above)
        assert above not in superior


def test_events_are_dated_from_2018_to_2026_and_only_those_to_come_have_no_attendance(
    default: dict[str, Rows],
) -> None:
    years = Counter(row["date"][:4] for row in default["events"])
    assert set(years) == {str(year) for year in range(2018, 2027)}
    came = {row["event"] for row in default["attendance"] if row["status"] == "attended"}
    assert {row["id"] for row in default["events"] if row["date"] < "2026"} <= came
    assert came.isdisjoint(row["id"] for row in default["events"] if row["date"] > "2026-10")
    assert {row["status"] for row in default["attendance"]} == {
        "attended",
        "accepted",
        "declined",
        "invited",
    }
    assert "2018" not in {
        row["date"][:4] for row in default["events"] if row["kind"] == "leadership day"
    }


def test_lists_of_members_are_known_wholly_partly_and_not_at_all(default: dict[str, Rows]) -> None:
    bodies = [row for sheet in ("groups", "networks", "projects") for row in default[sheet]]
    assert {row["members_known"] for row in bodies} == {"complete", "partial", "none"}
    listed = set(members(default))
    assert {row["id"] for row in bodies if row["members_known"] == "none"}.isdisjoint(listed)
    assert {row["id"] for row in bodies if row["members_known"] != "none"} == listed


def test_every_two_sectors_meet_but_those_of_the_default_gaps(default: dict[str, Rows]) -> None:
    counts = shared(default)
    missing = {pair for pair in combinations(sorted(SECTORS), 2) if not counts[pair]}
    assert missing == set(GAPS) | {("27", "29")}
    assert (
        min(counts[pair] for pair in combinations(sorted(SECTORS), 2) if pair not in missing) >= 10
    )


def test_planting_gaps_leaves_almost_everyone_with_as_many_memberships() -> None:
    planted, plain = (
        Counter(row["member"] for row in made(gaps=gaps)["memberships"]) for gaps in (GAPS, ())
    )
    assert abs(planted.total() - plain.total()) / plain.total() < 0.03
    without = made(gaps=())
    sector = sector_of(without)
    for one in {sector for pair in GAPS for sector in pair}:
        before, after = (
            sum(n for person, n in counts.items() if sector[person] == one)
            for counts in (plain, planted)
        )
        assert abs(after - before) / before < 0.2


def test_the_number_of_groups_grows_with_the_people_and_no_group_does() -> None:
    tables = made(people=6000)
    assert 10 < sum(row["kind"] == "peer group" for row in tables["groups"]) / 70 < 16
    assert max(len(people) for people in members(tables).values()) <= 20
    assert max(Counter(row["event"] for row in tables["attendance"]).values()) <= 90
    assert sum(row["id"].startswith("esimerkki-kehikko") for row in tables["networks"]) > 5


@pytest.mark.parametrize("at", ["2020-06-30", "2023-06-30", "2026-06-30"])
def test_most_people_hold_a_position_and_a_membership_at_any_date(
    default: dict[str, Rows], at: str
) -> None:
    day = date.fromisoformat(at)
    employed = {
        row["leader"]
        for row in default["positions"]
        if holds(row["from"] or None, row["to"] or None, day)
    }
    seated = {
        row["member"]
        for row in default["memberships"]
        if holds(row["from"] or None, row["to"] or None, day)
    }
    assert len(employed) > 400
    assert len(seated & employed) / len(employed) > 0.75
