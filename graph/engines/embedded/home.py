"""The folder VERKOSTO_HOME. It is private to its owner, its files are written so that they remain
whole after a power failure, and it has an id of its own, which a copy of the folder does not
share."""

import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import StoreError, message, system_reason

PRIVATE_FOLDER, PRIVATE_FILE, OTHERS = 0o700, 0o600, 0o077
LOCK_SECONDS = 180
"""How long a command waits while another starts or stops the engine, which takes at most 60
seconds."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home as it is now. `id` changes when the folder proves to be a copy."""

    folder: Path
    id: str

    @property
    def engine(self) -> Path:
        """The folder that the engine serves."""
        return self.folder / "engine"


def database_folder(folder: Path) -> Path:
    """The folder in which a home's engine keeps its databases."""
    return folder / "engine" / "databases"


def open_home(folder: Path) -> Home:
    """The home in a folder, which is created if necessary and made private. Call it within
    `exclusive`."""
    private_folder(folder)
    return Home(folder, _identity(folder))


def private_folder(folder: Path) -> None:
    """Create the folder if necessary. If others have access to it, access is removed from it and
    everything in it. Raises StoreError if it cannot be created."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        mode = folder.stat().st_mode
    except OSError as error:
        raise StoreError(
            "data_folder_not_made", folder=folder, reason=system_reason(error)
        ) from None
    if mode & OTHERS:
        _close_to_others(folder)


@contextmanager
def exclusive(folder: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lock that admits one command at a time. Raises StoreError if another command does
    not release it within `seconds`."""
    private_folder(folder)
    path = folder / "server.lock"
    lock = FileLock(path, mode=PRIVATE_FILE)
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        raise StoreError("home_held", file=path, seconds=seconds) from None
    except OSError as error:
        raise cannot_write(path, error) from None
    try:
        yield
    finally:
        lock.release()


def write_private(path: Path, text: str) -> None:
    """Write a file that only the owner can read, durably; it is either written whole or not
    changed. Raises StoreError if it cannot be written."""
    unfinished = path.with_name(path.name + ".new")
    try:
        unfinished.unlink(missing_ok=True)
        with open(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE),
            "w",
            encoding="utf-8",
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise cannot_write(path, error) from None


def sync_folder(folder: Path) -> None:
    """Make renames and removals in a folder durable; Windows has no such call and needs none."""
    if os.name == "posix":
        _sync(folder, os.O_RDONLY)


def sync_tree(folder: Path) -> None:
    """Make a folder and all files in it durable."""
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path, os.O_RDWR)
    sync_folder(folder)


def read_private(path: Path) -> str:
    """The text of a secret file. If others can read it, as after a restore, their access is removed
    first."""
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        with suppress(PermissionError):
            path.chmod(PRIVATE_FILE)
    return path.read_text("utf-8")


def cannot_write(path: Path, error: OSError) -> StoreError:
    """The error that a file of the home cannot be written, with the reason and the remedy."""
    remedy = message("free_space_or_home")
    if isinstance(error, PermissionError):
        remedy = message("run_as_owner")
    return StoreError("file_not_writable", file=path, reason=system_reason(error), remedy=remedy)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _close_to_others(folder: Path) -> None:
    """Remove the access of others. Files of another owner stay as they are; the closed folder above
    them suffices."""
    if os.name != "posix":
        return
    for path in (folder, *folder.rglob("*")):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def _identity(folder: Path) -> str:
    """The home's id. A copy is recognised by its inode, which differs from that of the original,
    and takes a new id. A folder that was moved keeps its id; one that was restored takes a new one,
    which does no harm."""
    path, inode = folder / "home.json", _inode(folder)
    try:
        recorded = json.loads(read_private(path))
        if recorded["place"] == inode and isinstance(recorded["id"], str):
            return str(recorded["id"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # a new home, a home of an early version without an id, or a damaged file
    _close_to_others(folder)  # copied or restored files may be open to others
    new = secrets.token_hex(8)
    write_private(path, json.dumps({"id": new, "place": inode}))
    return new


def _inode(folder: Path) -> list[int]:
    status = folder.stat()
    return [status.st_dev, status.st_ino]
