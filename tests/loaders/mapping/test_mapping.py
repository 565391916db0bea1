import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from graph.errors import BadInput
from loaders.loaded import write_rejected
from loaders.mapping.apply import read_mapping
from loaders.tables import read_tables
from tables_on_disk import claims, nothing, only, write_csvs, write_workbook

POSTS = [
    ["post", "name", "office", "above", "begin", "end"],
    ["1", "Esimerkki, Aino", "Virasto A", "", "2019", ""],
    ["2", "Bo Exempel", "Virasto A", "1", "2019-05", "2020"],
    ["3", "N/D", "Virasto A", "1", "2019", ""],
    ["4", "Cia Prov", "Virasto B", "3", "2019", ""],
    ["5", "Dan Prov", "Virasto B", "9", "2019", ""],
]
MAPPING = r"""
[columns.person]
column = "name"
empty = ['n/?d', 'vacant']

[columns.given]
column = "person"
extract = [',\s*(.+)$', '^(.+)\s+\S+$']

[columns.family]
column = "person"
extract = ['^([^,]+),', '(\S+)$']

[nodes.holder]
label = "Person"
slug = ["office", "given", "family"]
properties = { given_name = "given", family_name = "family" }

[nodes.office]
label = "Organisation"
slug = ["office"]
properties = { name_fi = "office", kind = { literal = "agency" } }

[relationships.post]
type = "HOLDS_POSITION"
from = "holder"
to = "office"
properties = { valid_from = "begin", valid_to = "end" }

[relationships.above]
type = "REPORTS_TO"
from = "holder"
to = { node = "holder", match = { post = "above" } }
optional = true
"""


def mapped(folder: Path, posts=POSTS, mapping: str = MAPPING, known=nothing, source=None):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    write_csvs(folder, {"posts": posts})
    return read_mapping(folder / "m.toml", [folder / "posts.csv"], known, source)


def ends(loaded, *kind):
    return {
        (row["from"], row["to"]) for row in loaded.batch.relationships[kind].iter_rows(named=True)
    }


def test_rows_become_nodes_and_relationships(tmp_path):
    loaded = mapped(tmp_path)
    assert not loaded.rejections
    people = {
        row["id"]: (row["given_name"], row["family_name"])
        for row in loaded.batch.nodes["Person"].to_dicts()
    }
    assert people == {
        "virasto-a-aino-esimerkki": ("Aino", "Esimerkki"),
        "virasto-a-bo-exempel": ("Bo", "Exempel"),
        "virasto-b-cia-prov": ("Cia", "Prov"),
        "virasto-b-dan-prov": ("Dan", "Prov"),
    }
    assert set(loaded.batch.nodes["Organisation"]["kind"]) == {"agency"}
    assert ("virasto-a-bo-exempel", "virasto-a") in ends(
        loaded, "Person", "HOLDS_POSITION", "Organisation"
    )
    assert loaded.batch.nodes["Source"]["id"].to_list() == ["posts"]
    assert claims(loaded.batch)


def test_what_makes_no_node_and_leads_nowhere_is_counted(tmp_path):
    loaded = mapped(tmp_path)
    assert ends(loaded, "Person", "REPORTS_TO", "Person") == {
        ("virasto-a-bo-exempel", "virasto-a-aino-esimerkki")
    }
    assert loaded.left_out == {"holder": {"no id": 1}, "above": {"nobody": 1, "not found": 1}}


def test_a_reference_to_two_people_is_nobody_s(tmp_path):
    loaded = mapped(tmp_path, [*POSTS[:3], ["1", "Eva Prov", "Virasto A", "", "2019", ""]])
    assert loaded.left_out["above"] == {"several": 1}


def test_without_optional_a_reference_that_leads_nowhere_rejects_its_row(tmp_path):
    loaded = mapped(tmp_path, mapping=MAPPING.replace("optional = true", ""))
    assert [(r.row, r.column, r.value) for r in loaded.rejections] == [
        (5, "above", "3"),
        (6, "above", "9"),
    ]
    assert "declare the relationship optional" in str(loaded.rejections[0].message)
    assert "virasto-b-cia-prov" not in loaded.batch.nodes["Person"]["id"].to_list()


def test_a_row_that_refers_to_a_rejected_row_falls_with_it(tmp_path):
    posts = [
        POSTS[0],
        ["1", "Aino E", "A", "", "2019-13", ""],
        ["2", "Bo E", "A", "1", "", ""],
        ["3", "Cia E", "A", "2", "", ""],
    ]
    loaded = mapped(tmp_path, posts, MAPPING.replace("optional = true", ""))
    assert [(r.row, r.column) for r in loaded.rejections] == [
        (2, "begin"),
        (3, "above"),
        (4, "above"),
    ]
    assert not loaded.batch.nodes


def test_a_row_that_ends_before_it_begins_is_refused_with_its_name_and_dates(tmp_path):
    loaded = mapped(
        tmp_path, [*POSTS, ["6", "Eva Prov", "Virasto B", "", "2007-04-19", "2003-06-24"]]
    )
    rejection = only(loaded)
    assert (rejection.row, rejection.column, rejection.value) == (7, "end", "2003-06-24")
    assert "'Eva Prov' in 'Virasto B' ends '2003-06-24' before it begins '2007-04-19'" in str(
        rejection.message
    )
    assert not any("eva" in person for person in loaded.batch.nodes["Person"]["id"])


