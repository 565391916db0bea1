"""Homes as older commits stored them, made by tests/homes/make.py, for tests of upgrades."""

import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOMES = Path(__file__).parent / "homes"
LAYOUTS = ("layout-1-first", "layout-1-last", "layout-2")
"""Layout 1 without spans and without the file `current`; layout 1 with spans; layout 2 without a
count of `writes` in Meta."""

END_FIELDS = ("from", "to")


def stored(layout: str) -> dict[str, Any]:
    """What the older code read of this home: `layout`, `version`, `unfinished`, `counts`, `meta`,
    `nodes` (label -> id -> properties as stored) and `relationships` ("From|TYPE|To" -> id ->
    `from`, `to` and properties as stored)."""
    content: dict[str, Any] = json.loads((HOMES / f"{layout}.json").read_text("utf-8"))
    return content


def unpack(layout: str, folder: Path) -> Path:
    """The home in a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(HOMES / f"{layout}.tar.xz") as tar:
        # Python 3.11.3 and earlier have no filters; the archives are ours.
        tar.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return folder


def create_in(run: Callable[..., Any], layout: str) -> None:
    """Create the same graph, as stored, in an empty database: constraints, indexes, nodes,
    relationships, unfinished loads and the data version. `run(cypher, **parameters)` is a driver's
    `session.run`, say; `open_store` would already store the present layout."""
    content = stored(layout)
    for label in content["unique"]:
        run(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE")
    for label, names in content["indexes"]:
        by = ", ".join(f"n.{name}" for name in names)
        run(f"CREATE INDEX IF NOT EXISTS FOR (n:`{label}`) ON ({by})")
    for label, elements in content["nodes"].items():
        run(f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row", rows=list(elements.values()))
    for kind, elements in content["relationships"].items():
        start, type_, end = kind.split("|")
        ends = f"MATCH (a:`{start}` {{id: row.from}}) MATCH (b:`{end}` {{id: row.to}})"
        run(
            f"UNWIND $rows AS row {ends} CREATE (a)-[e:`{type_}`]->(b) SET e = row.own",
            rows=list(map(_apart, elements.values())),
        )
    run("UNWIND $rows AS row CREATE (l:Load {id: row})", rows=content["unfinished"])
    run("CREATE (m:Meta) SET m = $meta", meta=content["meta"])


def _apart(element: dict[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in element.items() if name not in END_FIELDS}
    return {**{name: element[name] for name in END_FIELDS}, "own": own}
