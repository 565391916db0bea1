"""Reading files in a process of their own, so that a reader that aborts, fills the memory or never
ends does not affect this process.

A new interpreter takes a third of a second, nearly all of it for importing polars. A fork of a
server with threads could inherit a lock that nobody releases, and a process that is reused could be
left in a state that the previous file caused.
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
    """The limits of the process. `memory`: bytes that it may allocate, on platforms that can limit
    that. `seconds`: how long it may run. `unpacked`: bytes to which a workbook may unpack."""

    memory: int | None = None
    seconds: float | None = None
    unpacked: int = UNPACKED


NO_BOUNDS = Bounds()

UPLOAD = Bounds(memory=2 * 2**30, seconds=60, unpacked=512 * 2**20)
"""The limits for uploads. An upload of 32 MB has about 350,000 rows of 20 columns and takes 0.8 GB
and 20 seconds."""

_uploads = BoundedSemaphore(2)
"""Limits how many uploads are read at once, as each may take the memory of UPLOAD."""


def read_workbooks_apart(files: Sequence[Path], origin: Path) -> Iterator[Table | Rejection]:
    """Read workbooks in a process of their own, and other files in this process. This is for the
    command line: its user has the memory and the time, but an abort of the reader should become a
    message that names the file."""
    books = any(file.suffix.lower() in WORKBOOKS for file in files)
    return read_apart(files, origin) if books else read_files(files, origin)


def read_upload_apart(
    files: Sequence[Path], origin: Path, bounds: Bounds = UPLOAD, program: Sequence[str] = PROGRAM
) -> Iterator[Table | Rejection]:
    """Read files of unknown origin within limits, a few at once. Raises BadInput if the queue is
    too long, and as `read_apart` does."""
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
    """The tables of the files, or rejections of those that cannot be read. Raises BadInput if the
    process that reads them fails or exceeds its limits."""
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
    """The process, which is killed at the end. Its output is discarded, as what an aborting reader
    prints does not help readers of the log. Its open standard input shows it that this process is
    alive."""
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
            )  # read whole, as Windows cannot remove a memory-mapped file
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
