"""What of the embedded engine's log comes into messages: errors, never what it logs as it works."""

from pathlib import Path

import pytest

from graph.engines import arcadedb, engine_log
from graph.engines.local_server import log_file

WORK = "2026-11-29 23:44:01.123 INFO  [LSMTreeIndex] Completed building index 'Programme_0_1'\n"
ERROR = "2026-11-29 23:44:02.456 SEVER [ArcadeDBServer] Error on reading\n"


def test_what_the_engine_logs_as_it_works_is_no_error(tmp_path: Path) -> None:
    log = log_file(tmp_path)
    log.write_text(ERROR + f"{engine_log.START}now\n" + WORK)
    assert engine_log.last_error(log) == ""
    assert engine_log.last_line(log) == WORK.strip()
    log.write_text(f"{engine_log.START}now\n" + ERROR + WORK)
    assert engine_log.last_error(log) == ERROR.strip()


@pytest.mark.parametrize("text", ["", WORK])
def test_an_engine_that_went_away_without_an_error_is_told_without_its_log(tmp_path: Path, text: str) -> None:
    log_file(tmp_path).write_text(text)
    told = "The embedded engine went away; run the command again."
    assert str(arcadedb._failed(tmp_path, "went away", "")) == told
