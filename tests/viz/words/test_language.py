import string
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import SENTENCES
from help_messages import help_messages
from repository import ROOT
from viz.words.language import LANGUAGES, language, preferred

KEYWORDS = {"text": None, "_": None, "gettext": None, "count": (1, 2), "ngettext": (1, 2)}


def messages() -> set[str]:
    """Every message of the code, the templates, the errors and the help of commands, both forms of
    those that count something."""
    jinja = ("**.html", "jinja2.ext:babel_extract")
    for package in ("api", "graph", "loaders", "viz"):
        import_module(f"{package}.messages")
    texts = set(SENTENCES.values()) | help_messages()
    for folder in ("viz", "api"):
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, [("**.py", "python"), jinja], keywords=KEYWORDS
        ):
            texts |= {message} if isinstance(message, str) else set(message)
    return texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", ["fi", "sv"])
class TestCatalogue:
    def test_has_every_message_and_none_that_nobody_says(self, code):
        with Path(ROOT / f"viz/words/locale/{code}.po").open("rb") as source:
            ids = [entry.id for entry in read_po(source) if entry.id]
        flat = {form for each in ids for form in ([each] if isinstance(each, str) else each)}
        assert flat == messages()

    def test_translates_everything_with_the_same_placeholders(self, code):
        with Path(ROOT / f"viz/words/locale/{code}.po").open("rb") as source:
            for entry in (entry for entry in read_po(source) if entry.id):
                pairs = (
                    [(entry.id, entry.string)]
                    if isinstance(entry.id, str)
                    else zip(entry.id, entry.string, strict=True)
                )
                for message, translated in pairs:
                    assert translated, message
                    assert placeholders(message) == placeholders(translated), message
                assert not entry.fuzzy, entry.id


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("fi", 0, "0 katvetta"),
        ("fi", 1, "1 katve"),
        ("fi", 2, "2 katvetta"),
        ("fi", 1.5, "1,5 katvetta"),
        ("sv", 1, "1 lucka"),
        ("sv", 1000, "1\xa0000 luckor"),
        ("en", 1, "1 gap"),
        ("en", 1234, "1,234 gaps"),
    ],
)
def test_plural_form_goes_with_the_number(code, number, expected):
    assert language(code).count("{number} gap", "{number} gaps", number) == expected


@pytest.mark.parametrize(
    ("code", "written"), [("fi", "1.11.2026"), ("sv", "1 nov. 2026"), ("en", "1 Nov 2026")]
)
def test_day_is_written_the_language_s_way(code, written):
    assert language(code).day(date(2026, 11, 1)) == written


def test_numbers_have_the_language_s_decimal_mark_and_no_number_is_a_dash():
    assert language("fi").number(16.25, 1) == "16,3"
    assert language("en").number(16.25, 1) == "16.3"
    assert {language("en").number(value) for value in (None, float("nan"), float("inf"))} == {"–"}


def test_a_tiny_chance_is_never_shown_as_nought():
    assert language("fi").chance(0.0004) == "< 0,001"
    assert language("fi").chance(0.0104) == "0,010"
    assert language("en").chance(None) == "–"


@given(st.integers(0, 10**4), st.integers(0, 10**6))
def test_rounded_figures_that_differ_by_a_whole_number_still_do(observed, hundredths):
    missing, expected = hundredths / 100, hundredths / 100 + observed
    shown = [int(language("en").number(value).replace(",", "")) for value in (missing, expected)]
    assert shown[1] - shown[0] == observed


def test_short_number_fits_a_circle():
    assert language("en").short_number(9999) == "9999"
    assert language("en").short_number(12_400) == "12K"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("sv-FI,sv;q=0.9,en;q=0.8", "sv"),
        ("en;q=0.3, fi;q=0.9", "fi"),
        ("de, en-US;q=0.7", "en"),
        ("", "fi"),
        ("*", "fi"),
        ("fi;q=0, sv;q=0.1", "sv"),
        ("en;q=lots, sv;q=0.1", "sv"),
    ],
)
def test_the_reader_s_language_is_the_best_of_ours_that_the_browser_accepts(accepted, code):
    assert preferred(accepted) == code


@given(st.text())
def test_any_accept_header_gives_one_of_our_languages(accepted):
    assert preferred(accepted) in LANGUAGES
