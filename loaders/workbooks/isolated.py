"""Files read in a process of their own, so that a reader that aborts, fills the memory or never
ends takes nothing down with it.

A fresh interpreter costs a third of a second, nearly all of it the import of polars. A fork of a
server with threads could inherit a lock that nobody releases. A process kept for the next file
could be left in a state that the last file chose.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

import polars as pl

from graph.errors import BadInput, Rejection, message_of
from loaders.reading import WORKBOOKS, read_files
from loaders.table import Fault, Table
from loaders.workbooks.bounds import UNPACKED

PROGRAM = ("-m", "loaders.workbooks.child")
RESULT = "result.json"

_ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """`memory`: bytes the process may allocate, where the platform can limit that; `seconds` it may
    take; `unpacked`: bytes a workbook may unpack to."""

    memory: int | None = None
    seconds: float | None = None
    unpacked: int = UNPACKED


NO_BOUNDS = Bounds()

UPLOAD = Bounds(memory=2 * 2**30, seconds=60, unpacked=512 * 2**20)
"""An upload of 32 MB is some 350,000 rows of 20 columns: 0.8 GB and 20 seconds."""

_uploads = BoundedSemaphore(2)
"""How many uploads are read at once: each may take UPLOAD's memory."""


def read_workbooks_apart(files: Sequence[Path], origin: Path) -> Iterator[Table | Rejection]:
    """Read workbooks in a process of their own and all else in this one. For the command line: its
    user has the memory and the time, but an abort of the reader should be a message that names the
    file."""
    books = any(file.suffix.lower() in WORKBOOKS for file in files)
    return read_apart(files, origin) if books else read_files(files, origin)


def read_upload_apart(
    files: Sequence[Path], origin: Path, bounds: Bounds = UPLOAD, program: Sequence[str] = PROGRAM
) -> Iterator[Table | Rejection]:
    """Read files that came from elsewhere, within limits, and not too many at once."""
    if not _uploads.acquire(timeout=bounds.seconds):
        raise BadInput("reader_busy", file=origin.name)
    try:
        yield from read_apart(files, origin, bounds, program)
    finally:
        _uploads.release()


def read_apart(
    files: Sequence[Path],
    origin: Path,
    bounds: Bounds = NO_BOUNDS,
    program: Sequence[str] = PROGRAM,
) -> Iterator[Table | Rejection]:
    """The tables of the files, or why they cannot be read. Raises BadInput when their reader fails
    or exceeds the bounds."""
    name = origin.name
    with TemporaryDirectory(prefix="verkosto-") as folder:
        paths = [str(file.absolute()) for file in files]
        request = json.dumps({"files": paths, "folder": folder, **asdict(bounds)})
        with _running([sys.executable, *program, request]) as process:
            try:
                ended = process.wait(bounds.seconds)
            except subprocess.TimeoutExpired:
                raise BadInput("reader_too_slow", file=name, most=bounds.seconds) from None
        if ended:
            _LOG.warning("the reader of %r ended with %s", name, ended)
            raise BadInput("reader_failed", file=name)
        yield from _result(Path(folder), origin)


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, killed in the end. What an aborting reader prints is of no use to those who read
    the log; its open standard input tells it that this process lives."""
    with subprocess.Popen(
        command,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _result(folder: Path, origin: Path) -> Iterator[Table | Rejection]:
    result = json.loads((folder / RESULT).read_bytes())
    if refused := result.get("refused"):
        raise BadInput(message_of(refused))
    for number, each in enumerate(result["read"]):
        if "message" in each:
            yield Rejection(**(each | {"message": message_of(each["message"])}))
        else:
            frame = pl.read_ipc(
                (folder / str(number)).read_bytes()
            )  # a mapped file could not be removed on Windows
            yield Table(
                origin,
                each["file"],
                each["sheet"],
                tuple(each["header"]),
                frame,
                [
                    Fault(at, column, value, message_of(encoded))
                    for at, column, value, encoded in each["faults"]
                ],
            )
