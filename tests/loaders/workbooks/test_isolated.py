"""Files read in a process of their own: what it says, and what becomes of one that fails, fills the
memory or never ends."""

import logging
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore

import pytest

from books import HEADINGS, cell, xlsx
from graph.errors import BadInput, Rejection
from loaders.reading import read_files
from loaders.table import Table
from loaders.workbooks.isolated import Bounds, read_apart, read_upload_apart, read_workbooks_apart

ABORTS = ("-c", "import os, sys; os.write(2, b'stack backtrace'); os.abort()")
NEVER_ENDS = ("-c", "import threading; threading.Event().wait()")
TEXTS = {
    "leaders.csv": b"id,given_name\na,Aino,Anna\nb,\xe4\n",
    "broken.xlsx": b"PK\x03\x04",
    "empty.csv": b"",
    "leaders.xlsx": xlsx(
        {
            "leaders": (
                f'<row r="1">{HEADINGS}</row><row r="2">{cell("A2", "Ää 😀")}{cell("E2")}</row>'
            ),
            "none": "",
        }
    ),
}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, that a test sees what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return written(tmp_path, "leaders.xlsx")


def written(folder: Path, name: str) -> Path:
    file = folder / name
    file.write_bytes(TEXTS[name])
    return file


def content_of(each: Table | Rejection) -> object:
    return (
        each
        if isinstance(each, Rejection)
        else (each.origin, each.file, each.sheet, each.header, each.frame.rows(), each.faults)
    )


def test_another_process_reads_the_same(tmp_path: Path, temporary: Path) -> None:
    files = [written(tmp_path, name) for name in TEXTS]
    assert list(map(content_of, read_apart(files, tmp_path))) == list(
        map(content_of, read_files(files, tmp_path))
    )
    assert list(temporary.iterdir()) == []


def test_a_reader_that_aborts_is_one_line_in_the_log(
    book: Path, temporary: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with (
        caplog.at_level(logging.WARNING),
        pytest.raises(BadInput, match=r"^'leaders.xlsx' cannot be read, or not within the memory"),
    ):
        list(read_apart([book], book, program=ABORTS))
    assert [record.name for record in caplog.records] == ["loaders.workbooks.isolated"]
    assert capfd.readouterr().err == ""
    assert list(temporary.iterdir()) == []


def test_a_reader_that_never_ends_is_ended(book: Path, temporary: Path) -> None:
    with pytest.raises(
        BadInput, match=r"'leaders.xlsx' takes more than 0.1 seconds to read; load it in parts."
    ):
        list(read_apart([book], book, Bounds(seconds=0.1), NEVER_ENDS))
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(
    sys.platform != "linux", reason="Linux alone limits the memory that a process allocates"
)
def test_a_reader_that_fills_the_memory_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "leaders.xlsx"
    shared = f'<row r="1">{HEADINGS}</row><row r="1048576">{cell("P1048576")}</row>'
    file.write_bytes(xlsx({"leaders": shared}))
    with pytest.raises(BadInput, match="or not within the memory there is"):
        list(read_apart([file], file, Bounds(memory=300 * 2**20)))


def test_a_process_ends_with_the_one_that_started_it(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess

    command = [
        sys.executable,
        "-c",
        (
            "import os, threading; from loaders.workbooks import child; "
            "threading.Thread(target=child._end_with_parent).start(); threading.Event().wait()"
        ),
    ]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[3], stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 1


def test_uploads_beyond_those_that_are_read_wait_and_are_refused(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.workbooks.isolated._uploads", BoundedSemaphore(1))
    first = read_upload_apart([book], book)
    assert isinstance(next(first), Table)
    with pytest.raises(
        BadInput, match="cannot be read while other files are; load it again in a minute"
    ):
        list(read_upload_apart([book], book, Bounds(seconds=0.01)))
    first.close()  # type: ignore[attr-defined]
    assert len(list(read_upload_apart([book], book))) == 1


def test_the_command_line_reads_workbooks_apart_and_csv_files_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    file = written(tmp_path, "leaders.csv")
    assert len(list(read_workbooks_apart([file], file))) == 1
    with pytest.raises(TypeError):
        list(read_workbooks_apart([tmp_path / "leaders.XLSX"], tmp_path))
