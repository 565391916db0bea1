"""The sources of a load: every row names a source, and every source is a node of the batch or of
the graph."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from loaders.reading import digest
from loaders.references import Known


def describe(
    source: str, path: Path, files: Sequence[Path], given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The node of a load's own source: the properties `given`, else the path's name; and the digest
    of the files."""
    return {
        "id": source,
        "source": source,
        "title": path.name,
        "kind": "table",
        "address": path.name,
        "sha256": digest(files),
        **(given or {}),
    }


def source_nodes(
    described: Sequence[Mapping[str, str]],
    sheet: pl.DataFrame | None,
    used: pl.Series,
    known: Known,
) -> pl.DataFrame:
    """The Source nodes of a batch: those of the loads themselves, if rows use them; those of the
    sheet `sources`; and one for every free text."""
    frames = [
        pl.DataFrame([dict(each)], schema=dict.fromkeys(each, pl.String))
        for each in described
        if each["id"] in used
    ]
    if sheet is not None and sheet.height:
        frames.append(sheet)
    given = (
        pl.concat([frame["id"] for frame in frames])
        if frames
        else pl.Series("id", [], dtype=pl.String)
    )
    texts = used.filter(~used.is_in(given.implode()))
    if texts.len():
        there = set(known("Source"))
        free = texts.filter(
            pl.Series([text not in there for text in texts.to_list()], dtype=pl.Boolean)
        ).sort()
        if free.len():
            frames.append(pl.DataFrame({"id": free, "source": free, "title": free}))
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()
