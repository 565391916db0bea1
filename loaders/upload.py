"""A table that came as bytes, with the name of the file it was."""

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from graph.errors import BadInput
from loaders.loaded import Loaded
from loaders.reading import WORKBOOKS
from loaders.references import Known
from loaders.tables import read_tables

UNPACKED = 512 * 2**20
"""How many bytes a workbook may hold once unpacked: a few kilobytes can be made to unpack to all of the memory."""


def read_upload(content: bytes, name: str, known: Known, source: str | None = None) -> Loaded:
    """Load one CSV file, named after its sheet, or a workbook. Raises BadInput for what is neither."""
    file = _plain(name)
    if Path(file).suffix.lower() not in (".csv", *WORKBOOKS):
        raise BadInput(f"'{file}' is neither a CSV file nor a workbook; its name should end in .csv or .xlsx.")
    if (size := _unpacked(content)) > UNPACKED:
        raise BadInput(f"'{file}' unpacks to {size >> 20} MB, more than {UNPACKED >> 20}; load it in parts.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(content)
        return read_tables(path, known, source)


def _plain(name: str) -> str:
    """The last part of a path of any system, without what a file's name cannot hold."""
    last = re.split(r"[/\\]", name)[-1].encode(errors="ignore").decode()
    path = Path(re.sub(r'[\x00-\x1f<>:"|?*]', "", last).strip(" .") or "table")
    return path.stem[:60] + path.suffix[:10]


def _unpacked(content: bytes) -> int:
    if not content.startswith(b"PK"):
        return len(content)
    try:
        return sum(part.file_size for part in ZipFile(io.BytesIO(content)).infolist())
    except (BadZipFile, OSError, ValueError):
        return len(content)
