"""The pages where tables are loaded: the form, what a file would change with every bad row, what it
changed, and withdrawing a source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.model import Changes
from viz.frame import Served, environment
from viz.words.kinds import names_of_kinds
from viz.words.language import Language, language

PARTS = ("created", "updated", "unchanged")
COLUMNS = ("file", "sheet", "row", "column", "value", "message")
PARAMETERS = ("sort", "only", "changed")
SHOWN = 100
"""The number of bad rows on a page."""
LONGEST = 200
"""The largest number of characters of a bad value that are shown."""


@dataclass(frozen=True, slots=True)
class Loading:
    """What a load changes, or has changed if it is `stored`; `changes`: None where bad rows prevent
    it; `rejections`: as JSON, in the reader's language; `rejected_rows`: a workbook, if
    requested."""

    changes: Changes | None
    rejections: Sequence[Mapping[str, Any]]
    sources: Sequence[str]
    stored: bool
    rejected_rows: bytes | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An upload on a page; `query`: how the bad rows are sorted and filtered, and which page of
    them is shown."""

    id: str
    name: str
    loading: Loading
    source: str = ""
    version: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


def load_page(lang: str, served: Served, sources: Sequence[str], most: int, wrong: str = "") -> str:
    """`sources`: those that can be withdrawn; `most`: how many bytes may be sent; `wrong`: why the
    last file could not be read."""
    return _made(
        "pages/load/page.html", lang, served, sources=sources, most=most, wrong=wrong, source=""
    )


def check_page(lang: str, served: Served, shown: Shown, most: int) -> str:
    words = language(lang)
    rejections = shown.loading.rejections
    listed = _sorted(
        _filtered(rejections, shown.query.get("only", "")), shown.query.get("sort", "")
    )
    pages = max(1, -(-len(listed) // SHOWN))
    page = min(_number(shown.query.get("page", "")), pages)
    rows = [_cells(each, words) for each in listed[(page - 1) * SHOWN : page * SHOWN]]
    return _made(
        "pages/load/check.html",
        lang,
        served,
        shown=shown,
        errors=len(rejections),
        listed=len(listed),
        rows=rows,
        page=page,
        pages=pages,
        most=most,
        source=shown.source,
        columns=_column_names(words),
        counted_errors=words.count("{number} error", "{number} errors", len(rejections)),
        query={name: shown.query.get(name, "") for name in PARAMETERS},
        **_changes(words, shown.loading),
    )


def stored_page(lang: str, served: Served, shown: Shown) -> str:
    words, errors = language(lang), len(shown.loading.rejections)
    left_out = words.count(
        "The rows of {number} error were left out.",
        "The rows of {number} errors were left out.",
        errors,
    )
    return _made(
        "pages/load/stored.html",
        lang,
        served,
        shown=shown,
        left_out=left_out,
        **_changes(words, shown.loading),
    )


def withdraw_page(
    lang: str, served: Served, source: str, removed: Mapping[str, int], *, done: bool
) -> str:
    """`removed`: how many elements of each kind the source makes statements about, or made if they
    are `done`."""
    counts = [(name, removed[kind]) for kind, name in _kinds_with_names(language(lang), removed)]
    return _made("pages/load/withdraw.html", lang, served, source=source, counts=counts, done=done)


def _made(template: str, lang: str, served: Served, **values: Any) -> str:
    return environment(language(lang), served).get_template(template).render(**values)


def _changes(words: Language, loading: Loading) -> dict[str, Any]:
    """The changes as a table with a row for each kind, a sentence (empty if nothing changes), and
    the total number of elements."""
    by_part: dict[str, Mapping[str, int]] = {
        part: getattr(loading.changes, part) if loading.changes else {} for part in PARTS
    }
    kinds = dict.fromkeys(
        kind for counted in by_part.values() for kind, count in counted.items() if count
    )
    counts = [
        (name, *(by_part[part].get(kind, 0) for part in PARTS))
        for kind, name in _kinds_with_names(words, kinds)
    ]
    created, updated = (sum(by_part[part].values()) for part in PARTS[:2])
    phrases = [words.count("{number} new", "{number} new", created)] if created else []
    phrases += [words.count("{number} changed", "{number} changed", updated)] if updated else []
    return {"counts": counts, "changes": ", ".join(phrases), "any": bool(counts)}


def _kinds_with_names(words: Language, kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Each kind with its name, in the order of the model."""
    names = names_of_kinds(words)
    return [(kind, names[kind]) for kind in sorted(kinds, key=list(names).index)]


def _filtered(rejections: Sequence[Mapping[str, Any]], only: str) -> list[Mapping[str, Any]]:
    text = only.strip().casefold()
    return [
        each
        for each in rejections
        if text in "\n".join(str(each[name]) for name in COLUMNS).casefold()
    ]


def _sorted(rejections: list[Mapping[str, Any]], by: str) -> list[Mapping[str, Any]]:
    """The rejections sorted by a column, in descending order after a minus sign; in their own order
    if there is no such column."""
    name = by.removeprefix("-")
    if name not in COLUMNS:
        return rejections
    return sorted(
        rejections,
        key=lambda each: each[name] if name == "row" else each[name].casefold(),
        reverse=by.startswith("-"),
    )


def _cells(rejection: Mapping[str, Any], words: Language) -> list[str]:
    return [
        _short(rejection[name]) if name != "row" else words.number(rejection[name] or None)
        for name in COLUMNS
    ]


def _short(text: str) -> str:
    return text if len(text) <= 2 * LONGEST else text[:LONGEST] + " … " + text[-LONGEST:]


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _column_names(words: Language) -> dict[str, str]:
    text = words.text
    named = (
        text("File"),
        text("Sheet"),
        text("Row"),
        text("Column"),
        text("Value"),
        text("What is wrong"),
    )
    return dict(zip(COLUMNS, named, strict=True))
