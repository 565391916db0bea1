"""The style sheets and scripts of the pages: inlined in a file that opens anywhere, linked where a
server sends them. Each is in the folder of what it belongs to, and is named by its path within this
package."""

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
"""The scripts that every picture of a network is drawn with."""
_UNCHANGED = "draw/vis-network/"
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)$", re.MULTILINE)
_CAST = re.compile(r"/\*\* @type [^*]*\*/ ?")
_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)";""", re.MULTILINE)
_NONE = "'none'"
_STYLE_SPACE = re.compile(r" ?([{};,]) ?|(?<=:) ")
"""Spaces in a style sheet that have no meaning."""
TYPES = {".css": "text/css", ".js": "text/javascript"}


@cache
def names() -> frozenset[str]:
    """The names of all style sheets and scripts."""
    return frozenset(
        path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.suffix in TYPES
    )


@cache
def content(name: str) -> str:
    """The file as it is sent: our own without indentation and comments, those of others
    unchanged."""
    text = (FOLDER / name).read_text("utf-8")
    if name.startswith(_UNCHANGED):
        return text
    lines = [
        line for line in map(str.strip, _CAST.sub("", _COMMENT.sub("", text)).splitlines()) if line
    ]
    return _STYLE_SPACE.sub(r"\1", " ".join(lines)) if name.endswith(".css") else "\n".join(lines)


@cache
def modules(name: str) -> tuple[str, ...]:
    """A module, after all the modules that it imports, so that a browser gets the whole list and
    need not discover them one by one."""
    imported = (
        posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        for path in _IMPORT.findall(content(name))
    )
    return (*dict.fromkeys(each for path in imported for each in modules(path)), name)


@cache
def version() -> str:
    """A hash of all style sheets and scripts together, as modules name each other by their
    addresses."""
    return sha256("".join(content(name) for name in sorted(names())).encode()).hexdigest()[:16]


def address(name: str) -> str:
    """The address of the file on a server. It changes with the content, so that browsers may keep
    the file for ever."""
    return f"/static/{version()}/{name}"


def by_address(path: str) -> str | None:
    """The name of the file at an address, which may be that of an older content; None if there is
    no such file."""
    name = path.removeprefix("/static/").partition("/")[2]
    return name if name in names() else None


def offline_policy(scripts: Iterable[str], styles: Iterable[str] = (STYLE,)) -> str:
    """The Content-Security-Policy of a file that stands alone: it allows the file's own styles and
    scripts, by their hashes, and no request at all."""
    allowed, looks = (" ".join(_hash(name) for name in names) for names in (scripts, styles))
    own = f"script-src {allowed or _NONE}; style-src {looks}; img-src data:"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


@cache
def _hash(name: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(content(name).encode()).digest()).decode()}'"
