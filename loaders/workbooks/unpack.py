"""The parts of a zip, unpacked a block at a time: what a zip says of its own sizes is not
believed."""

import sys
from collections.abc import Iterator
from copy import copy
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

UNREADABLE = (BadZipFile, OSError, RuntimeError, ValueError, EOFError)
"""What zipfile raises for a zip that is broken or has a password."""

_BLOCK = 2**20


def blocks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The bytes of a part to their real end: the declared size would cut off what other readers
    read.

    Of the other methods of compression Python unpacks any amount at once, and no spreadsheet
    program uses them.
    """
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(f"{part.filename} is compressed by method {part.compress_type}")
    whole = copy(part)
    whole.file_size = sys.maxsize
    with archive.open(whole) as stream:
        while block := stream.read(_BLOCK):
            yield block


class Budget:
    """How many bytes may still be unpacked; `spent` says that there were more."""

    def __init__(self, most: int) -> None:
        self.most = self.left = most

    @property
    def spent(self) -> bool:
        return self.left < 0

    def of(self, stream: Iterator[bytes]) -> Iterator[bytes]:
        """The blocks of a stream, none after the budget is spent."""
        for block in stream:
            self.left -= len(block)
            if self.spent:
                return
            yield block
