"""Normalisation of texts for search: removal of diacritics and case, division into words, and
removal of Finnish endings."""

import re

import polars as pl

_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ŋ": "n",
    "ŧ": "t",
    "þ": "th",
    "ǥ": "g",
    "ς": "σ",
    "'": "",
    "’": "",
    "ʼ": "",
}
"""Letters that Unicode does not decompose, and apostrophes, which are removed so that the parts of
a word are joined."""

_ENDINGS = (
    "issa|ista|illa|ilta|ille|iksi|ien|iden|itten|jen|ten|den|ssa|sta|lla|lta|lle|ksi|ina|iin"
    "|na|ta|ia|ja|in|en|an|on|un|yn|n|t|a"
)
_STEM = (
    (r"nen$", "s"),
    (rf"^(.{{4,}}?)(?:{_ENDINGS})$", "$1"),
    (r"^(.{3,}?)[aeiouy]+$", "$1"),
    (r"d$", "t"),
    (r"ng$", "nk"),
    (r"^(.{2,}?)kk$", "${1}k"),
    (r"^(.{1,}[lr])k$", "${1}"),
    (r"^(.{2,})(?:pp|mm|mp)$", "${1}p"),
    (r"^(.{2,})(?:tt|ll|lt|nn|nt|rr|rt)$", "${1}t"),
)
"""Patterns and replacements that remove case endings and the vowels before them, and undo consonant
gradation: `kehikko` and `kehikon` both become `kehik`."""


def folded(texts: pl.Series) -> pl.Series:
    """The texts without diacritics and in lower case, as one can type them on any keyboard:
    `Näätsaari` -> `naatsaari`."""
    lower = texts.str.normalize("NFKD").str.to_lowercase().str.replace_many(_LETTERS)
    return lower.str.normalize("NFKD").str.replace_all(r"\p{M}", "")


def words(texts: pl.Series) -> pl.Series:
    """The distinct words of each folded text, in order, as lists."""
    return texts.str.extract_all(r"[\p{L}\p{N}]+").list.unique(maintain_order=True)


def stems(distinct: pl.Series) -> pl.Series:
    """The approximate stem of each Finnish word. Equal stems suggest, but do not prove, that two
    words are forms of the same word."""
    for pattern, instead in _STEM:
        distinct = distinct.str.replace(pattern, instead)
    return distinct


def natural(text: str) -> list[tuple[int, str]]:
    """A sort key that compares the numbers in texts by value: `group 2` comes before `group 10`."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text)
    ]
