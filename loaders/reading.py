"""From files to tables of texts: folders of CSV files, single CSV files, workbooks, and JSON. Only
whether a file can be read is checked here."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import polars as pl

from graph.errors import BadInput, Message, Rejection, message
from loaders.table import HEADER_ROW, Fault, Table, as_text, text_frame, unreadable
from loaders.workbooks.bounds import UNPACKED
from loaders.workbooks.read import read_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_SEPARATORS = ",;\t"
_LONGEST_HEADER = 2**16

Read = Callable[[Sequence[Path], Path], Iterator[Table | Rejection]]
"""Reads files that belong to an origin: `read_files`, or a function that does the same in another
process."""


def files_of(path: Path) -> list[Path]:
    """The files that a load of this path reads, in a fixed order. Raises BadInput if there are
    none, or the path is not of a kind that can be read."""
    if path.is_dir():
        files = sorted(
            file for file in path.glob("*.[cC][sS][vV]") if not file.name.startswith((".", "~"))
        )
        if not files:
            raise BadInput("folder_without_tables", folder=path)
        return files
    if not path.exists():
        raise BadInput("nothing_to_read", path=path)
    if path.suffix.lower() not in (".csv", *WORKBOOKS):
        raise BadInput("not_a_table_file", path=path)
    return [path]


def digest(files: Sequence[Path]) -> str:
    """The SHA-256 of the bytes of all files, in the order of their names."""
    total = sha256()
    for file in sorted(files):
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                total.update(block)
    return total.hexdigest()


def read_files(
    files: Sequence[Path], origin: Path, unpacked: int = UNPACKED
) -> Iterator[Table | Rejection]:
    """The tables of the files, or a rejection for a file that cannot be read."""
    for file in files:
        if file.suffix.lower() in WORKBOOKS:
            yield from read_workbook(file, origin, unpacked)
        else:
            yield _csv(file, origin)


def _csv(file: Path, origin: Path) -> Table | Rejection:
    raw_header = _first_record(file)
    if isinstance(raw_header, Rejection):
        return raw_header
    header, separator = raw_header
    try:
        frame = pl.read_csv(file, separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError:
        return _csv_slowly(file, origin, header, separator)
    if frame.width != len(header):
        return _csv_slowly(file, origin, header, separator)
    frame.columns = [str(position) for position in range(len(header))]
    return Table(origin, file.name, file.stem, header, frame)


def _first_record(file: Path) -> tuple[tuple[str, ...], str] | Rejection:
    with file.open("rb") as stream:
        start = stream.read(_LONGEST_HEADER)
    if not start.strip():
        return unreadable(
            file,
            HEADER_ROW,
            "",
            message("file_empty"),
        )
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _not_utf8(file, HEADER_ROW, "UTF-16")
    if len(start) == _LONGEST_HEADER and b"\n" not in start:
        return unreadable(
            file,
            HEADER_ROW,
            "",
            message("first_row_too_long", most=_LONGEST_HEADER),
        )
    text = start.decode("utf-8-sig", errors="replace")
    line = text.partition("\n")[0]
    if not line.strip():
        return unreadable(file, HEADER_ROW, "", message("first_row_empty"))
    separator = max(_SEPARATORS, key=line.count)
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return tuple(heading.strip() for heading in header), separator


def _csv_slowly(
    file: Path, origin: Path, header: tuple[str, ...], separator: str
) -> Table | Rejection:
    """Read a CSV file record by record, to name the rows for which the fast reader failed."""
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(
            file, raw.count(b"\n", 0, error.start) + 1, message("byte", value=raw[error.start])
        )
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str | None]] = []
    faults: list[Fault] = []
    try:
        next(records)
        for at, record in enumerate(records):
            rows.append(_fitted(record, header, separator, at, faults))
    except csv.Error as error:
        return unreadable(file, len(rows) + 2, "", _why_unparsed(error))
    return Table(origin, file.name, file.stem, header, text_frame(rows, len(header)), faults)


def _why_unparsed(error: csv.Error) -> Message:
    if "field larger" in str(error):
        return message("text_too_long", most=csv.field_size_limit())
    return message("quotation_not_closed")


def _fitted(
    record: list[str], header: tuple[str, ...], separator: str, at: int, faults: list[Fault]
) -> list[str | None]:
    width = len(header)
    extra = record[width:]
    if any(cell.strip() for cell in extra):
        extra_cells = message("too_many_cells", cells=len(record), headings=width, mark=separator)
        faults.append(Fault(at, header[-1], separator.join(record[width - 1 :]), extra_cells))
        record = [*record[: width - 1], separator.join(record[width - 1 :])]
    cells: list[str | None] = [cell or None for cell in record[:width]]
    return cells + [None] * (width - len(cells))


def read_json(file: Path, records: str | None) -> Table | Rejection:
    """A list of objects, at the dotted path `records` (None: at the top), as a table; nested values
    get dotted headings. A rejection if there is no such list."""
    try:
        data = json.loads(file.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _not_utf8(file, 0, message("byte", value=error.object[error.start]))
    except RecursionError:
        return unreadable(
            file,
            0,
            "",
            message("json_too_deep"),
        )
    except json.JSONDecodeError as error:
        return unreadable(
            file, error.lineno, "", message("not_json", reason=error.msg, column=error.colno)
        )
    for key in records.split(".") if records else ():
        data = data.get(key) if isinstance(data, dict) else None
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        return unreadable(
            file,
            0,
            records or "",
            message("no_list_of_objects"),
        )
    rows = [dict(_flat(each)) for each in data]
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    return Table(
        file,
        file.name,
        file.stem,
        header,
        text_frame([[row.get(name) for name in header] for row in rows], len(header)),
    )


def _flat(value: object, name: str = "") -> Iterator[tuple[str, str | None]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        yield (
            name,
            "|".join(
                text
                for each in value
                if not isinstance(each, dict | list) and (text := as_text(each))
            )
            or None,
        )
    else:
        yield name, as_text(value)


def _not_utf8(file: Path, row: int, detail: Message | str) -> Rejection:
    return unreadable(file, row, str(detail), message("file_not_utf8", detail=detail))
