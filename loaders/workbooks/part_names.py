"""The sheet of each part of a workbook's zip, for messages; a part whose sheet cannot be determined
is called by its own name."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from posixpath import normpath
from zipfile import ZipFile

from loaders.workbooks.unpack import blocks

_TAG = re.compile(rb"<(?:\w+:)?(?:sheet|Relationship)\s([^<>]*+)>")
_ATTRIBUTE = re.compile(rb"""(?:\w+:)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BUNDLE = b"\x9c\x01"
"""The record of a sheet's name in an .xlsb (BrtBundleSh)."""


def sheet_names(archive: ZipFile) -> dict[str, str]:
    """The names of the sheets, by the names of the parts."""
    for book, listed in (("xl/workbook.xml", _listed), ("xl/workbook.bin", _listed_binary)):
        related = f"xl/_rels/{book.removeprefix('xl/')}.rels"
        if {book, related} <= set(archive.namelist()):
            names = dict(listed(_start(archive, book)))
            parts = {
                each.get("Id", ""): each.get("Target", "")
                for each in _tags(_start(archive, related))
            }
            return {_path(target): names[key] for key, target in parts.items() if key in names}
    return {}


def _start(archive: ZipFile, name: str) -> bytes:
    """The first 4 MB of a part; sheets that are named after that are not found."""
    return b"".join(islice(blocks(archive, archive.getinfo(name)), 4))


def _path(target: str) -> str:
    return normpath(target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}")


def _tags(text: bytes) -> Iterator[dict[str, str]]:
    for attributes in _TAG.findall(text):
        pairs = _ATTRIBUTE.findall(attributes)
        yield {
            key.decode(): unescape((one or other).decode(errors="replace"))
            for key, one, other in pairs
        }


def _listed(text: bytes) -> Iterator[tuple[str, str]]:
    for sheet in _tags(text):
        yield sheet.get("id", ""), sheet.get("name", "")


def _listed_binary(text: bytes) -> Iterator[tuple[str, str]]:
    """The id and the name of each sheet. A record has two numbers, then the id and the name, each
    preceded by its length."""
    for match in re.finditer(re.escape(_BUNDLE), text):
        at = match.end() + 1 + 8
        words = []
        for _ in range(2):
            size = 2 * int.from_bytes(text[at : at + 4], "little")
            words.append(text[at + 4 : at + 4 + size].decode("utf-16-le", errors="replace"))
            at += 4 + size
        yield words[0], words[1]
