"""Makes a small home as an older commit stored it: `make.py COMMIT NAME [--filled]`.

    PYTHON=.venv/bin/python
    $PYTHON tests/homes/make.py 479e8b5 layout-1-first             # layout 1 without spans
    $PYTHON tests/homes/make.py c393ae1~1 layout-1-last --filled   # layout 1 with spans
    $PYTHON tests/homes/make.py c393ae1 layout-2 --filled          # layout 2 without `writes`

The first is the first commit that stores, the second the last one that wrote layout 1 (spans came
within it, with 9e5d29e), the third the first one that wrote layout 2 (Meta counts `writes` since
547de47). The ontology is the same in all three, and so are the hashes and the data version.

The code of COMMIT runs from a temporary folder, with the libraries of the environment that runs
this script; its embedded engine has the version that those commits ask for. With `--filled` the
first load goes through the batch endpoint, so that the home has the file `current`; without it
every load is written in transactions and there is no such file.

NAME.tar.xz gets what an upgrade sees of the home: `current` and `engine/databases`, none of its
passwords and logs. NAME.json gets what the older code read: the data version, counts, and every
node and relationship with its properties as stored, so that the same graph can be created in a
Neo4j (tests/old_homes.py). All people are invented.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKED = ("current", "engine/databases")
LONG_NAME = "Pitkänimi" * 70
TEXTS = ("Äänekosken öljy- ja åkeri", "toinen | 100 % — “Ääkkösiä”", "kolmas arvo")
DATES = ("2019", "2019-02", "2019-02-03")
LOADS = (("poistuva",), ("perus",), ("toinen",))
LOADS_IN_ONE = (("poistuva",), ("perus", "toinen"))
"""For the first commit, which fails when a second load says more of an Event."""


def main(commit: str, name: str, *options: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        code, home = Path(folder, "code"), Path(folder, "home")
        code.mkdir()
        archive = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", code], input=archive, check=True)
        command = [sys.executable, __file__, "inside", str(home), *options]
        done = subprocess.run(
            command,
            cwd=code,
            env={**os.environ, "PYTHONPATH": str(code)},
            check=True,
            stdout=subprocess.PIPE,
        )
        stored = {"commit": _full(commit), **json.loads(done.stdout)}
        (HERE / f"{name}.json").write_text(
            json.dumps(stored, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
        _pack(home, HERE / f"{name}.tar.xz")


def _full(commit: str) -> str:
    return subprocess.run(
        ["git", "rev-parse", commit], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def _pack(home: Path, archive: Path) -> None:
    """Without owners and times, so that the archive says nothing of the machine it was made on."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = ""
        return member

    with tarfile.open(archive, "w:xz", preset=9) as tar:
        for part in PACKED:
            if (home / part).exists():
                tar.add(home / part, part, filter=plain)


def inside(home: Path, *, filled: bool) -> None:
    """What the older code does: load, withdraw a source, begin a load, print what is there."""
    from graph import cypher, upsert
    from graph.engines.embedded import local_server
    from graph.settings import Settings
    from graph.store import open_store

    assert Path(upsert.__file__).is_relative_to(Path.cwd()), "the older code is not the one in use"
    upsert.FILL_FROM = 1 if filled else sys.maxsize
    try:
        with open_store(Settings(home)) as store:
            for sources in LOADS if filled else LOADS_IN_ONE:
                store.upsert(_batch(*sources))
                upsert.FILL_FROM = sys.maxsize
            store.withdraw("poistuva")
            store.bolt.run(cypher.BEGIN_LOAD, id="keskeytynyt lataus")
            json.dump(_stored(store), sys.stdout, ensure_ascii=False)
    finally:
        local_server.stop(home)


def _stored(store: Any) -> dict[str, Any]:
    from graph import cypher

    elements: dict[Any, dict[str, Any]] = {}
    for kind in cypher.KINDS:
        rows = sorted(store.bolt.value(cypher.whole_of_all(kind)) or [])
        each = [_row(cypher.columns(kind), row) for row in rows]
        elements[kind] = {element["id"]: element for element in each}
    return {
        "layout": cypher.MODEL,
        "version": store.version(),
        "unfinished": store.unfinished(),
        "counts": store.counts(),
        "meta": store.read("MATCH (m:Meta) RETURN properties(m)")[0][0],
        "unique": [*cypher.LABELS, "Meta", "Load"],
        "indexes": [[label, ["sort_name", "id"]] for label in cypher.LABELS if cypher.MODEL > 1],
        "nodes": {kind: elements[kind] for kind in cypher.LABELS},
        "relationships": {
            "|".join(kind): elements[kind] for kind in cypher.KINDS if not isinstance(kind, str)
        },
    }


