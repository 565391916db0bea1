from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from loaders.tables import read_tables
from tables_on_disk import (
    BASE,
    LEADERS,
    ORGANISATIONS,
    PARTIAL,
    SECTORS,
    claims,
    load,
    nothing,
    relationships,
    write_csvs,
    write_workbook,
)


def test_a_row_of_a_node_becomes_a_node_and_its_references_relationships(tmp_path):
    organisations = [
        ["id", "name_fi", "sector", "part_of", "successor", "valid_from", "valid_to", "kind"],
        ["a", "A", "28", "b", "b", "2019", "2020-02", "agency"],
        ["b", "B", "", "", "", "", "", ""],
    ]
    loaded = load(tmp_path / "load", sectors=SECTORS, organisations=organisations)
    assert not loaded.rejections
    a = loaded.batch.nodes["Organisation"].row(0, named=True)
    assert (a["id"], a["name_fi"], a["valid_from"], a["valid_to"], a["kind"]) == (
        "a",
        "A",
        "2019",
        "2020-02",
        "agency",
    )
    dated = {"from": "a", "source": "load", "valid_from": "2019", "valid_to": "2020-02"}
    assert relationships(loaded, "Organisation", "BELONGS_TO", "Sector") == [{**dated, "to": "28"}]
    assert relationships(loaded, "Organisation", "PART_OF", "Organisation") == [
        {**dated, "to": "b"}
    ]
    assert relationships(loaded, "Organisation", "SUCCEEDED_BY", "Organisation") == [
        {"from": "a", "to": "b", "source": "load"}
    ]


def test_several_paths_are_one_load(tmp_path):
    first = write_csvs(
        tmp_path / "first", {"leaders": LEADERS, "sectors": SECTORS, "organisations": ORGANISATIONS}
    )
    second = write_workbook(
        tmp_path / "second.xlsx", {"positions": [["leader", "organisation"], ["a", "vm"]]}
    )
    loaded = read_tables([second, first], nothing)
    assert not loaded.rejections
    assert set(loaded.batch.nodes["Source"]["id"]) == {"first", "second"}
    assert (
        relationships(loaded, "Person", "HOLDS_POSITION", "Organisation")[0]["source"] == "second"
    )


def test_every_sheet_loads_together(tmp_path):
    loaded = load(
        tmp_path,
        **BASE,
        positions=[
            ["leader", "organisation", "title", "acting", "from", "to"],
            ["a", "vm", "johtaja", "kyllä", "2019", ""],
        ],
        reporting=[["leader", "superior", "from"], ["a", "b", "2019-05"]],
        programmes=[["id", "name_sv", "organiser"], ["p", "Framtid", "vm"]],
        cohorts=[["id", "programme", "name_en", "from", "to"], ["c", "p", "First", "2018", "2019"]],
        participants=[["leader", "cohort", "completed"], ["a", "c", "no"]],
        networks=[["id", "name_fi", "programme", "organiser"], ["n", "Verkosto", "p", "vm"]],
        projects=[["id", "name_fi", "members_known"], ["h", "Hanke", "osa"]],
        memberships=[
            ["member", "of", "role", "from", "to"],
            ["a", "g", "chair", "2019", ""],
            ["vm", "n", "", "", ""],
            ["b", "h", "jäsen", "", ""],
        ],
        series=[["id", "name_fi", "organiser"], ["s", "Aamukahvit", "okm"]],
        events=[
            ["id", "name_fi", "series", "date", "mode"],
            ["e", "Kahvit", "s", "2020-01-15", "virtual"],
        ],
        attendance=[["leader", "event", "role", "status"], ["a", "e", "puhuja", "attended"]],
    )
    assert not loaded.rejections
    assert set(loaded.batch.relationships) == {
        ("Organisation", "BELONGS_TO", "Sector"),
        ("Person", "HOLDS_POSITION", "Organisation"),
        ("Person", "REPORTS_TO", "Person"),
        ("Programme", "ORGANISED_BY", "Organisation"),
        ("Cohort", "PART_OF", "Programme"),
        ("Person", "PARTICIPATED_IN", "Cohort"),
        ("Network", "ALUMNI_OF", "Programme"),
        ("Network", "ORGANISED_BY", "Organisation"),
        ("Person", "MEMBER_OF", "Group"),
        ("Organisation", "MEMBER_OF", "Network"),
        ("Person", "MEMBER_OF", "Project"),
        ("EventSeries", "ORGANISED_BY", "Organisation"),
        ("Event", "PART_OF", "EventSeries"),
        ("Person", "ATTENDED", "Event"),
    }
    position = relationships(loaded, "Person", "HOLDS_POSITION", "Organisation")[0]
    assert (position["acting"], position["valid_from"], position["valid_to"]) == (
        True,
        "2019",
        None,
    )
    assert relationships(loaded, "Person", "MEMBER_OF", "Project")[0]["role"] == "member"
    assert claims(loaded.batch)


TEXT = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n"), max_size=12
)
ID = st.text(st.characters(categories=("Ll", "Nd")), min_size=1, max_size=4)


@st.composite
def loads(draw):
    """Leaders, groups and memberships, good and bad, whose ids seldom meet."""
    person = st.tuples(ID, TEXT, TEXT).map(list)
    day, role = PARTIAL | st.just(""), st.sampled_from(["", "Jäsen", "vice_chair", "boss"])
    member = st.tuples(ID, ID, role, day, day).map(list)
    people = draw(st.lists(person, max_size=5, unique_by=lambda row: row[0]))
    groups = draw(st.lists(st.tuples(ID, TEXT).map(list), max_size=3, unique_by=lambda row: row[0]))
    rows = draw(st.lists(member, max_size=5, unique_by=lambda row: (*row[:2], *row[2:4])))
    if people and groups:
        rows += [[people[0][0], groups[0][0], "", "", ""]]
    return {
        "leaders": [["id", "given_name", "family_name"], *people],
        "groups": [["id", "name_fi"], *groups],
        "memberships": [["member", "of", "role", "from", "to"], *rows],
    }


@given(loads())
@settings(max_examples=examples(8), deadline=None)
def test_a_workbook_and_a_folder_of_csvs_say_the_same(tmp_path_factory, sheets):
    folder = tmp_path_factory.mktemp("both")
    from_csv = read_tables(write_csvs(folder / "load", sheets), nothing)
    from_book = read_tables(write_workbook(folder / "load.xlsx", sheets), nothing)
    assert claims(from_csv.batch) == claims(from_book.batch)
    assert [
        (r.row, r.column, str(r.message)) for r in from_csv.rejections if r.sheet == "leaders"
    ] == [(r.row, r.column, str(r.message)) for r in from_book.rejections if r.sheet == "leaders"]


@given(loads(), st.randoms(use_true_random=False))
@settings(max_examples=examples(8), deadline=None)
def test_the_order_of_rows_and_columns_does_not_matter(tmp_path_factory, sheets, random):
    folder = tmp_path_factory.mktemp("order")
    shuffled = {}
    for name, (header, *rows) in sheets.items():
        random.shuffle(rows)
        places = random.sample(range(len(header)), len(header))
        shuffled[name] = [[row[place] for place in places] for row in (header, *rows)]
    before = read_tables(write_csvs(folder / "a" / "load", sheets), nothing)
    after = read_tables(write_csvs(folder / "b" / "load", shuffled), nothing)
    assert claims(before.batch) == claims(after.batch)
    assert {(r.sheet, r.column, r.value, str(r.message)) for r in before.rejections} == {
        (r.sheet, r.column, r.value, str(r.message)) for r in after.rejections
    }
