"""A disk that forgets what was not synced: the state that programs see, and beside it the state
that a machine finds after it lost power.

Programs see every change at once. What survives is the data that reached `sync_file` and the
entries of folders that reached `sync_folder`; POSIX promises no more. `journalled` is the milder
behaviour of ext4 (data=ordered, auto_da_alloc), which XFS and Btrfs share for a new file: syncing
any file or folder also makes every earlier create, rename and removal durable, in order, and a
rename over an existing file takes the data of the new one with it.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from stat import S_IMODE

PAGE = 4096


@dataclass(eq=False, slots=True)
class Node:
    """A file or folder. `entries` and `durable_entries`: what a folder holds now and after a loss
    of power; `dirty`: pages written since a file's last sync, `resized` whether its length
    changed."""

    number: int
    folder: bool
    mode: int
    entries: dict[str, "Node"] = field(default_factory=dict)
    durable_entries: dict[str, "Node"] = field(default_factory=dict)
    dirty: set[int] = field(default_factory=set)
    resized: bool = False


@dataclass(eq=False, slots=True)
class Change:
    """One atomic change of folders: what each name then means; `data`: a file whose data a journal
    writes first, as the change puts it in another's place."""

    names: tuple[tuple[Node, str, Node | None], ...]
    data: Node | None = None

    @property
    def folders(self) -> set[Node]:
        return {folder for folder, _, _ in self.names}


