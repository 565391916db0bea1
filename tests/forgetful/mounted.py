"""A folder of a test on the forgetful disk: `with forgetful(backing, mount) as disk: ...`."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select
from time import monotonic, sleep
from typing import TextIO

import pytest

from forgetful.disk import PAGE
from needs import needs

HERE = Path(__file__).resolve().parent
START_SECONDS = 30
END_SECONDS = 30


@dataclass
class ForgetfulDisk:
    """`backing`: what a machine finds after `lost`; `mount`: the folder that programs see."""

    backing: Path
    mount: Path
    process: subprocess.Popen[str]
    lost: bool = False

    def changes(self) -> int:
        """Writes, syncs and changes of folders so far."""
        return int(os.getxattr(self.mount, "user.changes"))

    def lose_power(self, after: int, seed: int | None = None, block: int = PAGE) -> None:
        """Lose power at the next change of the disk but `after`, before it is made; with a seed
        some of what was not synced survives, in blocks of so many bytes. `wait_until_lost`
        follows."""
        value = f"{after} {'none' if seed is None else seed} {block}"
        os.setxattr(self.mount, "user.lose_power", value.encode())

    def lose_power_now(self, seed: int | None = None, block: int = PAGE) -> None:
        self.lose_power(-1, seed, block)
        self.wait_until_lost()

    def wait_until_lost(self, running: Callable[[], bool] = lambda: True) -> None:
        """`running`: whether the program still runs whose changes are waited for."""
        assert self.process.stdout is not None
        while not select([self.process.stdout], [], [], 1)[0]:
            assert running(), "the program ended before power was lost"
        assert self.process.stdout.readline() == "lost\n", "the file system ended by itself"
        self.lost = True

    def disconnect(self) -> None:
        """Let go who waits for an answer: whoever was killed meanwhile ends only now."""
        self.process.kill()
        self.process.wait(END_SECONDS)


@contextmanager
def forgetful(backing: Path, mount: Path, *, journalled: bool) -> Iterator[ForgetfulDisk]:
    """Both folders are made if need be. An orderly end syncs everything, unless power was lost."""
    fusermount = _fusermount()
    for folder in (backing, mount):
        folder.mkdir(parents=True, exist_ok=True)
    kind = "journalled" if journalled else "strict"
    command = [sys.executable, str(HERE / "operations.py"), str(backing), str(mount), kind]
    paths = os.pathsep.join((str(HERE.parent), os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, "PYTHONPATH": paths, "FUSE_LIBRARY_NAME": "fuse3"}
    with (
        open(backing.with_name(f"{backing.name}.log"), "w+") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        ) as process,
    ):
        disk = ForgetfulDisk(backing, mount, process)
        try:
            _await_mount(process, mount, log)
            yield disk
        finally:
            _end(disk, fusermount)


def _fusermount() -> str:
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        remedy = "run a container with --device /dev/fuse --cap-add SYS_ADMIN"
        pytest.skip(f"/dev/fuse is missing or closed to this user; {remedy}")
    return needs("fusermount3", "apt-get install fuse3")


def _await_mount(process: subprocess.Popen[str], mount: Path, log: TextIO) -> None:
    end = monotonic() + START_SECONDS
    while not os.path.ismount(mount):
        if process.poll() is not None:
            log.seek(0)
            _not_mounted(log.read())
        assert monotonic() < end, "the file system was not mounted"
        sleep(0.02)


def _not_mounted(reason: str) -> None:
    """A container may forbid mounting though it has the device, which is no fault of the code."""
    if "not permitted" in reason or "Permission denied" in reason:
        pytest.skip(f"this machine does not let FUSE mount ({reason.strip().splitlines()[-1]})")
    pytest.fail(f"the file system did not start: {reason}")


def _end(disk: ForgetfulDisk, fusermount: str) -> None:
    if disk.lost:
        disk.disconnect()
    subprocess.run([fusermount, "-u", "-z", str(disk.mount)], check=False)
    try:
        disk.process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        disk.disconnect()
        raise
