"""One record in the ontology is a whole kind: what CONTRIBUTING.md adds reaches every part of the
program, and what is forgotten in a record is named."""

import json
import subprocess
import sys
from typing import Any

import pytest

from api.graphql.schema.names import relations
from api.pages.lists.columns import columns_of
from graph.ontology import NODE, PAGE_ORDER, Words
from repository import ROOT
from viz.draw.shapes import CORNERS
from viz.words.kinds import SECTIONS, section_of
from viz.words.language import LANGUAGES, language


def added(*changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "tests/added_kind.py"), *changed],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    run = added()
    assert run.returncode == 0, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)
    return result


def test_an_added_kind_is_loaded_from_its_sheet_with_its_members(made: dict[str, Any]) -> None:
    assert made["loaded"] == {
        "rejections": [],
        "rows": ["Johtokunta"],
        "ties": [["Board", "ORGANISED_BY", "Organisation"], ["Person", "MEMBER_OF", "Board"]],
    }


def test_an_added_kind_has_a_sheet_in_the_template(made: dict[str, Any]) -> None:
    titles = made["template"]
    assert titles.index("projekt") < titles.index("direktioner") < titles.index("medlemskap")


def test_an_added_kind_is_listed_and_led_to_in_graphql(made: dict[str, Any]) -> None:
    assert made["schema"] == ["alumniBoards", "board", "boards", "organisedBoards", "upsertBoard"]


def test_an_added_kind_has_a_list_and_pages_with_words_of_their_own(made: dict[str, Any]) -> None:
    pages = made["pages"]
    assert {"/boards", "/boards/{key:path}"} <= set(pages["paths"])
    assert pages["kinds"] == ["Johtokunnat", "Direktioner", "Boards"]
    assert pages["counted"] == [
        *("1 johtokunta", "2 johtokuntaa"),
        *("1 direktion", "2 direktioner"),
        *("1 board", "2 boards"),
    ]
    assert pages["columns"] == ["Organisers", "Members", "Members known", "From", "To"]
    assert "Boards" in pages["sections"]
    assert "Board" in pages["compose"]


def test_an_added_kind_is_drawn_and_met_in(made: dict[str, Any]) -> None:
    assert made["pictures"] == {
        "legend": [["Leader", "dot"], ["Board", "hexagon"]],
        "ties": ["membership"],
        "svg": True,
        "around": ["Person", "Board"],
        "met": 1,
    }


def test_an_added_kind_is_read_by_analyses_and_reports(made: dict[str, Any]) -> None:
    assert made["snapshot"] == ["(b:`Board`)", "(n:`Board`)"]
    assert "Board" in made["described"]
    assert "Board" in made["bodies"]


@pytest.mark.parametrize(
    ("part", "other", "message"),
    [
        (
            'MEMBERS_KNOWN, AUDIENCE, *BODY, QUOTES),\n        plural=Words("johtokunnat"',
            'QUOTES),\n        plural=Words("johtokunnat"',
            "The kind Board, in which people come together by membership, has no property"
            " 'members_known'",
        ),
        (
            '"Project", "Board")',
            '"Project")',
            "The sheet of Board cannot have the column 'organiser>ORGANISED_BY'",
        ),
        (
            'Symbol("hexagon", hollow=True)',
            'Symbol("hexagon")',
            "The kinds Network and Board have the same symbol",
        ),
        ('path="boards"', 'path="groups"', "The kinds Group and Board have the same path"),
        (
            '"boards", f"{_NAME_COLUMNS} organiser',
            '"boards", f"{_NAME_COLUMNS} chair organiser',
            "The sheet of Board cannot have the column 'chair'",
        ),
    ],
)
def test_what_is_forgotten_in_a_record_is_named_at_import(
    part: str, other: str, message: str
) -> None:
    run = added(part, other)
    assert run.returncode != 0
    assert message in run.stderr


@pytest.mark.parametrize("label", NODE)
def test_every_kind_has_words_columns_a_shape_and_a_section_for_each_relation(label: str) -> None:
    kind = NODE[label]
    for words in (kind.words, kind.plural, kind.many, kind.one or kind.words):
        assert isinstance(words, Words)
        assert all(words)
    assert kind.symbol.shape in {"dot", *CORNERS}
    for code in LANGUAGES:
        titles = [column.title for column in columns_of(label, language(code))]
        assert len(titles) == len(kind.list_columns)
        assert all(titles)
    for relation in relations(label).values():
        section = section_of(relation.ends[1], relation.target, outgoing=relation.outgoing)
        assert section in SECTIONS


def test_pages_name_every_kind_once() -> None:
    assert sorted(PAGE_ORDER) == sorted(NODE)
