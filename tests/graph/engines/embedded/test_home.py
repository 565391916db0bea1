"""A home and its engine: found rightly whatever is copied, moved, lost or damaged, and private to
its owner."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psutil
import pytest

from amounts import long
from batches import small
from graph import cypher
from graph.engines.embedded import databases, local_server
from graph.engines.integrity import Damage, damage
from graph.errors import BadInput, StoreError, message
from graph.model import kind_words
from graph.settings import Settings
from graph.store import open_store
from repository import ROOT

pytestmark = pytest.mark.slow

PEOPLE = ["p1", "p2"]


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[Path]:
    """A folder of homes, whose engines are stopped in the end."""
    yield tmp_path
    for home in tmp_path.iterdir():
        local_server.stop(home)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two people, whose engine is stopped."""
    folder = tmp_path_factory.mktemp("stored") / "home"
    with open_store(Settings(folder)) as store:
        store.upsert(small())
    local_server.stop(folder)
    return folder


@pytest.fixture
def home(homes: Path, stored: Path) -> Path:
    """A home of one's own with two people, whose engine runs."""
    shutil.copytree(stored, homes / "home")
    local_server.ensure(homes / "home")
    return homes / "home"


def people(home: Path) -> list[str]:
    with open_store(Settings(home)) as store:
        return sorted(store.ids("Person"))


def test_a_copy_made_while_the_engine_runs_has_an_engine_of_its_own(
    home: Path, homes: Path
) -> None:
    copy, original = homes / "copy", local_server.running(home)
    shutil.copytree(home, copy)
    with open_store(Settings(copy)) as store:
        store.upsert(small("another"))
        store.erase("p1")
    copied = local_server.running(copy)
    assert original
    assert copied
    assert copied.pid != original.pid
    assert people(home) == PEOPLE
    assert local_server.stop(copy)
    assert local_server.running(home) == original


def test_a_copy_takes_a_new_id_and_keeps_everything_else(home: Path, homes: Path) -> None:
    (home / "tokens.json").write_text('{"tokens": []}')
    local_server.stop(home)
    shutil.copytree(home, homes / "copy")
    people(homes / "copy")
    ids = {
        json.loads((folder / "home.json").read_text())["id"] for folder in (home, homes / "copy")
    }
    assert len(ids) == 2
    for name in ("password", "tokens.json"):
        assert (homes / "copy" / name).read_bytes() == (home / name).read_bytes()


def test_a_home_that_is_moved_while_its_engine_runs_is_served_where_it_is_now(
    home: Path, homes: Path
) -> None:
    before = local_server.running(home)
    home.rename(homes / "elsewhere")
    assert people(homes / "elsewhere") == PEOPLE
    assert before
    assert (
        not psutil.pid_exists(before.pid)
        or psutil.Process(before.pid).status() == psutil.STATUS_ZOMBIE
    )


def test_the_engine_of_a_moved_home_is_not_taken_by_a_new_home_in_its_place(
    home: Path, homes: Path
) -> None:
    home.rename(homes / "elsewhere")
    with open_store(Settings(home)) as store:
        assert store.ids("Person") == []
    assert people(homes / "elsewhere") == PEOPLE


def test_a_home_restored_from_a_backup_is_opened_as_it_was(home: Path, homes: Path) -> None:
    local_server.stop(home)
    shutil.copytree(home, homes / "backup")
    shutil.rmtree(home)
    shutil.copytree(homes / "backup", home)
    assert people(home) == PEOPLE


@pytest.mark.skipif(os.name != "posix", reason="hard links of open files")
def test_a_home_that_shares_its_files_with_another_is_refused(home: Path, homes: Path) -> None:
    shutil.copytree(home, homes / "linked", copy_function=os.link)
    with pytest.raises(StoreError, match="by hard links"):
        people(homes / "linked")
    assert people(home) == PEOPLE
    shutil.rmtree(homes / "linked")


@pytest.mark.parametrize("damage", ["{", None, long(""), long('{"pid": 1}'), long("null")])
def test_a_damaged_or_lost_record_of_the_engine_is_written_anew(
    home: Path, damage: str | None
) -> None:
    server, record = local_server.running(home), home / "server.json"
    if damage is None:
        record.unlink()
    else:
        record.write_text(damage)
    assert local_server.running(home) == server
    assert json.loads(record.read_text())["pid"] == server.pid if server else False
    assert people(home) == PEOPLE


def test_another_process_with_the_recorded_number_is_not_taken_for_the_engine(home: Path) -> None:
    server, record = local_server.running(home), home / "server.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"pid": os.getpid()}))
    assert local_server.running(home) == server


def test_an_engine_whose_starter_was_killed_is_found(home: Path) -> None:
    server, record = local_server.running(home), home / "server.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"ready": False}))
    assert local_server.running(home) == server


