"""A program of its own, as the ontology is read once a process: prints what each part makes of the
kind that CONTRIBUTING.md adds; with two texts as arguments, the second stands for the first.
"""

import csv
import json
import re
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import graph
from repository import ROOT

LANGUAGES = ("fi", "sv", "en")
RECIPE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLE = re.search(r"```python\n(NodeKind\(.*?)```", RECIPE, re.DOTALL)
_NEXT = '    NodeKind(\n        "EventSeries",'
_ORGANISED = '"Network", "Group", "Project")'


def add_kind(changed: list[str]) -> None:
    """Puts the ontology with the example in the place of the one that modules import."""
    assert EXAMPLE is not None
    path = ROOT / "graph/ontology.py"
    text = path.read_text("utf-8")
    for place, added in (
        (_NEXT, indent(f"{EXAMPLE[1].rstrip()},\n", "    ") + _NEXT),
        (_ORGANISED, f'{_ORGANISED[:-1]}, "Board")'),
        *([tuple(changed)] if changed else ()),
    ):
        assert text.count(place) == 1, place
        text = text.replace(place, added)
    module = ModuleType("graph.ontology")
    module.__file__ = str(path)
    sys.modules["graph.ontology"] = module
    exec(compile(text, str(path), "exec"), module.__dict__)
    graph.ontology = module  # type: ignore[attr-defined]


def loaded(folder: Path) -> dict[str, Any]:
    """The tables of a folder, as a load reads them."""
    from loaders.tables import read_tables

    tables: dict[str, list[dict[str, str]]] = {
        "leaders": [{"id": "a", "given_name": "Keksitty", "family_name": "Henkilö"}],
        "organisations": [{"id": "o", "name_fi": "Talo"}],
        "johtokunnat": [{"tunnus": "b", "nimi suomeksi": "Johtokunta", "järjestäjä": "o"}],
        "memberships": [{"member": "a", "of": "b", "role": "chair"}],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    batch = read_tables(folder, lambda label: [], "test")
    return {
        "rejections": [str(each) for each in batch.rejections],
        "rows": batch.batch.nodes["Board"]["name_fi"].to_list(),
        "ties": [list(ends) for ends in batch.batch.relationships if "Board" in ends],
    }


def template(folder: Path) -> list[str]:
    """The titles of the Swedish template's sheets."""
    from loaders.template import write_template

    write_template(folder / "mall.xlsx", "sv")
    with ZipFile(folder / "mall.xlsx") as book:
        return re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())


def pages() -> dict[str, Any]:
    from api.graphql.schema.names import relations
    from api.pages import details
    from api.pages.compose.form import WITH_PEOPLE
    from api.pages.lists import table
    from api.pages.lists.columns import columns_of
    from viz.words.kinds import counted, kind_names, section_name, section_of
    from viz.words.language import language

    words = [language(code) for code in LANGUAGES]
    site: Any = None
    sections = {
        section_of(each.ends[1], each.target, outgoing=each.outgoing)
        for label in ("Board", "Person", "Organisation")
        for each in relations(label).values()
    }
    return {
        "paths": [route.path for module in (table, details) for route in module.routes(site)],
        "kinds": [kind_names(each)["Board"] for each in words],
        "counted": [counted("Board", number, each) for each in words for number in (1, 2)],
        "columns": [column.title for column in columns_of("Board", words[2])],
        "sections": sorted(section_name(section, words[2]) for section in sections),
        "compose": list(WITH_PEOPLE),
    }


def pictures() -> dict[str, Any]:
    from graph.analysis.two_mode import AnalysisSettings
    from graph.analysis.whole_network import NetworkRequest, whole_network
    from snapshots import snapshot_of
    from viz.draw.around import Neighbour, Neighbourhood, around_picture
    from viz.draw.network import whole_picture
    from viz.draw.picture import Shown, kinds_of
    from viz.draw.picture_svg import svg
    from viz.words.language import language

    snapshot = snapshot_of(
        sectors=[("s",)],
        organisations=[("o",)],
        people=["a", "b"],
        affiliations={"Board": [("board",)]},
        belongs=[("o", "s")],
        positions=[("a", "o"), ("b", "o")],
        membership=[("a", "board"), ("b", "board")],
    )
    english = language("en")
    whole = whole_network(snapshot, NetworkRequest(AnalysisSettings(date(2020, 1, 1))))
    picture = whole_picture(whole, snapshot, {}, english)
    near = Neighbour("t", "MEMBER_OF", True, ("Board", "board"), "board", None, "")
    around = around_picture((Neighbourhood(("Person", "a"), "A", None, (near,)),), {}, {}, english)
    return {
        "legend": [[kind.name, kind.symbol.shape] for kind in kinds_of(picture, Shown(), english)],
        "ties": sorted({tie.kind for tie in picture.ties}),
        "svg": "<polygon" in svg(picture, "", []),
        "around": [mark.label for mark in around.marks],
        "met": whole.met,
    }


class Reads:
    """A store without anything in it, which notes the statements that are read."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def settled(self) -> str:
        return "0_0_0"

    state = settled

    def read(self, text: str, **_: Any) -> list[list[Any]]:
        self.texts.append(text)
        if text.startswith("MATCH (b:") or "LIMIT 1" in text:
            return []
        return [[[], []]]


def snapshot() -> list[str]:
    """The statements of a snapshot that name the kind."""
    from graph.snapshot import take_snapshot

    store: Any = Reads()
    take_snapshot(store)
    return sorted({part for text in store.texts for part in re.findall(r"\(\w:`Board`\)", text)})


def schema() -> list[str]:
    from api.graphql.schema import schema_text

    fields = re.findall(r"^  (\w*[bB]oards?)\(", schema_text(), re.MULTILINE)
    return sorted(set(fields))


def main(changed: list[str]) -> None:
    add_kind(changed)
    with TemporaryDirectory() as folder:
        tables = Path(folder) / "tables"
        tables.mkdir()
        made = {
            "loaded": loaded(tables),
            "template": template(Path(folder)),
            "schema": schema(),
            "pages": pages(),
            "pictures": pictures(),
            "snapshot": snapshot(),
        }
    from graph.described import LABELS
    from graph.ontology import MEMBERSHIP_BODIES

    print(json.dumps(made | {"described": LABELS, "bodies": MEMBERSHIP_BODIES}))


if __name__ == "__main__":
    main(sys.argv[1:])
