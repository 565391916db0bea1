"""Names that would like to be more than text, and a graph that is full of them."""

from pathlib import Path

import polars as pl

from graph.model import Batch, name_of
from graph.ontology import properties
from loaders.sample import write_sample
from loaders.tables import read_tables

MARKUP = (
    "<img src=x onerror=pwned()>",
    "</script><script>pwned()</script>",
    "\"'><svg onload=pwned()>",
    "<a href='javascript:pwned()'>href</a>",
    "{{constructor.constructor('pwned()')()}}",
    "<!--<script>pwned()",
    "\u202e\u2066<b onmouseover=pwned()>",
    "${pwned()}",
    "javascript:pwned()",
    "&#60;script&#62;pwned()",
)
FORMULAS = ('=HYPERLINK("javascript:pwned()")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1")
PATHS = (
    "../../sign-out",
    "a/b?c=d#e%2F&f",
    "//evil.example/x",
    "%00%0d%0aSet-Cookie:x=1",
    "C:\\x",
    ".",
    "..",
)
OTHERS = (
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f3f3\ufe0f\u200d\U0001f308",
    "\ufdfa\u200f\u200e\u0627\u0633\u0645",
    "Z\u0334\u0321\u031b\u0354a\u0338l\u0335g\u0336o",
    "]]>",
    "x\ny",
    "|",
    "'); DROP TABLE x; --",
)
LONG = "pitkä" * 2000
NAMES = (*MARKUP, *FORMULAS, *PATHS, *OTHERS, LONG)
NULLS = ("a\x00b", "\x00", "a\x07b", "\ud800")
"""What no one may be called."""

CALLS = "window.calls = []; window.pwned = () => window.calls.push(1);"
"""Run before a page's own scripts: whether a name ran one is seen from `calls`."""


def hostile_graph(folder: Path) -> Batch:
    """A small sample in which every text is one of the names, and some of the ids of every kind are
    too."""
    write_sample(folder, people=60)
    batch = read_tables([folder], lambda label: ()).batch
    ids = {label: _ids(frame["id"]) for label, frame in batch.nodes.items()}
    nodes = {
        label: _hostile(label, frame).with_columns(_replaced(ids[label], "id"))
        for label, frame in batch.nodes.items()
    }
    ties = {
        ends: (
            _hostile(name_of(ends), frame).with_columns(
                _replaced(ids[ends[0]], "from"), _replaced(ids[ends[2]], "to")
            )
        )
        for ends, frame in batch.relationships.items()
    }
    sources = _replaced(ids["Source"], "source")
    return Batch(
        {label: frame.with_columns(sources) for label, frame in nodes.items()},
        {ends: frame.with_columns(sources) for ends, frame in ties.items()},
    )


def _ids(ids: pl.Series) -> dict[str, str]:
    """Every second id of the first ones is a name; the rest stay."""
    return {
        id_: NAMES[place]
        for place, id_ in enumerate(ids.unique(maintain_order=True)[::2])
        if place < len(NAMES) - 1
    }


def _replaced(ids: dict[str, str], column: str) -> pl.Expr:
    return pl.col(column).replace(ids) if ids else pl.col(column)


def _hostile(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    texts = [
        name
        for name, prop in properties(kind).items()
        if prop.type in ("text", "list") and name in frame.columns and name != "id"
    ]
    made: list[pl.Series] = []
    for turn, name in enumerate(texts):
        values = [NAMES[(place + turn) % len(NAMES)] for place in range(frame.height)]
        if properties(kind)[name].type == "list":
            made.append(pl.Series(name, [[value] for value in values], dtype=pl.List(pl.String)))
        else:
            made.append(pl.Series(name, values).set(frame[name].is_null(), None))
    return frame.with_columns(made)
