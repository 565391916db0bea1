"""How much of the code one use of the program walks through: `make walks`.

Every walk is a real one, in this process, over an embedded engine with a synthetic sample: a
profile hook in every thread notes which functions are entered. Prints, for each walk, the files,
the functions and the rooms (folders) of the four packages that it enters, then everything as one
JSON line. `target` is the number of files to stay under; merging files changes that one, not the
others.
Work that is done at import, such as templates and the schema, is no part of a walk, nor is what was
cached before, unless the walk is said to be cold.
"""

import json
import re
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import httpx

from graph.analysis.gaps import find_gaps
from graph.analysis.settings import AnalysisSettings
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.snapshot import take_snapshot
from graph.store import Store, open_store
from loaders.sample import write_sample
from loaders.tables import read_tables
from served import serving, store_app

PACKAGES = ("graph", "loaders", "viz", "api")
DAY = date(2025, 6, 30)
PEOPLE = 200
COMPOSED = "as_of=2025-06-30&lang=en&n=2&low=5&high=7"
LIST = """{ groups(first: 10, filter: {kind: {in: ["peer_group"]}}) {
  nodes { key name members(first: 5) { nodes { key } } } } }"""
TARGETS = {
    "GraphQL list": 20,
    "start page": 35,
    "report as PDF": 40,
    "compose form": 30,
    "proposal": 50,
    "save a proposal": 20,
    "keep a proposal": 20,
}

Walk = dict[str, int]


class Walked:
    """The functions that are entered while it is watched, in every thread."""

    def __init__(self) -> None:
        self._entered: set[CodeType] | None = None
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def during(self, use: Callable[[], Any]) -> Walk:
        entered = self._entered = set[CodeType]()
        try:
            use()
        finally:
            self._entered = None
        return _counts(entered)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and self._entered is not None:
            self._entered.add(frame.f_code)


def _counts(entered: set[CodeType]) -> Walk:
    own = [
        (Path(code.co_filename).relative_to(ROOT), code.co_qualname)
        for code in entered
        if code.co_filename.startswith(f"{ROOT}/") and code.co_name != "<module>"
    ]
    own = [(path, name) for path, name in own if path.parts[0] in PACKAGES]
    return {
        "files": len({path for path, _ in own}),
        "functions": len(set(own)),
        "rooms": len({path.parent for path, _ in own}),
    }


def main() -> None:
    walked = Walked()
    with tempfile.TemporaryDirectory() as folder:
        try:
            walks = _walks(walked, Path(folder))
        finally:
            local_server.stop(Path(folder) / "home")
    print(f"{'walk':20} {'files':>6} {'target':>7} {'functions':>10} {'rooms':>6}")
    for name, walk in walks.items():
        target = TARGETS.get(name, "")
        print(f"{name:20} {walk['files']:6} {target:>7} {walk['functions']:10} {walk['rooms']:6}")
    print(json.dumps({"bench": "walks", "targets": TARGETS, "walks": walks}))


def _walks(walked: Walked, folder: Path) -> dict[str, Walk]:
    settings = Settings(folder / "home")
    write_sample(folder / "sample", people=PEOPLE)
    with open_store(settings) as store:
        walks = {"load": walked.during(lambda: _load(store, folder / "sample"))}
        walks["gaps, cold"] = walked.during(lambda: _gaps(store))
        app = store_app(store, settings, today=lambda: DAY)
        with serving(app) as url, httpx.Client(base_url=url, timeout=300) as client:
            for name, use in _visits(client).items():
                walks[name] = walked.during(use)
    return walks


def _load(store: Store, tables: Path) -> None:
    store.upsert(read_tables([tables], store.ids).batch)


def _gaps(store: Store) -> None:
    find_gaps(take_snapshot(store), AnalysisSettings(DAY))


def _visits(client: httpx.Client) -> dict[str, Callable[[], Any]]:
    """In this order: each finds what the one before has left."""
    state: list[tuple[str, str]] = []

    def get(address: str) -> httpx.Response:
        return client.get(address).raise_for_status()

    def propose() -> None:
        page = get(f"/compose/proposal?{COMPOSED}").text
        here = re.search(r'data-here="([^"]*)"', page)
        assert here, page
        state[:] = parse_qsl(urlsplit(here[1].replace("&amp;", "&")).query, keep_blank_values=True)

    def post(path: str, query: list[tuple[str, str]], **fields: str) -> None:
        response = client.post(path, params=httpx.QueryParams(query), data=fields)
        assert response.status_code == 303, response.text

    at = [("as_of", DAY.isoformat()), ("name", "spring")]
    return {
        "GraphQL list": lambda: client.post("/graphql", json={"query": LIST}).raise_for_status(),
        "list of people": lambda: get("/people"),
        "start page": lambda: get("/?as_of=2025-06-30&lang=en"),
        "report as PDF": lambda: get("/report?as_of=2025-06-30&lang=en&as=pdf"),
        "compose form": lambda: get(f"/compose?{COMPOSED}"),
        "proposal": propose,
        "save a proposal": lambda: post("/compose/proposal", state, name="spring"),
        "keep a proposal": lambda: post("/compose/keep", at),
    }


if __name__ == "__main__":
    main()
