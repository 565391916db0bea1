"""A whole graph in one file, for either engine: `verkosto dump`, `verkosto restore` and `verkosto
upgrade`.

The file is a zip of Parquet tables, so that any data tool can read it (docs/operations.md describes
it). It has one or more tables for each label and for each relationship type between two labels,
with the columns of graph/cypher.py, and `manifest.json`, written last, which gives the storage
layout, the data version, and the number of rows and the SHA-256 of each table.
"""

import errno
import io
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import polars as pl

from graph import cypher
from graph.engines.bolt import Bolt
from graph.engines.embedded.home import PRIVATE_FILE, sync_folder
from graph.errors import BadInput, Progress, StoreError, system_reason
from graph.model import MODULUS, Kind, dtype_of, kind_words, name_of
from graph.ontology import SORT_NAME, properties
from graph.state import Commits, state_of

FORMAT, FORMAT_VERSION = "verkosto-dump", 1
MANIFEST = "manifest.json"
PART_ROWS = 100_000
READERS = 2
TRIES = 5
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
"""Errors of the disk, not of the chosen file name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the file. `kind` is [label] or [from label, TYPE, to label]."""

    file: str
    kind: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a dump. `layout`: the storage layout of the graph; `unfinished`: the sources
    of loads that were interrupted; `made`: the time in UTC."""

    format: str
    format_version: int
    layout: int
    data_version: str
    made: str
    unfinished: list[str]
    parts: list[Part]

    @property
    def elements(self) -> int:
        """The number of nodes and relationships."""
        return sum(part.rows for part in self.parts)


class _Moved(Exception):
    """Someone wrote while the graph was read."""


def dump(bolt: Bolt, file: Path, progress: Progress) -> Manifest:
    """Write the graph, as it is at one moment, to `file`; an existing file is replaced once the
    dump is complete. The write lock of an embedded graph is held meanwhile; a Neo4j is read again
    if someone wrote. Raises StoreError if the graph keeps changing or is damaged, and BadInput if
    the file cannot be written."""
    with bolt.writing("dump"):
        return write_dump(bolt, file, progress)


def write_dump(bolt: Bolt, file: Path, progress: Progress) -> Manifest:
    """The same for a caller that holds the write lock."""
    for _ in range(TRIES):
        with suppress(_Moved):
            return _write_file(bolt, file, progress)
    raise StoreError("graph_changed_while_dumping")


def schema_of(kind: Kind) -> dict[str, Any]:
    """The columns of a kind's table and their types."""
    own = properties(name_of(kind))
    internal = {
        "sources": pl.List(pl.String),
        "hash": pl.Int64,
        "claims": pl.String,
        "span": pl.Int64,
        SORT_NAME: pl.String,
    }
    return {
        name: internal.get(name) or (dtype_of(own[name]) if name in own else pl.String)
        for name in cypher.columns(kind)
    }


