"""Unpacking the parts of a zip block by block; the sizes that the zip declares are not trusted."""

import sys
from collections.abc import Iterator
from copy import copy
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

UNREADABLE = (BadZipFile, OSError, RuntimeError, ValueError, EOFError)
"""What zipfile raises for a zip that is damaged or has a password."""

_BLOCK = 2**20


def blocks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The bytes of a part up to their real end; by the declared size, bytes that other readers read
    would be cut off.

    Only stored and deflated parts are accepted. With other compression methods Python unpacks any
    amount at once, and no spreadsheet program uses them. Raises BadZipFile for these.
    """
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(f"{part.filename} is compressed by method {part.compress_type}")
    whole = copy(part)
    whole.file_size = sys.maxsize
    with archive.open(whole) as stream:
        while block := stream.read(_BLOCK):
            yield block


class Budget:
    """The number of bytes that may still be unpacked. `spent`: whether there were more."""

    def __init__(self, limit: int) -> None:
        self.limit = self.left = limit

    @property
    def spent(self) -> bool:
        return self.left < 0

    def of(self, stream: Iterator[bytes]) -> Iterator[bytes]:
        """The blocks of a stream until the budget is spent."""
        for block in stream:
            self.left -= len(block)
            if self.spent:
                return
            yield block
