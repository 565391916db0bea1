"""Folding, words and stems."""

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.folding import folded, stems, words

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


def fold(text: str) -> str:
    return str(folded(pl.Series([text]))[0])


def without_marks(text: str) -> str:
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.category(letter).startswith("M")
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Näätsaari", "naatsaari"),
        ("ÅÄÖ ŠŽ", "aao sz"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Kŋöđ", "knod"),
        ("Prime Minister's", "prime ministers"),
        ("ﬁ", "fi"),
        ("Ægir Ø", "aegir o"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδοσ"),
    ],
)
def test_letters_are_as_one_types_them(text: str, plain: str) -> None:
    assert fold(text) == plain


@given(TEXTS)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_diacritics_never_matter(text: str) -> None:
    assert fold(without_marks(text)) == fold(text)


@given(st.text("aäåöšžéüñÄÖÅŠŽ bcd", max_size=20))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


def test_words_are_letters_and_numbers_each_once() -> None:
    assert words(pl.Series(["maa- ja metsä-ja 2020 😀 (.*)", "", "😀"])).to_list() == [
        ["maa", "ja", "metsä", "2020"],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("kehikko", ["kehikon", "kehikossa", "kehikkoa"]),
        ("verkosto", ["verkoston", "verkostot", "verkostossa", "verkostolle", "verkostojen"]),
        ("ministerio", ["ministerion", "ministeriossa", "ministeriot"]),
        ("virtanen", ["virtasen", "virtaselle"]),
        ("helsinki", ["helsingin", "helsingissa"]),
        ("tampere", ["tampereen"]),
        ("espoo", ["espoon"]),
        ("turku", ["turun"]),
        ("johto", ["johdon"]),
        ("kunta", ["kunnan", "kuntien"]),
    ],
)
def test_forms_of_a_word_have_one_stem(word: str, forms: list[str]) -> None:
    assert set(stems(pl.Series([word, *forms])).to_list()) == {stems(pl.Series([word]))[0]}


@given(st.text("abcdeknstu", min_size=1, max_size=12))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stems(pl.Series([word]))[0]
