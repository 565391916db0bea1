"""How large a workbook becomes as a grid of cells, counted without allocating one.

The reader allocates the box from the first to the last used cell of a sheet, whatever is in it: two
kilobytes with one stray cell in the last row and column are 17,179,869,184 cells, and the failed
allocation aborts the process. Every part of the zip is looked at, not only those that the workbook
lists: then it need not be understood as the reader understands it.

An .xls is no zip and is not looked at: its sheets have 65,536 x 256 cells at most, half of GRID.
One that lies about that is for the process of its own that reads workbooks (`isolated`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zipfile import ZipFile, ZipInfo, is_zipfile

from graph.errors import BadInput
from loaders.workbooks.bounds_binary import binary_box, is_binary_sheet
from loaders.workbooks.bounds_xml import Box, open_document_boxes, xml_box
from loaders.workbooks.part_names import sheet_names
from loaders.workbooks.unpack import Budget, blocks

GRID = 2**25
"""How many cells all sheets may span however few are filled: 0.8 GB at the reader's 24 bytes
each."""

SPARSE = 4
"""A larger grid may have this many cells for each that is filled: its owner has the memory for the
filled ones, which take twice as much each. 1,048,576 rows of 20 columns, all filled, need 1.5
GB."""

UNPACKED = 4 * 2**30
"""How many bytes a workbook may hold once unpacked. The sheet of 1,048,576 rows of 20 columns has
0.8 GB."""


@dataclass(frozen=True, slots=True)
class _Part:
    archive: ZipFile
    info: ZipInfo
    budget: Budget

    def blocks(self) -> Iterator[bytes]:
        return self.budget.of(blocks(self.archive, self.info))


def check_grid(file: Path, unpacked: int = UNPACKED) -> None:
    """Raises BadInput for a workbook that unpacks to too much, or to a grid too large for what is
    in it."""
    if not is_zipfile(file):
        return
    with ZipFile(file) as archive:
        names = sheet_names(archive)
        budget = Budget(unpacked)
        boxes = []
        for info in archive.infolist():
            boxes += _boxes(_Part(archive, info, budget), names)
            if budget.spent:
                raise BadInput("unpacks_to_too_much", file=file.name, most=unpacked >> 20)
    cells, filled = sum(box.cells for box in boxes), sum(box.filled for box in boxes)
    if cells > max(GRID, SPARSE * filled):
        far = max(boxes, key=lambda box: box.cells - SPARSE * box.filled)
        raise BadInput(
            "grid_too_large",
            file=file.name,
            cells=cells,
            filled=filled,
            sheet=far.name,
            corner=far.corner,
        )


def _boxes(part: _Part, names: dict[str, str]) -> list[Box]:
    name = names.get(part.info.filename, Path(part.info.filename).stem)
    stream = part.blocks()
    first = next(stream, b"")
    if is_binary_sheet(first):
        return [binary_box(name, chain([first], stream))]
    if not first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        for _ in stream:
            pass  # counts for the budget
        return []
    if part.info.filename == "content.xml":
        return open_document_boxes(chain([first], stream))
    box = xml_box(name, chain([first], stream))
    return [
        (
            box
            if box is not None
            else xml_box(name, blocks(part.archive, part.info), by_order=True) or Box(name)
        )
    ]
