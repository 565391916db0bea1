"""The embedded engine's log and memory: what of it is kept, and what it tells people in words."""

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from graph.engines import arcadedb
from graph.engines.embedded import engine_log, heap
from graph.engines.embedded.engine_log import cause, last_error, open_log
from graph.engines.embedded.heap import available_megabytes, heap_megabytes
from graph.engines.embedded.local_server import log_file
from graph.errors import BadInput

WORK = "2026-11-29 23:44:01.123 INFO  [LSMTreeIndex] Completed building index 'Programme_0_1'\n"
ERROR = "2026-11-29 23:44:02.456 SEVER [ArcadeDBServer] Error on reading\n"


def written(path: Path, *lines: str, ago: timedelta = timedelta()) -> Path:
    """A log with an earlier start and one that wrote these lines."""
    stamp = f"{datetime.now() - ago:%Y-%m-%d %H:%M:%S}.000"
    path.write_text(
        f"{engine_log.START}before\n{stamp} SEVER No space left on device\n{engine_log.START}now\n"
        + "".join(f"{stamp} {line}\n" for line in lines)
    )
    return path


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "Terminating due to java.lang.OutOfMemoryError: Java heap space",
            "VERKOSTO_MEMORY .*running the same again will not help",
        ),
        (
            "Could not reserve enough space for 104856551424 KB object heap",
            r"give it less by VERKOSTO_MEMORY",
        ),
        ("java.io.IOException: No space left on device", "the disk is full; free some space there"),
        (
            "java.nio.file.FileSystemException: x: Read-only file system",
            "the disk can only be read; make it writable",
        ),
        ("java.io.FileNotFoundException: x (Too many open files)", "ulimit -n 4096"),
        ("Caused by: java.lang.NoClassDefFoundError: x", "ulimit -n 4096"),
    ],
)
def test_known_causes_have_words_and_a_remedy(tmp_path: Path, line: str, words: str) -> None:
    known = cause(written(tmp_path / "log", line))
    assert known
    assert re.search(words, f"{known.text}; {known.remedy}")


def test_a_cause_of_an_earlier_start_is_not_that_of_this_one(tmp_path: Path) -> None:
    assert cause(written(tmp_path / "log", "INFO all is well")) is None
    assert last_error(tmp_path / "log") == ""


def test_a_cause_of_an_hour_ago_is_not_that_of_what_fails_now(tmp_path: Path) -> None:
    assert (
        cause(written(tmp_path / "log", "No space left on device", ago=timedelta(hours=1))) is None
    )


def test_without_a_log_nothing_is_known(tmp_path: Path) -> None:
    assert (cause(tmp_path / "none"), last_error(tmp_path / "none")) == (None, "")


def test_a_large_log_moves_on_and_nothing_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_log, "ROTATE_BYTES", 10)
    log = tmp_path / "server.log"
    for number in range(8):
        with open(open_log(log), "w") as file:
            file.write(f"start {number}\n")
    texts = [
        log.read_text(),
        *((tmp_path / f"server.log.{number}").read_text() for number in range(1, 6)),
    ]
    assert [text.split("start ")[-1].strip() for text in texts] == ["7", "6", "5", "4", "3", "2"]
    assert not (tmp_path / "server.log.6").exists()


@pytest.mark.parametrize(
    ("text", "megabytes"), [("2g", 2048), ("800m", 800), ("1GB", 1024), (" 300M ", 300)]
)
def test_the_engines_memory_can_be_set(text: str, megabytes: int) -> None:
    assert heap_megabytes(text) == megabytes


@pytest.mark.parametrize("text", ["2", "lots", "-1g", "100m", "2t", ""])
def test_a_setting_that_is_no_amount_of_memory_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=f"VERKOSTO_MEMORY is '{text}'; write how much"):
        heap_megabytes(text)


@pytest.mark.parametrize(
    ("machine", "engine"),
    [
        (500, 256),
        (2_000, 1_000),
        (8_000, 4_000),
        (16_000, 4_096),
        (64_000, 16_000),
        (512_000, 16_384),
    ],
)
def test_without_a_setting_it_suits_the_machine(
    monkeypatch: pytest.MonkeyPatch, machine: int, engine: int
) -> None:
    monkeypatch.setattr(heap, "available_megabytes", lambda: machine)
    assert heap_megabytes(None) == engine


def test_a_containers_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "CONTROL_GROUPS", tmp_path)
    unlimited = available_megabytes()
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory").mkdir()
    assert available_megabytes() == unlimited
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text(f"{300 * 2**20}\n")
    (tmp_path / "memory.max").write_text(f"{200 * 2**20}\n")
    assert available_megabytes() in (200, 300)


def test_what_the_engine_logs_as_it_works_is_no_error(tmp_path: Path) -> None:
    log = log_file(tmp_path)
    log.write_text(ERROR + f"{engine_log.START}now\n" + WORK)
    assert engine_log.last_error(log) == ""
    assert engine_log.last_line(log) == WORK.strip()
    log.write_text(f"{engine_log.START}now\n" + ERROR + WORK)
    assert engine_log.last_error(log) == ERROR.strip()


@pytest.mark.parametrize("text", ["", WORK])
def test_an_engine_that_went_away_without_an_error_is_told_without_its_log(
    tmp_path: Path, text: str
) -> None:
    log_file(tmp_path).write_text(text)
    words = "The embedded engine went away; run the command again."
    assert str(arcadedb._failed(tmp_path, "went away", "")) == words


def test_a_full_disk_is_told_though_the_log_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_file(tmp_path).write_text(ERROR)
    assert engine_log.cause(log_file(tmp_path)) is None
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    words = str(arcadedb._failed(tmp_path, "refused", "java.lang.Error"))
    assert (
        words
        == f"The embedded engine of '{tmp_path}' refused: the disk is full; free some space there"
        " and run the command again."
    )
