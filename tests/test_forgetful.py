"""The file system that forgets: what it loses when power is lost, and what it must keep."""

import mmap
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forgetful.mounted import ForgetfulDisk, forgetful

pytestmark = pytest.mark.slow

PAGE = 4096
WRITER = """
import os, sys
file = os.open(sys.argv[1], os.O_RDWR)
for text in ("1st", "2nd"):
    os.pwrite(file, text.encode(), 0)
    os.fsync(file)
    print("acknowledged", text, flush=True)
"""
KINDS = pytest.mark.parametrize("journalled", [False, True], ids=["strict", "journalled"])


def test_everything_is_visible_at_once_and_kept_by_an_orderly_end(tmp_path: Path) -> None:
    with forgetful(tmp_path / "backing", tmp_path / "mount", journalled=False) as disk:
        (disk.mount / "folder").mkdir()
        (disk.mount / "folder" / "a").write_text("ä" * 5000)
        (disk.mount / "folder" / "a").rename(disk.mount / "b")
        (disk.mount / "b").chmod(0o600)
        assert (disk.mount / "b").read_text() == "ä" * 5000
        assert sorted(os.listdir(disk.mount)) == ["b", "folder"]
        assert os.listdir(disk.backing) == []
    assert (disk.backing / "b").read_text() == "ä" * 5000
    assert (disk.backing / "b").stat().st_mode & 0o777 == 0o600
    with forgetful(disk.backing, disk.mount, journalled=False) as disk:
        assert (disk.mount / "b").read_text() == "ä" * 5000
        (disk.mount / "folder").rmdir()
    assert os.listdir(disk.backing) == ["b"]


@KINDS
def test_what_was_not_synced_is_lost(tmp_path: Path, journalled: bool) -> None:
    disk = _with_one_file(tmp_path)
    with forgetful(disk.backing, disk.mount, journalled=journalled) as disk:
        with open(disk.mount / "old", "r+b") as file:
            file.write(b"new")
        (disk.mount / "new").write_text("x")
        disk.lose_power_now()
    assert _content(disk.backing) == {"old": b"old"}


@KINDS
@pytest.mark.parametrize("way", ["fsync", "fdatasync", "O_DSYNC", "msync"])
def test_what_was_synced_is_kept(tmp_path: Path, journalled: bool, way: str) -> None:
    disk = _with_one_file(tmp_path)
    with forgetful(disk.backing, disk.mount, journalled=journalled) as disk:
        _write_synced(disk.mount / "old", way)
        disk.lose_power_now()
    assert _content(disk.backing) == {"old": b"new"}


def test_a_new_file_is_lost_unless_its_folder_is_synced(tmp_path: Path) -> None:
    assert _after_a_new_file(tmp_path / "1", journalled=False, sync_folder=False) == {}
    assert _after_a_new_file(tmp_path / "2", journalled=False, sync_folder=True) == {"new": b"new"}
    assert _after_a_new_file(tmp_path / "3", journalled=True, sync_folder=False) == {"new": b"new"}


def test_a_rename_is_lost_unless_its_folder_is_synced(tmp_path: Path) -> None:
    assert _after_a_rename(tmp_path / "1", journalled=False, sync_folder=False) == b"old"
    assert _after_a_rename(tmp_path / "2", journalled=True, sync_folder=False) == b"old"
    assert _after_a_rename(tmp_path / "3", journalled=False, sync_folder=True) == b""
    assert _after_a_rename(tmp_path / "4", journalled=True, sync_folder=True) == b"renamed"


def test_a_part_survives_by_chance_the_same_part_for_the_same_seed(tmp_path: Path) -> None:
    outcomes = [_torn(tmp_path / str(i), seed) for i, seed in enumerate((1, 1, 2, 3))]
    assert outcomes[0] == outcomes[1]
    assert len(set(outcomes)) > 1
    assert all(set(outcome) <= {"a", "b"} for outcome in outcomes)
    assert any(set(outcome) == {"a", "b"} for outcome in outcomes)


def test_what_is_written_as_one_block_survives_as_one(tmp_path: Path) -> None:
    outcomes = [_torn(tmp_path / str(seed), seed, 8 * PAGE) for seed in range(4)]
    assert {part for outcome in outcomes for part in (outcome[:8], outcome[8:])} == {
        "a" * 8,
        "b" * 8,
    }


def test_power_is_lost_in_the_midst_of_a_program_that_gets_no_further(tmp_path: Path) -> None:
    disk = _with_one_file(tmp_path)
    with forgetful(disk.backing, disk.mount, journalled=False) as disk:
        disk.lose_power(after=3)
        command = [sys.executable, "-c", WRITER, str(disk.mount / "old")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            disk.wait_until_lost()
            writer.kill()
            disk.disconnect()
            assert writer.stdout is not None
            assert writer.stdout.read().split() == ["acknowledged", "1st"]
    assert _content(disk.backing) == {"old": b"1st"}


def _with_one_file(folder: Path) -> ForgetfulDisk:
    with forgetful(folder / "backing", folder / "mount", journalled=False) as disk:
        (disk.mount / "old").write_bytes(b"old")
    return disk


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _write_synced(path: Path, way: str) -> None:
    file = os.open(path, os.O_RDWR | (os.O_DSYNC if way == "O_DSYNC" else 0))
    if way == "msync":
        with mmap.mmap(file, 3) as mapped:
            mapped[:] = b"new"
            mapped.flush()
    else:
        os.write(file, b"new")
    if way in ("fsync", "fdatasync"):
        getattr(os, way)(file)
    os.close(file)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(handle)
    os.close(handle)


def _after_a_new_file(folder: Path, *, journalled: bool, sync_folder: bool) -> dict[str, bytes]:
    with forgetful(folder / "backing", folder / "mount", journalled=journalled) as disk:
        with open(disk.mount / "new", "wb") as file:
            file.write(b"new")
            file.flush()
            os.fsync(file)
        if sync_folder:
            _sync_folder(disk.mount)
        disk.lose_power_now()
    return _content(disk.backing)


def _after_a_rename(folder: Path, *, journalled: bool, sync_folder: bool) -> bytes:
    """A file that was never synced put in the place of another: only a journal saves its data."""
    disk = _with_one_file(folder)
    with forgetful(disk.backing, disk.mount, journalled=journalled) as disk:
        (disk.mount / "partial").write_bytes(b"renamed")
        (disk.mount / "partial").rename(disk.mount / "old")
        if sync_folder:
            _sync_folder(disk.mount)
        disk.lose_power_now()
    assert sorted(_content(disk.backing)) == ["old"]
    return _content(disk.backing)["old"]


def _torn(folder: Path, seed: int, block: int = PAGE) -> str:
    """Sixteen pages of 'a' that are overwritten by 'b' and not synced: each page's letter."""
    with forgetful(folder / "backing", folder / "mount", journalled=False) as disk:
        (disk.mount / "file").write_bytes(b"a" * 16 * PAGE)
    with forgetful(folder / "backing", folder / "mount", journalled=False) as disk:
        with open(disk.mount / "file", "r+b") as file:
            file.write(b"b" * 16 * PAGE)
        disk.lose_power_now(seed, block)
    content = (disk.backing / "file").read_bytes().decode()
    return "".join(content[page * PAGE] for page in range(16))
