"""Every letter that is printed is in the fonts; what is not is written as its number."""

from hashlib import sha256

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from viz.draw.letters import BREAK, FAMILY, FONTS, RANGES, breakable, legible

DOCUMENT = """
#set document(title: "Letters")
#set text(font: "{family}", weight: {weight}, fallback: {fallback})
= Letters
#for each in json(bytes(sys.inputs.letters)) [#each #h(1pt) ]
"""
SKOLT = {*range(0x1E4, 0x1EA), 0x1EE, 0x1EF, 0x259, 0x292}
"""Letters that the font has no glyph for, or may not, and Typst's own serif has."""


def letters() -> list[str]:
    return [chr(code) for first, last in RANGES for code in range(first, last + 1)]


def drawn(chosen: list[str], weight: int, *, fallback: bool) -> bytes:
    """Fails on the first that no font has, as PDF/UA-1 asks."""
    import json

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    document = DOCUMENT.format(family=FAMILY, weight=weight, fallback=str(fallback).lower())
    return typst.compile(
        document.encode(),
        sys_inputs={"letters": json.dumps(chosen)},
        font_paths=fonts,
        pdf_standards="ua-1",
        timestamp=0,
    )


@pytest.mark.parametrize("weight", [400, 600])
def test_every_letter_that_may_be_printed_is_drawn(weight: int) -> None:
    own = [letter for letter in letters() if ord(letter) not in SKOLT]
    assert drawn(own, weight, fallback=False).startswith(b"%PDF")
    assert drawn(letters(), weight, fallback=True).startswith(b"%PDF")


def test_finnish_swedish_and_sami_names_and_our_signs_are_as_they_are() -> None:
    text = (
        "Åke Ähtäri, Öberg, Šuoš, Čáhcesuolu, Ŋuvva, Sämi ǩeʹrjj? ▲ 1,5 ▼ – … ”lainaus” “quote”"
        " → − €"
    )
    assert legible(text).replace("[U+02B9]", "ʹ") == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("😀", "[U+1F600]"),
        ("中", "[U+4E2D]"),
        ("a\tb\nc", "a b c"),
        ("a\x00b", "a[U+0000]b"),
        ("a\u0308", "ä"),
        ("\u00ad", "[U+00AD]"),
        ("1\u00a0000", "1\u00a0000"),
        ("\u2028", " "),
        ('#read("/etc/passwd")', '#read("/etc/passwd")'),
    ],
)
def test_what_cannot_be_printed_is_written_as_its_number(text: str, written: str) -> None:
    assert legible(text) == written


@given(st.text())
def test_any_text_becomes_letters_that_can_be_printed(text: str) -> None:
    assert set(legible(text)) <= set(letters())


@given(st.text(max_size=200))
def test_no_word_is_longer_than_a_line_and_nothing_is_lost(text: str) -> None:
    parts = breakable(text)
    assert parts.replace(BREAK, "") == legible(text)
    assert all(len(word) <= 30 for part in parts.split(BREAK) for word in part.split())


def test_the_fonts_are_as_others_made_them_with_their_licence() -> None:
    listed = dict(
        reversed(line.split()) for line in (FONTS / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    assert listed.keys() == {path.name for path in FONTS.iterdir()} - {"SHA256SUMS"}
    assert all(
        sha256((FONTS / name).read_bytes()).hexdigest() == digest for name, digest in listed.items()
    )
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE.txt").read_text("utf-8")
