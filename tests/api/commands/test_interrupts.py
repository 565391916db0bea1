"""Signals to commands that write: they end soon, say what stands, and what was cut off is completed
by the same again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from api.commands import interrupts
from conftest import emptied
from graph.engines.embedded.write_lock import Busy, Waiting, write_lock
from graph.settings import Settings
from graph.store import Store, open_store
from repository import ROOT

pytestmark = pytest.mark.slow

PEOPLE = 4_000
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
PROGRAM = """
import os, signal, sys
from graph.writes import upsert
from graph.writes import rows as writing
from graph.errors import Interrupted
from graph.model import kind_words
upsert.WHOLE, upsert.FILL_FROM, writing.ROWS = {whole}, 10**9, 500
from api.commands import interrupts
from api.commands.interrupts import Stop
report = Stop.progress
def signalled(self, each):
    checked = report(self, each)
    sent = []
    def interrupted(label, done, total):
        if label == kind_words("Person") and done >= 1000 and {signal} and not sent:
            sent.append(os.kill(os.getpid(), {signal}))
            self.ended.wait({wait})
        checked(label, done, total)
    return interrupted
Stop.progress = signalled
from api.cli import main
main()
"""


@pytest.fixture
def environment(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """What a command needs to use an empty graph of either engine."""
    with open_store(settings) as store:
        emptied(store)
    own = {"PATH": os.environ["PATH"], "VERKOSTO_HOME": str(settings.home.absolute())}
    return own | (
        {"VERKOSTO_URL": settings.url, "VERKOSTO_PASSWORD": settings.password}
        if settings.url
        else {}
    )


def tables(folder: Path) -> Path:
    folder.mkdir()
    rows = [f"x{number},Keksitty,Johtaja {number}" for number in range(PEOPLE)]
    (folder / "leaders.csv").write_text("id,given_name,family_name\n" + "\n".join(rows) + "\n")
    return folder


def load(
    environment: dict[str, str], folder: Path, *, whole: int, number: int = 0, wait: float = 0
) -> tuple[int, str]:
    """Exit code and standard error of a load that sends a signal to itself after 1,000 people."""
    program = PROGRAM.format(whole=whole, signal=number, wait=wait)
    done = subprocess.run(
        [sys.executable, "-c", program, "load", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("number", SIGNALS)
def test_a_load_in_one_transaction_that_is_interrupted_stores_nothing(
    settings: Settings, environment: dict[str, str], tmp_path: Path, number: int
) -> None:
    code, words = load(environment, tables(tmp_path / "tables"), whole=10**9, number=number)
    assert code == 128 + number
    assert words.strip().endswith("nothing was stored.")
    with open_store(settings) as store:
        assert store.ids("Person") == []
        assert store.unfinished() == []


def test_a_load_in_parts_that_is_interrupted_says_how_much_stands_and_is_completed_by_the_same(
    settings: Settings, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tables(tmp_path / "tables")
    code, words = load(environment, folder, whole=0, number=signal.SIGINT)
    with open_store(settings) as store:
        people = store.counts()["nodes"]["Person"]
        assert 0 < people < PEOPLE
        assert store.unfinished() == ["tables"]
    assert code == 130
    assert (
        words.strip()
        == f"Interrupted: {people:,} of {PEOPLE + 1:,} changes are stored; run the same again to"
        " complete it."
    )
    assert load(environment, folder, whole=0)[0] == 0
    with open_store(settings) as store:
        assert store.counts()["nodes"]["Person"] == PEOPLE
        assert store.unfinished() == []


def test_a_load_that_does_not_come_to_look_is_ended_all_the_same(
    settings: Settings, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tables(tmp_path / "tables")
    code, words = load(environment, folder, whole=0, number=signal.SIGTERM, wait=60)
    assert code == 143
    assert (
        words.strip()
        == "Stopped by SIGTERM: what had been stored stays; run it again to complete it, and"
        " nothing is doubled."
    )
    assert load(environment, folder, whole=0)[0] == 0


def test_a_second_signal_ends_a_command_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
import os, signal
from api.commands import interrupts
interrupts.GRACE_SECONDS = 3600
with interrupts.stoppable() as stop:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)
    stop.ended.wait(100)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted: nothing was stored.\n")


def test_signals_are_as_before_when_a_command_is_done() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with interrupts.stoppable():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_reading_command_that_is_interrupted_talks_of_no_load(
    environment: dict[str, str],
) -> None:
    program = """
import os, signal, sys
import graph.snapshot

from graph.store import Store
graph.snapshot.take_snapshot = lambda store: os.kill(os.getpid(), signal.SIGINT)
Store.counts = lambda self: os.kill(os.getpid(), signal.SIGINT)
sys.argv = ["verkosto", "status"]
from api.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 130
    assert done.stderr.strip() == "Interrupted."


def test_a_mark_of_a_load_that_was_cut_off_goes_with_what_its_source_said(store: Store) -> None:
    from batches import small
    from graph import cypher

    store.upsert(small("a"))
    store.bolt.run(cypher.BEGIN_LOADS, ids=["a", "b", "a, c"])
    store.withdraw("a")
    assert store.unfinished() == ["b"]
    store.bolt.run(cypher.BEGIN_LOADS, ids=["killed before its first row"])
    assert store.withdraw("killed before its first row") == {}
    assert store.unfinished() == ["b"]
    store.upsert(small("b"))
    assert store.unfinished() == []


def test_a_writer_says_for_whom_it_waits_and_gives_up_in_the_end(tmp_path: Path) -> None:
    seen: list[object] = []
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from graph.engines.embedded.write_lock import Waiting, write_lock\n"
        "with write_lock(Path(sys.argv[1]), 'load', Waiting()):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        fault = rf"being written by process {other.pid} \(load\), since \d{{4}}-"
        with (
            pytest.raises(Busy, match=fault),
            write_lock(tmp_path, "edit", Waiting(1.2, seen.append)),
        ):
            pass
        other.communicate()
    assert [str(each).partition(",")[0] for each in seen] == [f"process {other.pid} (load)"]
    with write_lock(tmp_path, "edit", Waiting(0)):
        pass
