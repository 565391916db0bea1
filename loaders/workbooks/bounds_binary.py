"""The used box of a sheet in .xlsb, from the records of its rows and cells (MS-XLSB 2.1.4)."""

from collections.abc import Iterable, Iterator
from itertools import chain

from loaders.workbooks.bounds_xml import Box

_ROW, _BLANK, _LAST_CELL, _RICH_TEXT, _END = 0, 1, 11, 62, 0x92
_LONGEST_HEADER = 6


def is_binary_sheet(start: bytes) -> bool:
    """Whether the part begins with the record BrtBeginSheet."""
    return start.startswith(b"\x81\x01\x00")


def binary_box(name: str, stream: Iterable[bytes]) -> Box:
    """The used box of a sheet."""
    box, row = Box(name), 0
    for kind, number in _records(stream):
        if kind == _ROW:
            row = number + 1
        elif _BLANK < kind <= _LAST_CELL or kind == _RICH_TEXT:
            box.reach(row, number + 1)
        elif kind == _END:
            break
    for _ in stream:
        pass  # reading counts towards the budget
    return box


def _records(stream: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """The kind of every record, and the number with which it begins."""
    text, at = b"", 0
    for block in chain(stream, [bytes(_LONGEST_HEADER + 4)]):
        text, at = text[at:] + block, max(at - len(text), 0)
        while at + _LONGEST_HEADER + 4 <= len(text):
            kind = text[at]
            at += 1
            if kind & 0x80:
                kind = kind & 0x7F | (text[at] & 0x7F) << 7
                at += 1
            size = 0
            for shift in (0, 7, 14, 21):
                byte = text[at]
                at += 1
                size |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
            if size >= 4:
                yield kind, int.from_bytes(text[at : at + 4], "little")
            at += size
            if size < 4 and kind == _END:
                yield kind, 0
