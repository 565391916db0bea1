"""The log messages of the database's driver reach no person raw: errors are given as sentences."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from api.server import log as logs
from graph.engines.embedded import local_server
from repository import ROOT

pytestmark = pytest.mark.slow

RESTARTED = """
from pathlib import Path
from graph.engines.embedded import local_server
from graph.settings import Settings
from graph.store import open_store

home = Path({home!r})
with open_store(Settings(home)) as store:
    local_server.stop(home)
    store.version()
"""


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def driver() -> Iterator[logging.Logger]:
    root, logger = logging.getLogger(), logging.getLogger("neo4j")
    before = root.handlers[:], root.level, logger.level
    yield logger
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    logger.setLevel(before[2])
    logging.getLogger("api").setLevel(logging.NOTSET)


def test_a_command_whose_database_was_restarted_says_nothing_of_it(tmp_path: Path) -> None:
    try:
        command = [sys.executable, "-c", RESTARTED.format(home=str(tmp_path))]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True
        )
        assert done.stderr == ""
    finally:
        local_server.stop(tmp_path)


@pytest.mark.parametrize(
    ("stream", "lines"), [(Terminal(), 0), (StringIO(), 1)], ids=["terminal", "collected"]
)
def test_a_server_tells_its_log_at_most(
    driver: logging.Logger, stream: StringIO, lines: int
) -> None:
    logs.set_up(stream)
    driver.getChild("session").warning("Transaction failed and will be retried")
    assert len(stream.getvalue().splitlines()) == lines
    assert all(line.startswith("{") for line in stream.getvalue().splitlines())
