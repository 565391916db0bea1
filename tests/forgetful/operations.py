"""The forgetful disk as a FUSE file system: `operations.py BACKING MOUNT strict|journalled`.

It runs in a process of its own and answers one request at a time. The extended attribute
`user.lose_power` of the mounted folder takes "CHANGES SEED BLOCK": after so many further writes,
syncs and changes of folders (-1: at once) the power is lost (SEED "none": nothing that was not
synced survives; else some blocks of so many bytes do), "lost" is printed, and no request is
answered any more, as a machine without power answers none. `user.changes` counts the changes so
far.
"""

import errno
import os
import sys
import threading
from pathlib import Path
from random import Random
from stat import S_IFDIR, S_IFREG
from typing import Any

import mfusepy

from forgetful.disk import PAGE, Disk, Node

TRIGGER = "user.lose_power"
CHANGES = "user.changes"


class Operations(mfusepy.Operations):
    use_ns = True

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.open_nodes: dict[int, tuple[Node, bool]] = {}
        self.handle = 0
        self.changes = 0
        self.changes_left: int | None = None
        self.random: Random | None = None
        self.block = PAGE
        self.lost = False

    def setxattr(self, path: str, name: str, value: bytes, options: int) -> int:
        if name != TRIGGER:
            raise OSError(errno.ENOTSUP, "no other attributes", path)
        changes, seed, block = value.decode().split()
        self.random = None if seed == "none" else Random(int(seed))
        self.block = int(block)
        self.changes_left = max(0, int(changes))
        if int(changes) < 0:
            self._lose_power()
        return 0

    def getxattr(self, path: str, name: str, position: int = 0) -> bytes:
        if name != CHANGES:
            raise OSError(errno.ENODATA, "no other attributes", path)
        return str(self.changes).encode()

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node = self._node(path, fh)
        kind = S_IFDIR if node.folder else S_IFREG
        status = os.stat(self.disk.live(node)) if not node.folder else os.stat(self.disk.scratch)
        own = {"st_mode": kind | node.mode, "st_ino": node.number, "st_nlink": 1 + node.folder}
        names = ("st_size", "st_blocks", "st_uid", "st_gid", "st_atime_ns", "st_mtime_ns")
        return {name.removesuffix("_ns"): getattr(status, name) for name in names} | own

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *self._node(path).entries]

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        with open(self.disk.live(self._node(path, fh)), "rb") as file:
            file.seek(offset)
            return file.read(size)

    def open(self, path: str, flags: int) -> int:
        if flags & os.O_TRUNC:
            self.truncate(path, 0)
        return self._opened(self._node(path), flags)

    def release(self, path: str, fh: int) -> int:
        self.open_nodes.pop(fh, None)
        return 0

    def create(self, path: str, mode: int, flags: int) -> int:
        self._count()
        return self._opened(self.disk.create(path, mode), flags)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._count()
        node, synced = self.open_nodes[fh]
        written = self.disk.write(node, data, offset)
        if synced:
            self.disk.sync_file(node)
        return written

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._count()
        self.disk.truncate(self._node(path, fh), length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._count()
        self.disk.sync_file(self._node(path, fh))
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._count()
        self.disk.sync_folder(self._node(path))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        self._count()
        self.disk.create(path, mode, folder=True)
        return 0

    def unlink(self, path: str) -> int:
        self._count()
        self.disk.remove(path)
        return 0

    rmdir = unlink

    def rename(self, old: str, new: str) -> int:
        self._count()
        self.disk.rename(old, new)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        self._node(path).mode = mode & 0o7777
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        node = self._node(path)
        if not node.folder:
            os.utime(self.disk.live(node), ns=times)
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        status = os.statvfs(self.disk.scratch)
        names = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_files", "f_ffree", "f_frsize")
        return {name: getattr(status, name) for name in names} | {"f_namemax": 255}

    def destroy(self, path: str) -> None:
        if not self.lost:
            self.disk.close()

    def _opened(self, node: Node, flags: int) -> int:
        self.handle += 1
        self.open_nodes[self.handle] = (node, bool(flags & (os.O_SYNC | os.O_DSYNC)))
        return self.handle

    def _node(self, path: str, fh: int | None = None) -> Node:
        self._answer_nothing_without_power()
        return self.open_nodes[fh][0] if fh in self.open_nodes else self.disk.find(path)

    def _count(self) -> None:
        """Another change of the disk; at its moment the power goes before the change is made."""
        if self.changes_left == 0 and not self.lost:
            self._lose_power()
        self._answer_nothing_without_power()
        self.changes += 1
        if self.changes_left is not None:
            self.changes_left -= 1

    def _lose_power(self) -> None:
        self.disk.lose_power(self.random, self.block)
        self.lost = True
        print("lost", flush=True)

    def _answer_nothing_without_power(self) -> None:
        if self.lost:
            threading.Event().wait()


def main(backing: str, mount: str, kind: str) -> None:
    disk = Disk(Path(backing), journalled=kind == "journalled")
    mfusepy.FUSE(Operations(disk), mount, foreground=True, nothreads=True, hard_remove=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