def test_an_engine_that_an_earlier_version_started_without_a_lock_makes_way(
    homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(local_server, "inheritable_lock", lambda home: nullcontext(()))
        server = local_server.ensure(homes / "home")
    record = {"pid": server.pid, "created": 1.0, "bolt": server.bolt, "http": server.http}
    (homes / "home" / "server.json").write_text(json.dumps(record))
    with open_store(Settings(homes / "home")) as store:
        store.upsert(small())
    after = local_server.running(homes / "home")
    assert after
    assert after.pid != server.pid
    assert not psutil.pid_exists(server.pid)


def test_another_password_than_the_engines_is_followed_by_a_start_with_it(home: Path) -> None:
    (home / "password").write_text("restored-from-somewhere")
    assert people(home) == PEOPLE


@pytest.mark.parametrize("damage", [b"not what it was", b"\xff\xfe", long(b""), long(b"\x00{")])
def test_a_damaged_password_is_replaced(home: Path, damage: bytes) -> None:
    (home / "password").write_bytes(damage)
    assert people(home) == PEOPLE
    assert (home / "password").read_bytes() != damage


def test_an_engine_that_does_not_answer_is_named_and_can_be_ended(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_server, "SILENT_SECONDS", 0)
    monkeypatch.setattr(local_server, "STOP_SECONDS", 1)
    server = local_server.running(home)
    assert server
    psutil.Process(server.pid).suspend()
    with pytest.raises(StoreError, match=rf"process {server.pid}\) runs but does not answer"):
        local_server.ensure(home)
    assert local_server.stop(home)
    assert people(home) == PEOPLE


def test_the_log_of_an_engine_is_kept_by_later_starts(home: Path) -> None:
    before = local_server.log_file(home).read_text()
    local_server.stop(home)
    assert people(home) == PEOPLE
    assert local_server.log_file(home).read_text().startswith(before)


@pytest.mark.parametrize("damage", ["verk", None, long(""), long("../verkosto-1")])
def test_without_the_record_of_the_database_in_use_the_only_one_is_taken(
    home: Path, damage: str | None
) -> None:
    if damage is None:
        (home / "current").unlink()
    else:
        (home / "current").write_text(damage)
    assert people(home) == PEOPLE
    assert databases.current(home) == "verkosto-1"


def test_of_several_databases_none_is_guessed_and_none_is_lost(home: Path) -> None:
    local_server.stop(home)
    stored = databases.database_folder(home)
    shutil.copytree(stored / "verkosto-1", stored / "verkosto-7")
    (home / "current").unlink()
    with pytest.raises(
        StoreError, match=r"verkosto home use NAME.*There are: verkosto-1, verkosto-7"
    ):
        people(home)
    databases.choose(home, "verkosto-7")
    assert people(home) == PEOPLE
    assert databases.existing(home) == ["verkosto-1", "verkosto-7"]


def test_a_recorded_database_that_is_not_there_is_named(home: Path) -> None:
    (home / "current").write_text("verkosto-9")
    with pytest.raises(
        StoreError,
        match=r"names the database 'verkosto-9', which is not there.*There are: verkosto-1",
    ):
        people(home)


def test_only_a_database_that_is_there_can_be_chosen(home: Path) -> None:
    with pytest.raises(BadInput, match="'verkosto-3' is not a database"):
        databases.choose(home, "verkosto-3")


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_home_that_others_could_read_is_closed_to_them(home: Path) -> None:
    local_server.stop(home)
    for path in (home, *home.rglob("*")):
        path.chmod(path.stat().st_mode | 0o055)
    people(home)
    assert [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077] == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_restored_file_of_secrets_is_closed_to_others(home: Path) -> None:
    (home / "password").chmod(0o644)
    people(home)
    assert (home / "password").stat().st_mode & 0o777 == 0o600


def test_a_graph_that_a_crash_damaged_is_named_until_it_is_whole(
    home: Path, tmp_path: Path
) -> None:
    with open_store(Settings(home)) as store:
        store.bolt.run("MATCH (p:Person {id: 'p1'}) SET p.hash = 1")
    _end_without_notice(home)
    for _ in range(2):
        with pytest.raises(
            StoreError,
            match=r"was damaged when the engine or the machine stopped: .*Restore the last dump",
        ):
            open_store(Settings(home))
        with open_store(Settings(home), any_layout=True) as store:
            assert store.ids("Person") == PEOPLE
            with pytest.raises(StoreError, match="not what its data version says"):
                store.dump(tmp_path / "dump")


@pytest.mark.parametrize(
    ("version", "indexed", "expected"),
    [
        (0, 2, None),
        (0, 1, Damage(message("nodes_not_in_index", label=kind_words("Sector")), dumpable=True)),
        (7, 2, Damage(message("content_damaged"), dumpable=False)),
    ],
    ids=["whole", "index", "values"],
)
def test_a_graph_of_which_only_an_index_is_damaged_can_be_dumped(
    version: int, indexed: int, expected: Damage | None
) -> None:
    def ask(text: str) -> list[dict[str, Any]]:
        if text == cypher.READ_VERSION:
            return [{"version": version}]
        return [
            (
                {"count": indexed if "UNWIND ids" in text else 2}
                if "count" in text
                else {"high": 0, "low": 0}
            )
        ]

    assert damage(ask) == expected


def test_a_graph_that_is_whole_after_a_crash_is_opened(home: Path) -> None:
    _end_without_notice(home)
    assert people(home) == PEOPLE
    assert not (home / "unclean").exists()


def test_a_missing_home_is_made_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    try:
        local_server.ensure(home)
        assert home.stat().st_mode & 0o777 == 0o700
        for name in ("password", "server.json", "server.args"):
            assert (home / name).stat().st_mode & 0o777 == 0o600
    finally:
        assert local_server.stop(home)


def test_an_engine_that_a_running_command_started_is_stopped_by_another(tmp_path: Path) -> None:
    local_server.ensure(tmp_path)
    code = (
        "import sys; from pathlib import Path;"
        " from graph.engines.embedded.local_server import stop; print(stop(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=40,
        check=True,
    )
    assert done.stdout == "True\n"
    assert local_server.running(tmp_path) is None


def _end_without_notice(home: Path) -> None:
    server = local_server.running(home)
    assert server
    psutil.Process(server.pid).kill()
