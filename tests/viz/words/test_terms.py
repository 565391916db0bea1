"""The term base, docs/terms.md: what things are called, and the words that are not written."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from loaders.template import write_template
from repository import ROOT

CODES = ("fi", "sv")
NOT_WRITTEN = {"fi": 3, "sv": 4}


@dataclass(frozen=True, slots=True)
class Term:
    english: str
    words: dict[str, str]
    not_written: dict[str, tuple[str, ...]]
    source: str

    def stem(self, code: str) -> str | None:
        """What stands in the translation of each message that has the English word."""
        parts = self.words[code].lower().split("|")
        return None if len(parts) == 1 else parts[len(parts) - 2]


def rows_below(heading: str) -> list[list[str]]:
    """The rows of the first table after the heading."""
    text = (ROOT / "docs/terms.md").read_text(encoding="utf-8")
    table = re.search(r"(?:^\|.*\n)+", text[text.index(f"# {heading}\n") :], re.MULTILINE)
    assert table
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table[0].splitlines()[2:]]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]


def listed(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())


TERMS = [
    Term(
        row[0],
        {"fi": row[1], "sv": row[2]},
        {code: listed(row[at]) for code, at in NOT_WRITTEN.items()},
        row[5],
    )
    for row in rows_below("Terms")
]
EXCEPTIONS = {
    (message, word) for message, words, _ in rows_below("Exceptions") for word in listed(words)
}


def catalogue(code: str) -> list[tuple[str, str]]:
    """Each form of each message with its translation."""
    with Path(ROOT / f"viz/words/locale/{code}.po").open("rb") as source:
        entries = [entry for entry in read_po(source) if entry.id]
    return [
        pair
        for entry in entries
        for pair in (
            [(entry.id, entry.string)]
            if isinstance(entry.id, str)
            else zip(entry.id, entry.string, strict=True)
        )
    ]


def template(code: str, folder: Path) -> list[str]:
    """The texts of the workbook to fill in, and of the notes on its headings."""
    write_template(folder / "template.xlsx", code)
    with zipfile.ZipFile(folder / "template.xlsx") as book:
        parts = [part for part in book.namelist() if re.search(r"sharedStrings|comments", part)]
        return [
            text
            for part in parts
            for text in re.findall(r"<t[^>]*>([^<]+)</t>", book.read(part).decode())
        ]


def stands_in(word: str, text: str) -> bool:
    pattern = re.escape(word).replace(r"\*", r"\w*")
    return re.search(rf"(?<![\w{{]){pattern}(?![\w}}])", text, re.IGNORECASE) is not None


def misused(message: str, text: str, code: str) -> list[str]:
    return [
        word
        for term in TERMS
        for word in term.not_written[code]
        if stands_in(word, text) and (message, word) not in EXCEPTIONS
    ]


@pytest.mark.parametrize("code", CODES)
class TestTerms:
    def test_no_message_has_a_word_that_is_not_written(self, code):
        misuses = {text: misused(message, text, code) for message, text in catalogue(code)}
        assert {text: words for text, words in misuses.items() if words} == {}

    def test_the_template_has_no_word_that_is_not_written(self, code, tmp_path):
        misuses = {text: misused(text, text, code) for text in template(code, tmp_path)}
        assert {text: words for text, words in misuses.items() if words} == {}

    def test_a_message_that_is_a_term_is_translated_by_it(self, code):
        terms = {term.english.lower(): term.words[code].replace("|", "") for term in TERMS}
        wrong = {
            message: text
            for message, text in catalogue(code)
            if (word := terms.get(message.lower())) and text.lower() != word
        }
        assert wrong == {}

    def test_a_message_with_a_term_has_it_in_its_translation(self, code):
        stems = {term.english: term.stem(code) for term in TERMS}
        wrong = {
            text: english
            for message, text in catalogue(code)
            for english, stem in stems.items()
            if stem
            and re.search(rf"\b{english}s?\b", re.sub(r"\{\w+\}", "", message), re.IGNORECASE)
            and stem not in text.lower()
            and (message, english) not in EXCEPTIONS
        }
        assert wrong == {}


def test_every_exception_is_needed():
    texts = {message: [message] for message, _ in catalogue("fi")}
    for code in CODES:
        for message, text in catalogue(code):
            texts[message].append(text)
    for message, word in EXCEPTIONS:
        assert any(stands_in(f"{word}*", text) for text in texts.get(message, [message])), message


def test_every_term_says_where_it_is_from():
    assert [term.english for term in TERMS if not term.source] == []


def test_a_word_that_is_not_written_is_seen_by_its_ending_and_not_within_another_word():
    assert stands_in("kuro*", "Katveet kurovat.")
    assert not stands_in("val", "Valitse. Valen")
    assert not stands_in("id", "{id} förvaltningsområdet vid")