def test_rejected_rows_come_back_as_they_were(tmp_path):
    loaded = mapped(tmp_path, [*POSTS, ["6", "Eva Prov", "Virasto B", "", "3.2.2019", ""]])
    (written,) = write_rejected(loaded, tmp_path / "bad.csv")
    assert "6,Eva Prov,Virasto B,,3.2.2019,," in written.read_text("utf-8-sig")
    again = read_mapping(tmp_path / "m.toml", [written], nothing)
    assert str(only(again).message) == str(only(loaded).message)


def test_a_value_map_keeps_empties_or_refuses_other_values(tmp_path):
    def with_map(others):
        made = (
            f'[columns.kind]\ncolumn = "office"\nothers = "{others}"\nvalues = {{ "Virasto A" ='
            ' "virasto" }\n'
        )
        return mapped(
            tmp_path / others, mapping=made + MAPPING.replace('{ literal = "agency" }', '"kind"')
        )

    assert [r.value for r in with_map("keep").rejections] == ["Virasto B", "Virasto B"]
    assert set(with_map("empty").batch.nodes["Organisation"]["kind"]) == {"agency", None}
    refused = with_map("refuse").rejections
    assert [(r.row, r.column) for r in refused] == [(5, "office"), (6, "office")]
    assert (
        str(refused[0].message)
        == "'Virasto B' is not among the values the mapping knows of; did you mean 'Virasto A'?"
    )


def test_skipped_rows_are_counted_and_say_nothing(tmp_path):
    loaded = mapped(tmp_path, mapping='[skip]\noffice = "virasto a"\n' + MAPPING)
    assert loaded.left_out["rows"] == {"skipped by office": 3}
    assert loaded.batch.nodes["Organisation"]["id"].to_list() == ["virasto-b"]


def test_of_two_spellings_the_frequent_one_stands_and_of_equals_the_one_with_small_letters(
    tmp_path,
):
    rows = [
        POSTS[0],
        *(
            [str(at), name, "Virasto", "", "2019", ""]
            for at, name in enumerate(["AINO PROV", "Aino Prov", "Bo PROV", "Bo PROV", "Bo Prov"])
        ),
    ]
    people = (
        mapped(tmp_path, rows)
        .batch.nodes["Person"]
        .select("id", "given_name", "family_name")
        .rows()
    )
    assert sorted(people) == [
        ("virasto-aino-prov", "Aino", "Prov"),
        ("virasto-bo-prov", "Bo", "PROV"),
    ]


def test_of_two_ends_of_one_post_the_later_stands(tmp_path):
    rows = [POSTS[0], *(["1", "Aino Prov", "A", "", "2019", end] for end in ("2019", "", "2020"))]
    posts = mapped(tmp_path, rows).batch.relationships["Person", "HOLDS_POSITION", "Organisation"]
    assert posts["valid_to"].to_list() == [None]


def test_a_reference_by_id_is_found_in_the_graph_or_refused(tmp_path):
    mapping = MAPPING.replace(
        'to = "office"', 'to = { label = "Organisation", id = "above" }'
    ).split("[relationships.above]")[0]
    posts = [POSTS[0], ["1", "Aino Prov", "A", "vm", "", ""], ["2", "Bo Prov", "A", "vmm", "", ""]]
    loaded = mapped(tmp_path, posts, mapping, known=lambda label: ["vm"])
    assert ends(loaded, "Person", "HOLDS_POSITION", "Organisation") == {("a-aino-prov", "vm")}
    assert (only(loaded).row, only(loaded).column, only(loaded).value) == (3, "above", "vmm")
    assert "did you mean 'vm'?" in str(only(loaded).message)


def test_a_missing_column_names_the_file_and_suggests(tmp_path):
    rejection = only(
        mapped(tmp_path, [["post", "name", "offise", "above", "begin", "end"], *POSTS[1:]])
    )
    assert (rejection.file, rejection.row, rejection.column) == ("posts.csv", 1, "office")
    assert "did you mean 'offise'?" in str(rejection.message)


def test_the_same_rows_as_csv_workbook_and_json_say_the_same(tmp_path):
    (tmp_path / "m.toml").write_text(
        '[input]\nsheet = "P"\nrecords = "answer.posts"\n' + MAPPING, encoding="utf-8"
    )
    write_csvs(tmp_path, {"posts": POSTS})
    write_workbook(tmp_path / "posts.xlsx", {"Other": [["x"]], "P": POSTS})
    records = [dict(zip(POSTS[0], row, strict=True)) for row in POSTS[1:]]
    (tmp_path / "posts.json").write_text(
        json.dumps({"answer": {"posts": records}}), encoding="utf-8"
    )
    files = [tmp_path / f"posts.{kind}" for kind in ("csv", "xlsx", "json")]
    results = [claims(read_mapping(tmp_path / "m.toml", [file], nothing).batch) for file in files]
    assert results[0] == results[1] == results[2]