class Dump:
    """An existing dump. Raises BadInput for a file that is missing, is not a dump, is damaged, or
    was made by a later program."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            with ZipFile(file) as archive:
                self.manifest = _manifest(json.loads(archive.read(MANIFEST)))
        except FileNotFoundError:
            raise BadInput("no_dump", file=file) from None
        except (BadZipFile, KeyError, ValueError, TypeError):
            raise BadInput("not_a_dump", file=file) from None
        if self.manifest.format_version > FORMAT_VERSION or self.manifest.layout > cypher.MODEL:
            raise BadInput("dump_of_later_program", file=file)

    def table(self, kind: Kind) -> pl.DataFrame:
        """All elements of a kind, in the columns of graph/cypher.py; columns that the dump's layout
        lacks are null. Raises BadInput if the content does not match its checksum."""
        parts = [part for part in self.manifest.parts if part.kind == _kind_parts(kind)]
        frames = [self._read(part, kind) for part in parts]
        return pl.concat(frames) if frames else pl.DataFrame(schema=schema_of(kind))

    def _read(self, part: Part, kind: Kind) -> pl.DataFrame:
        with ZipFile(self.file) as archive:
            content = archive.read(part.file)
        if sha256(content).hexdigest() != part.sha256:
            raise BadInput("dump_part_damaged", file=self.file, part=part.file)
        frame = pl.read_parquet(io.BytesIO(content))
        missing = [
            pl.lit(None, dtype).alias(name)
            for name, dtype in schema_of(kind).items()
            if name not in frame.columns
        ]
        return frame.with_columns(missing).select(cypher.columns(kind))


def _write_file(bolt: Bolt, file: Path, progress: Progress) -> Manifest:
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with open(
            os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb"
        ) as stream:
            with ZipFile(stream, "w", ZIP_STORED) as archive:
                manifest = _write_archive(bolt, archive, progress)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        if error.errno in FULL:
            raise StoreError("dump_disk_full", file=file, reason=system_reason(error)) from None
        raise BadInput("dump_cannot_be_written", file=file, reason=system_reason(error)) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write_archive(bolt: Bolt, archive: ZipFile, progress: Progress) -> Manifest:
    state = Commits().wait(partial(_state, bolt))
    version, layout = bolt.read(cypher.READ_VERSION)[0][:2]
    parts, hashes = [], 0
    for kind in cypher.KINDS:
        for number, frame in enumerate(_tables(bolt, kind, progress)):
            hashes += sum(frame["hash"].to_list())
            parts.append(_write_part(archive, kind, number, frame))
    unfinished = bolt.value(cypher.UNFINISHED_LOADS) or []
    if _state(bolt) != state:
        raise _Moved
    _check_whole(bolt, parts)
    if hashes % MODULUS != version:
        raise StoreError("graph_not_of_its_version")
    made = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(
        FORMAT, FORMAT_VERSION, layout, f"{version:016x}", made, sorted(unfinished), parts
    )
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


def _state(bolt: Bolt) -> str:
    return state_of(bolt.read(cypher.READ_VERSION))


def _tables(bolt: Bolt, kind: Kind, progress: Progress) -> Iterator[pl.DataFrame]:
    """The elements of a kind in parts of about PART_ROWS rows; the next ones are read while one is
    written."""
    total = bolt.value(cypher.count_of(kind))
    parts = -(-total // PART_ROWS)
    done = 0
    with ThreadPoolExecutor(READERS) as readers:
        read = partial(readers.submit, bolt.value, cypher.whole_of_part(kind), parts=parts)
        left = iter(range(parts))
        ahead = deque(read(part=part) for part in islice(left, READERS))
        while ahead:
            rows = ahead.popleft().result() or []
            ahead.extend(read(part=part) for part in islice(left, 1))
            done += len(rows)
            progress(kind_words(kind), done, total)
            if rows:
                yield _frame(kind, rows)


def _frame(kind: Kind, rows: list[list[Any]]) -> pl.DataFrame:
    """Rows as a frame, made column by column. Lists, of which few are different, are made once
    each, which takes a tenth of the time."""
    return pl.DataFrame(
        [
            (
                _lists(name, values)
                if dtype == pl.List(pl.String)
                else pl.Series(name, values, dtype=dtype)
            )
            for (name, dtype), values in zip(
                schema_of(kind).items(), zip(*rows, strict=True), strict=True
            )
        ]
    )


def _lists(name: str, values: Iterable[list[str] | None]) -> pl.Series:
    positions: dict[tuple[str, ...] | None, int] = {}
    at = [
        positions.setdefault(None if value is None else tuple(value), len(positions))
        for value in values
    ]
    distinct = [None if each is None else list(each) for each in positions]
    return pl.Series(name, distinct, dtype=pl.List(pl.String)).gather(at)


def _write_part(archive: ZipFile, kind: Kind, number: int, frame: pl.DataFrame) -> Part:
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd")
    folder = "nodes" if isinstance(kind, str) else "relationships"
    part = Part(
        f"{folder}/{'-'.join(_kind_parts(kind))}-{number:04}.parquet",
        _kind_parts(kind),
        frame.height,
        sha256(content.getbuffer()).hexdigest(),
    )
    archive.writestr(part.file, content.getbuffer())
    return part


def _check_whole(bolt: Bolt, parts: list[Part]) -> None:
    """Raises StoreError if the graph has elements of kinds that this program does not know, so that
    none is left out silently."""
    there = bolt.value(cypher.COUNT_NODES) + bolt.value(cypher.COUNT_RELATIONSHIPS)
    written = sum(part.rows for part in parts)
    if there != written:
        raise StoreError("elements_unknown", stored=there, known=written)


def _kind_parts(kind: Kind) -> list[str]:
    return [kind] if isinstance(kind, str) else list(kind)


def _manifest(content: dict[str, Any]) -> Manifest:
    if content["format"] != FORMAT:
        raise ValueError(content["format"])
    return Manifest(**{**content, "parts": [Part(**part) for part in content["parts"]]})
