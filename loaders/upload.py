"""Tables received as bytes with a file name, and tables to be sent as bytes."""

import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

from graph.errors import ENGLISH, BadInput, Wording
from loaders.loaded import Loaded, write_rejected
from loaders.reading import WORKBOOKS, Read
from loaders.references import Known
from loaders.tables import read_tables
from loaders.template import write_template
from loaders.workbooks.isolated import UPLOAD, read_upload_apart
from loaders.workbooks.unpack import UNREADABLE, Budget, blocks

PACKED = ".zip"

MAX_PARTS = 1_000
"""The largest number of files in a zip. There are about 20 kinds of tables; the list of a million
files would by itself fill the memory."""


def read_upload(
    content: bytes,
    name: str,
    known: Known,
    source: str | None = None,
    read: Read = read_upload_apart,
    unpacked: int = UPLOAD.unpacked,
) -> Loaded:
    """Load one CSV file, whose name is that of its sheet, or a workbook, or a zip of CSV files.
    Raises BadInput for other files.

    Each file is read by `read`, by default in a process of its own, because its origin is not
    trusted.
    """
    file = _plain(name)
    kind = Path(file).suffix.lower()
    if kind not in (".csv", PACKED, *WORKBOOKS):
        raise BadInput("not_an_upload", file=file)
    with TemporaryDirectory(prefix="verkosto-") as folder:
        path = Path(folder) / (Path(file).stem if kind == PACKED else file)
        if kind == PACKED:
            _unpack(content, file, path, unpacked)
        else:
            path.write_bytes(content)
        return read_tables(path, known, source, read)


def rejected_workbook(loaded: Loaded, wording: Wording = ENGLISH) -> bytes:
    """The rejected rows with their faults, as a workbook that can be corrected and loaded again."""
    with TemporaryDirectory() as folder:
        [path] = write_rejected(loaded, Path(folder) / "rejected.xlsx", wording)
        return path.read_bytes()


def template_workbook(lang: str) -> bytes:
    """An empty workbook to fill in, in fi, sv or en."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, lang)
        return path.read_bytes()


def _unpack(content: bytes, file: str, folder: Path, unpacked: int) -> None:
    """Extract the CSV files of a zip from any of its folders to `folder`."""
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise BadInput("too_many_parts", file=file, most=MAX_PARTS)
    try:
        archive = ZipFile(BytesIO(content))
        counting = [part for part in archive.infolist() if _counts(part)]
        parts = {_plain(part.filename): part for part in counting}
        if not parts or len(parts) < len(counting):
            raise BadInput("no_parts", file=file)
        if others := [name for name in parts if not name.lower().endswith(".csv")]:
            raise BadInput("part_is_no_csv", file=file, part=others[0])
        folder.mkdir()
        budget = Budget(unpacked)
        for name, part in parts.items():
            with (folder / name).open("wb") as out:
                out.writelines(budget.of(blocks(archive, part)))
    except UNREADABLE:
        raise BadInput("cannot_be_unpacked", file=file) from None
    if budget.spent:
        raise BadInput("unpacks_to_too_much", file=file, most=unpacked >> 20)


def _counts(part: ZipInfo) -> bool:
    """Whether a part of a zip is a file of the user's; operating systems add folders and hidden
    files."""
    return (
        not part.is_dir()
        and not part.filename.startswith("__MACOSX")
        and not _last(part.filename).startswith((".", "~"))
    )


def _plain(name: str) -> str:
    """The last part of a path of any operating system, without characters that file names cannot
    contain."""
    last = _last(name).encode(errors="ignore").decode()
    path = Path(re.sub(r'[\x00-\x1f<>:"|?*]', "", last).strip(" .") or "table")
    return path.stem[:60] + path.suffix[:10]


def _last(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]
