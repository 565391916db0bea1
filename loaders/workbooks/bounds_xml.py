"""The used box of a sheet in .xlsx, and of the tables in .ods, read from the tags only.

This is not an XML parser: nothing is expanded, so that entities cannot multiply, and 20 million
cells take five seconds instead of a minute.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from zipfile import BadZipFile

_CELL = re.compile(
    rb"""<(?:\w+:)?+c(?:\sr="([A-Za-z]{1,3})([0-9]{1,7})"|(?=[\s>]))[^<>]*+(?<!/)>(?!</)"""
)
"""A cell with content, and its reference if it is written in the usual way. A cell that only has a
format takes no place in the grid."""

_ROW_OR_CELL = re.compile(rb"<(/?)(?:\w+:)?(row|c)(?=[\s/>])([^<>]*+)>(?=(</)?)")
_REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]*)([0-9]{1,7})["']""")
_TABLE_TAG = re.compile(rb"<(?:\w+:)?(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^<>]*+)>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,15})["']""")
_NAME = re.compile(rb"""(?:^|\s)(?:\w+:)?name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LONGEST_TAG = 2**20


@dataclass(slots=True)
class Box:
    """The cells from A1 to the last used row and column of a sheet, and the number of those that
    are filled."""

    name: str
    rows: int = 0
    columns: int = 0
    filled: int = 0

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    @property
    def corner(self) -> str:
        """The last row and column, as spreadsheets name them: XFD1048576."""
        letters, left = "", self.columns
        while left:
            left, letter = divmod(left - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.rows}"

    def reach(self, row: int, column: int) -> None:
        """Extend the box to a filled cell; row and column count from 1."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        self.filled += 1


def xml_box(name: str, stream: Iterable[bytes], *, by_order: bool = False) -> Box | None:
    """The used box of a sheet, from the references of its cells, as the element `dimension` may be
    false. None if a cell has no reference or an unusual one. With `by_order` each cell's place is
    counted from the cells before it, which takes three times as long."""
    box = Box(name)
    if by_order:
        return _box_by_order(box, stream)
    for text in _whole_tags(stream):
        cells = _CELL.findall(text)
        if not cells:
            continue
        columns, rows = (set(each) for each in zip(*cells, strict=True))
        if b"" in columns:
            return None
        box.columns = max(box.columns, *map(_column, columns))
        box.rows = max(box.rows, *map(int, rows))
        box.filled += len(cells)
    return box


def _box_by_order(box: Box, stream: Iterable[bytes]) -> Box:
    row = column = 1
    for closes, tag, attributes, empty in _tags(_ROW_OR_CELL, stream):
        reference = None if closes else _REFERENCE.search(attributes)
        if tag == b"row":
            row = int(reference[2]) if reference else row
            if closes or attributes.endswith(b"/"):
                row, column = row + 1, 1
        elif not closes:
            at = row
            if reference:
                column, at = _column(reference[1]), int(reference[2])
            if not attributes.endswith(b"/") and not empty:
                box.reach(at, column)
            column += 1
    return box


def open_document_boxes(stream: Iterable[bytes]) -> list[Box]:
    """The used boxes of all tables in a content.xml. A repeated cell counts as filled once, however
    often it is repeated, because repeating costs the writer of a file nothing."""
    boxes = [Box("")]
    row = repeated = column = 0
    for tag, attributes in _tags(_TABLE_TAG, stream):
        times = _REPEATED.search(attributes)
        if tag == b"table":
            name = _NAME.search(attributes)
            boxes.append(
                Box(unescape(b"".join(name.groups(b"")).decode(errors="replace")) if name else "")
            )
            row = repeated = 0
        elif tag == b"table-row":
            row, repeated, column = row + repeated, int(times[1]) if times else 1, 0
        else:
            column += int(times[1]) if times else 1
            if not attributes.endswith(b"/") or b"office:value" in attributes:
                boxes[-1].reach(row + repeated, column)
    return boxes


def _tags(pattern: re.Pattern[bytes], stream: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    for text in _whole_tags(stream):
        for match in pattern.finditer(text):
            yield match.groups(b"")


def _whole_tags(stream: Iterable[bytes]) -> Iterator[bytes]:
    """The stream in pieces that end between tags, but not between a tag and the closing tag after
    it."""
    rest = b""
    for block in stream:
        text = rest + block
        cut = text.rfind(b"<")
        while cut >= 0 and text[cut : cut + 2] in (b"<", b"</"):
            cut = text.rfind(b"<", 0, cut)
        if len(text) - cut > _LONGEST_TAG:
            if b">" not in text[cut:]:
                raise BadZipFile(f"a tag has more than {_LONGEST_TAG:,} bytes")
            cut = len(text)
        yield text[: max(cut, 0)]
        rest = text[max(cut, 0) :]
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
