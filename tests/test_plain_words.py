"""Identifiers are in plain professional English, and not in the dialect that grew here: whoever
knows the field guesses what a name holds."""

import ast
import re

from identifiers import identifiers
from repository import ROOT, files

STANDARD = {
    "asked": "request, query, arguments",
    "asking": "request, query",
    "told": "text, description, context",
    "telling": "text, context",
    "said": "text, message, output",
    "found": "result, match, rows",
    "kept": "cached, remaining, selected",
    "keeping": "cache, selection",
    "whom": "person, recipient",
    "reckon": "compute",
    "reckoned": "computed",
    "wanted": "request, requested, target",
    "wish": "preference, requirement",
    "wishes": "preferences, requirements",
    "most": "max",
    "least": "min",
}
"""Words that stand in no identifier, and what to take instead. `most` and `least`: where they begin
a constant."""
HONEST = {
    "NOT_FOUND": "the code of GraphQL's errors",
    "FileNotFoundError": "Python's",
    "ProcessLookupError": "Python's",
}
"""Identifiers that have such a word for a reason."""


def words_of(identifier: str) -> list[str]:
    """`readWanted`, `read_wanted` and `READ_WANTED` have the words read and wanted."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", identifier).lower().strip("_").split("_")


def dialect(identifier: str) -> list[str]:
    """The words of an identifier that it should not have."""
    words = words_of(identifier)
    if identifier in HONEST:
        return []
    constant = identifier.isupper()
    return [
        word
        for place, word in enumerate(words)
        if word in STANDARD and (word not in ("most", "least") or (constant and place == 0))
    ]


def test_identifiers_are_plain_words() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {identifier} (rather {STANDARD[word]})"
        for path in files()
        if path.suffix == ".py"
        for identifier in sorted(set(identifiers(ast.parse(path.read_text("utf-8")))))
        for word in dialect(identifier)
    ]
    assert wrong == []


def test_a_word_is_seen_in_every_way_of_writing() -> None:
    assert dialect("readWanted") == dialect("_READ_WANTED") == dialect("read_wanted") == ["wanted"]
    assert dialect("MOST_ROWS") == ["most"]
    assert dialect("foundation") == dialect("the_most") == dialect("NOT_FOUND") == []
