"""The size of a workbook as a grid of cells, counted without allocating the grid.

The reader allocates the box from the first to the last used cell of a sheet, whatever it contains.
A file of two kilobytes with one stray cell in the last row and column has 17,179,869,184 cells, and
the failed allocation aborts the process. Every part of the zip is examined, not only those that the
workbook lists, so that it need not be interpreted exactly as the reader does.

An .xls file is not a zip and is not examined: its sheets have at most 65,536 x 256 cells, half of
GRID. A file with false sizes is handled by the separate process that reads workbooks (`isolated`).
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
"""The number of cells that all sheets together may span even if few are filled: 0.8 GB at the
reader's 24 bytes for each."""

SPARSE = 4
"""A larger grid may have this many cells for each filled cell: a user with that many filled cells
has the memory for them, as these take twice as much each. A sheet of 1,048,576 rows and 20 columns,
all filled, needs 1.5 GB."""

UNPACKED = 4 * 2**30
"""The number of bytes to which a workbook may unpack. A sheet of 1,048,576 rows and 20 columns has
0.8 GB."""


@dataclass(frozen=True, slots=True)
class _Part:
    archive: ZipFile
    info: ZipInfo
    budget: Budget

    def blocks(self) -> Iterator[bytes]:
        return self.budget.of(blocks(self.archive, self.info))


def check_grid(file: Path, unpacked: int = UNPACKED) -> None:
    """Raises BadInput for a workbook that unpacks to too many bytes, or to a grid that is too large
    for its content."""
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
            pass  # reading counts towards the budget
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