def test_what_is_nested_in_json_gets_dotted_headings(tmp_path):
    (tmp_path / "m.toml").write_text(
        '[nodes.o]\nlabel = "Organisation"\nid = "code.id"\nproperties = { name_fi = "name", quotes'
        ' = "said" }\n',
        "utf-8",
    )
    (tmp_path / "o.json").write_text(
        '[{"code": {"id": 7}, "name": "V", "said": ["a", "b"]}]', encoding="utf-8"
    )
    node = (
        read_mapping(tmp_path / "m.toml", [tmp_path / "o.json"], nothing)
        .batch.nodes["Organisation"]
        .row(0, named=True)
    )
    assert (node["id"], node["quotes"]) == ("7", ["a", "b"])


@pytest.mark.parametrize(
    ("content", "message"), [("{", "not JSON"), ('{"a": 1}', "no list of objects")]
)
def test_json_that_cannot_be_used_says_why(tmp_path, content, message):
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "o.json").write_text(content, encoding="utf-8")
    assert message in str(
        only(read_mapping(tmp_path / "m.toml", [tmp_path / "o.json"], nothing)).message
    )


def test_files_of_one_mapping_refer_to_each_other_and_keep_their_rows_apart(tmp_path):
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    write_csvs(
        tmp_path,
        {"x": POSTS[:2], "y": [POSTS[0], POSTS[2], ["7", "Bad Row", "A", "", "2019-99", ""]]},
    )
    loaded = read_mapping(tmp_path / "m.toml", [tmp_path / "x.csv", tmp_path / "y.csv"], nothing)
    assert (only(loaded).file, only(loaded).row) == ("y.csv", 3)
    assert ends(loaded, "Person", "REPORTS_TO", "Person") == {
        ("virasto-a-bo-exempel", "virasto-a-aino-esimerkki")
    }
    assert set(loaded.batch.nodes["Source"]["id"]) == {"x", "y"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[nodes.holder]", "[nods.holder]", "section 'nods' is not known; did you mean 'nodes'"),
        ('"Person"', '"Persn"', "'Persn' is not known; did you mean 'Person'"),
        ("given_name =", "givenname =", "did you mean 'given_name'"),
        (
            'properties = { given_name = "given", ',
            "properties = { ",
            "must fill the property 'given_name' of Person",
        ),
        ('type = "REPORTS_TO"', 'type = "BELONGS_TO"', "no BELONGS_TO from Person to Person"),
        ('from = "holder"', 'from = "holdr"', "did you mean 'holder'"),
        ('"agency"', '"agensy"', "'agensy' is not a kind"),
        ("extract = ['^([^,]+),', ", "extract = ['^([^,]+', ", "is not a regular expression"),
        ("'(\\S+)$'", "'\\S+$'", "exactly one group"),
        ('column = "name"', 'colum = "name"', "did you mean 'column'"),
        ("optional = true", "optional = maybe", "is not TOML"),
        ('slug = ["office"]\nproperties', "properties", "needs either id"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_place_and_a_spelling(tmp_path, old, new, message):
    assert old in MAPPING
    with pytest.raises(BadInput) as refused:
        mapped(tmp_path, mapping=MAPPING.replace(old, new))
    assert message in str(refused.value)
    assert "m.toml" in str(refused.value)


@given(st.permutations(POSTS[1:]), st.permutations(range(len(POSTS[0]))))
@settings(max_examples=examples(6), deadline=None)
def test_the_order_of_rows_and_columns_does_not_matter_to_a_mapping(tmp_path_factory, rows, places):
    shuffled = [[row[place] for place in places] for row in (POSTS[0], *rows)]
    folder = tmp_path_factory.mktemp("order")
    before, after = mapped(folder / "a"), mapped(folder / "b", shuffled)
    assert claims(before.batch) == claims(after.batch)
    assert before.left_out == after.left_out


def test_the_example_of_the_documentation_works(tmp_path):
    """The page's first TOML and CSV blocks, as they stand there, make what the page says."""
    page = (Path(__file__).resolve().parents[3] / "docs/mapping.md").read_text("utf-8")
    blocks = {kind: page.split(f"```{kind}\n")[1].split("```")[0] for kind in ("toml", "csv")}
    (tmp_path / "m.toml").write_text(blocks["toml"], encoding="utf-8")
    (tmp_path / "posts.csv").write_text(blocks["csv"], encoding="utf-8")
    loaded = read_mapping(tmp_path / "m.toml", [tmp_path / "posts.csv"], nothing)
    assert not loaded.rejections
    assert len(loaded.batch.nodes["Person"]) == 2
    assert loaded.left_out == {"leader": {"no id": 1}}
    assert ends(loaded, "Person", "REPORTS_TO", "Person") == {
        ("tax-office-bo-sample", "tax-office-ann-example")
    }


def test_tables_refuse_what_only_a_mapping_can_read(tmp_path):
    write_csvs(tmp_path, {"posts": POSTS})
    assert "there is no table 'posts'" in str(only(read_tables(tmp_path, nothing)).message)
