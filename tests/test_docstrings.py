"""What docstrings name in backquotes is there: a field that was renamed is renamed where it is
explained too."""

import ast
import builtins
import re
from collections.abc import Iterator

from identifiers import identifiers
from repository import ROOT, files

PACKAGES = ("graph", "loaders", "viz", "api")
EXAMPLES = {
    "Näätsaari",
    "naatsaari",
    "kehik",
    "kehikon",
    "MemberOf",
    "memberOf",
    "backend_priority",
    "dimension",
}
"""Values, and names of other programs."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in files():
        relative = path.relative_to(ROOT)
        if path.suffix == ".py" and relative.parts[0] in PACKAGES:
            yield relative.as_posix(), ast.parse(path.read_text("utf-8"))


def bare_strings(tree: ast.Module) -> list[ast.Constant]:
    """Docstrings, and the strings below constants."""
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


def names_in(tree: ast.Module) -> Iterator[str]:
    """Identifiers, and the words of strings that the program works with."""
    described = {id(string) for string in bare_strings(tree)}
    yield from identifiers(tree)
    for node in ast.walk(tree):
        match node:
            case ast.alias():
                yield from node.name.split(".")
            case ast.Constant(value=str() as text) if id(node) not in described:
                yield from re.findall(r"\w+", text)


def test_what_docstrings_name_is_there() -> None:
    parsed = dict(trees())
    known = {*dir(builtins), *EXAMPLES}
    known |= {name for tree in parsed.values() for name in names_in(tree)}
    known |= {path.rpartition("/")[2].removesuffix(".py") for path in parsed}
    known |= set(re.findall(r"\w+", (ROOT / "docs/schema.graphql").read_text("utf-8")))
    stale = [
        f"{path}:{string.lineno}: {name}"
        for path, tree in parsed.items()
        for string in bare_strings(tree)
        for name in re.findall(r"`([A-Za-z_][\w.]*)`", str(string.value))
        if name.rpartition(".")[2] not in known
    ]
    assert stale == []
