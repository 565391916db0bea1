"""Workbooks as no spreadsheet program writes them, from their parts."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

HEADINGS = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{heading}</t></is></c>'
    for letter, heading in zip("ABC", ("id", "given_name", "family_name"), strict=True)
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def cell(reference: str, text: str = "x") -> str:
    """A cell with a text; without a reference its place is the next one."""
    r = f' r="{reference}"' if reference else ""
    return f'<c{r} t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx(sheets: Mapping[str, str], dimension: str = "") -> bytes:
    """An .xlsx of sheets given by the rows in their XML."""
    listed, related, parts = "", "", dict[str, str | bytes]()
    for number, (name, rows) in enumerate(sheets.items(), 1):
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        related += _related(f"r{number}", "worksheet", f"worksheets/s{number}.xml")
        declared = f'<dimension ref="{dimension}"/>' if dimension else ""
        parts[f"xl/worksheets/s{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}">{declared}<sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(
        {
            **_outside("xl/workbook.xml"),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
                f"<sheets>{listed}</sheets></workbook>"
            ),
            "xl/_rels/workbook.xml.rels": _relationships(related),
            **parts,
        }
    )


def ods(tables: Mapping[str, str]) -> bytes:
    """An .ods of tables given by the rows in their XML."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(
        f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items()
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>',
            "content.xml": (
                f"<office:document-content {spaces}>"
                f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
            ),
        }
    )


def ods_cell(repeated: int = 1, text: str = "x") -> str:
    times = f' table:number-columns-repeated="{repeated}"'
    start = f'<table:table-cell{times} office:value-type="string">'
    return f"{start}<text:p>{text}</text:p></table:table-cell>"


def ods_row(cells: str, repeated: int = 1) -> str:
    times = f' table:number-rows-repeated="{repeated}"'
    return f"<table:table-row{times}>{cells}</table:table-row>"


def xlsb(name: str, row: int, column: int) -> bytes:
    """An .xlsb of one sheet with one true cell; both count from 0."""
    sheet = (
        _record(0x81)
        + _record(0x94, *(0, row, 0, column))
        + _record(0x91)
        + _record(0, row, 0, 0, 0)
        + _record(4, column, 0, tail=b"\1")
        + _record(0x92)
        + _record(0x82)
    )
    book = (
        _record(0x83)
        + _record(0x8F)
        + _record(0x9C, 0, 1, tail=_text("r1") + _text(name))
        + _record(0x90)
        + _record(0x84)
    )
    related = _related("r1", "worksheet", "worksheets/s1.bin")
    return zipped(
        {
            **_outside("xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/worksheets/s1.bin": sheet,
            "xl/_rels/workbook.bin.rels": _relationships(related),
        }
    )


def _outside(book: str) -> dict[str, str | bytes]:
    """The parts that lead to the workbook's own."""
    related = _relationships(_related("r1", "officeDocument", book))
    return {"[Content_Types].xml": "<Types/>", "_rels/.rels": related}


def _relationships(related: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>'


def _related(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _record(kind: int, *numbers: int, tail: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    content = b"".join(number.to_bytes(4, "little") for number in numbers) + tail
    return head + bytes([len(content)]) + content


def _text(text: str) -> bytes:
    return len(text).to_bytes(4, "little") + text.encode("utf-16-le")
