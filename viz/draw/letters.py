"""The characters that the printed report can show: those of the fonts it carries. Any other
character of a name is written as its number, so that nothing is lost, hidden or put in another
order."""

import re
import unicodedata
from pathlib import Path

FONTS = Path(__file__).parents[1] / "fonts"
FAMILY = "Source Sans Pro"
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x17E),
    (0x18F, 0x18F),
    (0x192, 0x192),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x1CD, 0x1DC),
    (0x1E4, 0x1E9),
    (0x1EE, 0x1EF),
    (0x1FC, 0x1FD),
    (0x218, 0x21B),
    (0x237, 0x237),
    (0x259, 0x259),
    (0x292, 0x292),
    (0x2C6, 0x2C7),
    (0x2D8, 0x2DD),
    (0x384, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x45F),
    (0x490, 0x493),
    (0x1E80, 0x1E85),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x202F),
    (0x2030, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x2044, 0x2044),
    (0x20AC, 0x20AC),
    (0x2113, 0x2113),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2260, 0x2260),
    (0x2264, 0x2265),
    (0x25B2, 0x25B2),
    (0x25BC, 0x25BC),
    (0x2713, 0x2713),
)
"""Latin, Greek and Cyrillic letters, and symbols: the first and the last character of each
range."""
_OTHERS = re.compile(
    f"[^{''.join(f'{re.escape(chr(first))}-{re.escape(chr(last))}' for first, last in RANGES)}]"
)
_LONG = re.compile(r"(\S{30})(?=\S)")
BREAK = "\u200b"
"""An invisible character at which a word may be broken between two lines."""


def legible(text: str) -> str:
    """The text as one line of characters that can be shown. Any white space becomes a space, except
    the kinds that keep a number together."""
    composed = unicodedata.normalize("NFC", text)
    return _OTHERS.sub(
        lambda other: " " if other[0].isspace() else f"[U+{ord(other[0]):04X}]", composed
    )


def breakable(text: str) -> str:
    """The legible text, with places where words longer than a line may be broken."""
    return _LONG.sub(rf"\1{BREAK}", legible(text))
