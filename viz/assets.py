"""The style and scripts of the pages: inlined in a file that opens anywhere, linked when they are
served. Each stands beside what it belongs to, and is named by its path within this package."""

import base64
import posixpath
import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
STYLE = "frame/style.css"
NETWORK_SCRIPTS = ("draw/vis-network/vis-network.min.js", "draw/lettering.js")
"""What every picture of a network is drawn with."""
_UNCHANGED = "draw/vis-network/"
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)$", re.MULTILINE)
_CAST = re.compile(r"/\*\* @type [^*]*\*/ ?")
_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)";""", re.MULTILINE)
_NONE = "'none'"
_STYLE_SPACE = re.compile(r" ?([{};,]) ?|(?<=:) ")
"""Spaces of a style sheet that say nothing."""
TYPES = {".css": "text/css", ".js": "text/javascript"}


@cache
def names() -> frozenset[str]:
    """Every style and script there is."""
    return frozenset(
        path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.suffix in TYPES
    )


@cache
def content(name: str) -> str:
    """The file as it is sent: what is our own without indentation and comments, what others made to
    the letter."""
    text = (FOLDER / name).read_text("utf-8")
    if name.startswith(_UNCHANGED):
        return text
    lines = [
        line for line in map(str.strip, _CAST.sub("", _COMMENT.sub("", text)).splitlines()) if line
    ]
    return _STYLE_SPACE.sub(r"\1", " ".join(lines)) if name.endswith(".css") else "\n".join(lines)


@cache
def modules(name: str) -> tuple[str, ...]:
    """A module after all that it imports: a browser that gets the whole list does not discover them
    one by one."""
    imported = (
        posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        for path in _IMPORT.findall(content(name))
    )
    return (*dict.fromkeys(each for path in imported for each in modules(path)), name)


@cache
def version() -> str:
    """Of all styles and scripts together, since modules name each other by where they are."""
    return sha256("".join(content(name) for name in sorted(names())).encode()).hexdigest()[:16]


def address(name: str) -> str:
    """Where a server has the file; the address changes with the content, so that it can be kept for
    ever."""
    return f"/static/{version()}/{name}"


def by_address(path: str) -> str | None:
    """The file an address means, also one of an older content."""
    name = path.removeprefix("/static/").partition("/")[2]
    return name if name in names() else None


def offline_policy(scripts: Iterable[str], styles: Iterable[str] = (STYLE,)) -> str:
    """The Content-Security-Policy of a single file: its own styles and scripts, told by their
    hashes, and no request at all."""
    allowed, looks = (" ".join(_hash(name) for name in names) for names in (scripts, styles))
    own = f"script-src {allowed or _NONE}; style-src {looks}; img-src data:"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


@cache
def _hash(name: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(content(name).encode()).digest()).decode()}'"