class Disk:
    """Starts with what is in the folder `backing`, to which `lose_power` and `close` write back."""

    def __init__(self, backing: Path, *, journalled: bool) -> None:
        self.backing = backing
        self.scratch = backing.with_name(f".{backing.name}.scratch")
        self.journalled = journalled
        self.pending: list[Change] = []
        self.unsynced: dict[Node, None] = {}
        self.number = 0
        for part in ("live", "durable"):
            shutil.rmtree(self.scratch / part, ignore_errors=True)
            (self.scratch / part).mkdir(parents=True)
        self.root = self._imported(backing)

    def find(self, path: str) -> Node:
        node = self.root
        for name in path.strip("/").split("/") if path != "/" else ():
            if not node.folder:
                raise NotADirectoryError(path)
            if name not in node.entries:
                raise FileNotFoundError(2, "No such file or directory", path)
            node = node.entries[name]
        return node

    def live(self, node: Node) -> Path:
        return self.scratch / "live" / str(node.number)

    def create(self, path: str, mode: int, *, folder: bool = False) -> Node:
        node = self._new(folder, mode)
        parent, name = self._parent(path)
        if name in parent.entries:
            raise FileExistsError(17, "File exists", path)
        self._change(Change(((parent, name, node),)))
        return node

    def remove(self, path: str) -> None:
        parent, name = self._parent(path)
        if self.find(path).entries:
            raise OSError(39, "Directory not empty", path)
        self._change(Change(((parent, name, None),)))

    def rename(self, old: str, new: str) -> None:
        node = self.find(old)
        (parent, name), (target, new_name) = self._parent(old), self._parent(new)
        over = target.entries.get(new_name)
        if over is not None and over.entries:
            raise OSError(39, "Directory not empty", new)
        names = ((parent, name, None), (target, new_name, node))
        self._change(Change(names, node if over is not None and not node.folder else None))

    def write(self, node: Node, data: bytes, offset: int) -> int:
        with open(self.live(node), "r+b") as file:
            length = file.seek(0, os.SEEK_END)
            file.seek(offset)
            file.write(data)
        node.dirty.update(range(offset // PAGE, (offset + len(data) - 1) // PAGE + 1))
        node.resized |= offset + len(data) > length
        self.unsynced[node] = None
        return len(data)

    def truncate(self, node: Node, length: int) -> None:
        os.truncate(self.live(node), length)
        node.dirty.add(length // PAGE)
        node.resized = True
        self.unsynced[node] = None

    def sync_file(self, node: Node) -> None:
        self._write_through(node, node.dirty, resized=True)
        node.dirty, node.resized = set(), False
        self.unsynced.pop(node, None)
        if self.journalled:
            self._commit(self.pending)

    def sync_folder(self, folder: Node) -> None:
        self._commit(self.pending if self.journalled else self._leading_to(folder, self.pending))

    def lose_power(self, random: Random | None = None, block: int = PAGE) -> None:
        """Write what survived to the backing folder. With `random` a part of what was not synced
        did too, as a disk writes when it likes: some pages, some lengths of files, changes of
        folders up to some moment (of each folder by itself, unless there is a journal). `block`:
        how many bytes survive or are lost together; a page of the system, or several of them."""
        if random:
            self._survive_by_chance(random, block // PAGE)
        self._write_back()

    def close(self) -> None:
        """An orderly end: everything reaches the backing folder."""
        for node in list(self.unsynced):
            self.sync_file(node)
        self._commit(self.pending)
        self._write_back()

    def _survive_by_chance(self, random: Random, pages_of_block: int) -> None:
        if self.journalled:
            self._commit(self.pending[: random.randint(0, len(self.pending))])
        else:
            folders = (folder for change in self.pending for folder, _, _ in change.names)
            for folder in dict.fromkeys(folders):
                first = self.pending[: random.randint(0, len(self.pending))]
                self._commit(self._leading_to(folder, first))
        for node in self.unsynced:
            blocks = sorted({page // pages_of_block for page in node.dirty})
            written = {block for block in blocks if random.random() < 0.5}
            pages = {page for page in node.dirty if page // pages_of_block in written}
            self._write_through(node, pages, resized=node.resized and random.random() < 0.5)

    def _write_through(self, node: Node, pages: set[int], *, resized: bool) -> None:
        """Pages that lie beyond a length that did not become durable are lost with it."""
        durable = self.scratch / "durable" / str(node.number)
        with open(self.live(node), "rb") as live, open(durable, "r+b") as file:
            length = live.seek(0, os.SEEK_END) if resized else file.seek(0, os.SEEK_END)
            file.truncate(length)
            for page in pages:
                live.seek(page * PAGE)
                file.seek(page * PAGE)
                file.write(live.read(max(0, min(PAGE, length - page * PAGE))))

    def _change(self, change: Change) -> None:
        _apply(change.names, "entries")
        self.pending.append(change)

    def _commit(self, changes: list[Change]) -> None:
        chosen = set(changes)
        for change in [one for one in self.pending if one in chosen]:
            if self.journalled and change.data:
                self._write_through(change.data, change.data.dirty, resized=True)
            _apply(change.names, "durable_entries")
        self.pending = [one for one in self.pending if one not in chosen]

    def _leading_to(self, folder: Node, changes: list[Change]) -> list[Change]:
        """The changes of a folder, each whole, and the earlier ones of others that they touch."""
        folders, chosen = {folder}, []
        for change in reversed(changes):
            if change.folders & folders:
                folders |= change.folders
                chosen.append(change)
        return chosen

    def _parent(self, path: str) -> tuple[Node, str]:
        parent, _, name = path.rpartition("/")
        return self.find(parent or "/"), name

    def _new(self, folder: bool, mode: int) -> Node:
        self.number += 1
        if not folder:
            for part in ("live", "durable"):
                (self.scratch / part / str(self.number)).touch()
        return Node(self.number, folder, S_IMODE(mode))

    def _imported(self, path: Path) -> Node:
        node = self._new(path.is_dir(), path.stat().st_mode)
        if node.folder:
            node.entries = {each.name: self._imported(each) for each in path.iterdir()}
            node.durable_entries = dict(node.entries)
        else:
            for part in ("live", "durable"):
                shutil.copyfile(path, self.scratch / part / str(node.number))
        return node

    def _write_back(self) -> None:
        for path in self.backing.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path, node in _walk(self.backing, self.root):
            if node.folder:
                path.mkdir()
            else:
                (self.scratch / "durable" / str(node.number)).rename(path)
            path.chmod(node.mode)
        shutil.rmtree(self.scratch)


def _apply(names: tuple[tuple[Node, str, Node | None], ...], attribute: str) -> None:
    for folder, name, node in names:
        entries: dict[str, Node] = getattr(folder, attribute)
        if node is None:
            entries.pop(name, None)
        else:
            entries[name] = node


def _walk(path: Path, folder: Node) -> Iterator[tuple[Path, Node]]:
    for name, node in folder.durable_entries.items():
        yield path / name, node
        yield from _walk(path / name, node)
