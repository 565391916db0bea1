"""Tables that came as bytes, with the name of the file they were, and tables that go out as bytes."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

from graph.errors import BadInput
from loaders.loaded import Loaded, write_rejected
from loaders.reading import WORKBOOKS
from loaders.references import Known
from loaders.tables import read_tables
from loaders.template import write_template

UNPACKED = 512 * 2**20
"""How many bytes a workbook may hold once unpacked: a few kilobytes can be made to unpack to all of the memory."""

PACKED = ".zip"


def read_upload(content: bytes, name: str, known: Known, source: str | None = None) -> Loaded:
    """Load one CSV file, named after its sheet, a workbook, or a zip of CSV files. Raises BadInput for what is none of them."""
    file = _plain(name)
    kind = Path(file).suffix.lower()
    if kind not in (".csv", PACKED, *WORKBOOKS):
        raise BadInput(f"'{file}' is neither a CSV file, a workbook nor a zip of CSV files; its name should end in .csv, .xlsx or .zip.")
    if (size := _unpacked(content)) > UNPACKED:
        raise BadInput(f"'{file}' unpacks to {size >> 20} MB, more than {UNPACKED >> 20}; load it in parts.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file).stem if kind == PACKED else file)
        if kind == PACKED:
            _unpack(content, file, path)
        else:
            path.write_bytes(content)
        return read_tables(path, known, source)


def rejected_workbook(loaded: Loaded, said: Callable[[str], str] = str) -> bytes:
    """The rejected rows, to be corrected and loaded again; `said` puts what is wrong with them into other words."""
    with TemporaryDirectory() as folder:
        in_words = replace(loaded, bad_rows=tuple(rows.in_words(said) for rows in loaded.bad_rows))
        [path] = write_rejected(in_words, Path(folder) / "rejected.xlsx")
        return path.read_bytes()


def template_workbook(lang: str) -> bytes:
    """An empty workbook to fill in, in fi, sv or en."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, lang)
        return path.read_bytes()


def _unpack(content: bytes, file: str, folder: Path) -> None:
    """The CSV files of a zip, wherever in it they are."""
    try:
        archive = ZipFile(BytesIO(content))
        counting = [part for part in archive.infolist() if _counts(part)]
        parts = {_plain(part.filename): part for part in counting}
        if not parts or len(parts) < len(counting):
            raise BadInput(f"'{file}' has no CSV files, or two of one name; pack files like leaders.csv and memberships.csv.")
        if others := [name for name in parts if not name.lower().endswith(".csv")]:
            raise BadInput(f"'{file}' has '{others[0]}', which is no CSV file; pack CSV files alone, or load that by itself.")
        folder.mkdir()
        for name, part in parts.items():
            (folder / name).write_bytes(archive.read(part))
    except (BadZipFile, OSError, RuntimeError, ValueError, EOFError):
        raise BadInput(f"'{file}' cannot be unpacked; pack its files again, without a password.") from None


def _counts(part: ZipInfo) -> bool:
    """Systems add folders and hidden files of their own."""
    return not part.is_dir() and not part.filename.startswith("__MACOSX") and not _last(part.filename).startswith((".", "~"))


def _plain(name: str) -> str:
    """The last part of a path of any system, without what a file's name cannot hold."""
    last = _last(name).encode(errors="ignore").decode()
    path = Path(re.sub(r'[\x00-\x1f<>:"|?*]', "", last).strip(" .") or "table")
    return path.stem[:60] + path.suffix[:10]


def _last(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]


def _unpacked(content: bytes) -> int:
    if not content.startswith(b"PK"):
        return len(content)
    try:
        return sum(part.file_size for part in ZipFile(BytesIO(content)).infolist())
    except (BadZipFile, OSError, ValueError):
        return len(content)