def _row(names: tuple[str, ...], row: list[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _batch(*sources: str) -> Any:
    """'perus' and 'toinen' describe the same elements and disagree, 'poistuva' only nodes."""
    from graph import cypher
    from graph.model import Batch

    ends = (
        [kind for kind in cypher.KINDS if not isinstance(kind, str)]
        if "poistuva" not in sources
        else []
    )
    return Batch(
        {
            label: _frame(row for source in sources for row in _nodes(source, label))
            for label in cypher.LABELS
        },
        {
            kind: _frame(row for source in sources for row in _relationships(source, kind))
            for kind in ends
        },
    )


def _frame(rows: Iterator[dict[str, Any]]) -> Any:
    import polars as pl

    return pl.DataFrame(list(rows), infer_schema_length=None)


def _nodes(source: str, label: str) -> Iterator[dict[str, Any]]:
    """Of each label: one of both sources, one of each source alone, one with a long name, one with
    nothing but an id, and one that loses its only source."""
    if label == "Source":
        yield {
            "id": source,
            "title": f"Keksitty lähde {source}",
            "kind": "synthetic",
            "source": source,
        }
    yield {"id": f"{label}-{source}", "source": source, **_values(label, len(source) % 3)}
    if source == "poistuva":
        yield {"id": f"{label}-jää", "source": source, **_values(label, 2)}
        return
    yield {
        "id": f"{label}-yhteinen",
        "source": source,
        **_values(label, 0 if source == "perus" else 1),
    }
    if source == "perus":
        names = {
            name: LONG_NAME for name in ("family_name", "name_fi") if name in _properties(label)
        }
        yield {"id": f"{label}-pitkä", "source": source, **_values(label, 0), **names}
        yield {"id": f"{label} | 50 % åäö", "source": source}


def _relationships(source: str, ends: tuple[str, str, str]) -> Iterator[dict[str, Any]]:
    """Of each kind: one of both sources, one of each alone, one that starts at a bare node."""
    start, type_, end = ends
    key = ("role", "title", "valid_from")
    shared = {name: value for name, value in _values(type_, 0).items() if name in key}
    turn = 0 if source == "perus" else 1
    common = {"from": f"{start}-yhteinen", "to": f"{end}-perus", "source": source}
    yield {**common, **_values(type_, turn), **shared}
    yield {
        "from": f"{start}-{source}",
        "to": f"{end}-yhteinen",
        "source": source,
        **_values(type_, turn + 1),
    }
    if source == "perus":
        yield {"from": f"{start}-jää", "to": f"{end} | 50 % åäö", "source": source}


def _properties(kind: str) -> dict[str, Any]:
    from graph.ontology import properties

    return properties(kind)


def _values(kind: str, turn: int) -> dict[str, Any]:
    """A value of every property, the `turn`-th possible one; the second leaves some out."""
    values = {name: _value(prop, turn) for name, prop in _properties(kind).items() if name != "id"}
    if turn == 1:
        values.update(
            {name: None for name in ("valid_to", "end_date", "name_fi") if name in values}
        )
    return values


def _value(prop: Any, turn: int) -> Any:
    if prop.name == "given_name":
        return ("Keksitty-Äijä", "Keksitty Örjan", "Keksitty")[turn]
    if prop.name == "family_name":
        return ("Åkerö-Väärälä", "von Ääni", "Yömyssy")[turn]
    if prop.type == "choice":
        choices = sorted(prop.choices)
        return choices[turn % len(choices)]
    return {
        "date": DATES[turn] if prop.name != "valid_to" else f"202{turn}-12-31",
        "flag": turn % 2 == 0,
        "list": [f"lainaus {turn}", "yhteinen “ä”"],
        "business_id": "0000000-0",
    }.get(prop.type, f"{prop.name}: {TEXTS[turn]}")


if __name__ == "__main__":
    if sys.argv[1] == "inside":
        inside(Path(sys.argv[2]), filled="--filled" in sys.argv)
    else:
        main(*sys.argv[1:])
