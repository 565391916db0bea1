"""Cells: cleaning their texts and reading them as the type of a property. Each distinct value of a
column is processed once."""

import re
from collections.abc import Callable

import polars as pl

from graph.dates import first_day
from graph.errors import BadInput, Joined, Message, message, suggest
from graph.ontology import Property, Words
from loaders.sheets import plain

_INVISIBLE = r"[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]"
_CONTROL = r"[\x00-\x08\x0B-\x1F\x7F]"
LIST_MARK = "|"
"""Separates the texts of a list within one cell; a line break does too."""

_FLAGS = {
    **dict.fromkeys(("true", "1", "yes", "kyllä", "ja", "tosi", "sant", "x"), True),
    **dict.fromkeys(("false", "0", "no", "ei", "nej", "epätosi", "falskt"), False),
}
_FINNISH_ID = re.compile(r"FI\s?(\d{7}-?\d)|(\d{6,7}-\d|\d{8})", re.IGNORECASE)

Faults = dict[str, Message]
"""The fault of each wrong value."""


def clean(column: pl.Series) -> pl.Series:
    """The column without surrounding white space and invisible characters, in Unicode's composed
    form; empty texts are null."""
    texts = column.drop_nulls().unique()
    tidy = (
        texts.str.normalize("NFC")
        .str.replace_all("\u00a0", " ", literal=True)
        .str.replace_all(_INVISIBLE, "")
        .str.replace_all("\r\n?", "\n")
        .str.strip_chars()
    )
    changed = texts != tidy
    tidied = (
        column.replace(texts.filter(changed), tidy.filter(changed)) if changed.any() else column
    )
    return tidied.set(tidied == "", None) if (tidy == "").any() or (tidied == "").any() else tidied


def check(column: pl.Series, prop: Property) -> tuple[pl.Series, Faults]:
    """A cleaned column in the type of its property, and the faults of wrong values, which are null
    in the column."""
    texts = column.drop_nulls().unique()
    unprintable = texts.filter(texts.str.contains(_CONTROL)).to_list()
    faults = dict.fromkeys(unprintable, message("unprintable"))
    if prop.type == "list":
        return _lists(column), faults
    if prop.type in _READ:
        values, wrong = _read(texts.to_list(), lambda text: _READ[prop.type](text, prop))
        return _translated(column, values, prop), faults | wrong
    return column, faults


def slug(column: pl.Series) -> pl.Series:
    """The texts as lower-case letters and digits joined by hyphens, without accents: `Maa- ja
    metsätalous` -> `maa-ja-metsatalous`."""
    texts = column.drop_nulls().unique()
    folded = texts.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    slugs = (
        folded.str.replace_all(r"['’]", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", "-")
        .str.strip_chars("-")
    )
    return column.replace_strict(texts, slugs, default=None, return_dtype=pl.String)


def _read(
    texts: list[str], reader: Callable[[str], str | bool]
) -> tuple[dict[str, str | bool], Faults]:
    values: dict[str, str | bool] = {}
    faults: Faults = {}
    for text in texts:
        try:
            values[text] = reader(text)
        except BadInput as error:
            faults[text] = error.message
    return values, faults


def _translated(column: pl.Series, values: dict[str, str | bool], prop: Property) -> pl.Series:
    dtype = pl.Boolean if prop.type == "flag" else pl.String
    texts = column.drop_nulls().unique()
    if (
        dtype == pl.String
        and len(values) == len(texts)
        and all(text == value for text, value in values.items())
    ):
        return column
    return column.replace_strict(
        list(values), list(values.values()), default=None, return_dtype=dtype
    )


def _lists(column: pl.Series) -> pl.Series:
    texts = column.str.replace_all("\n", LIST_MARK, literal=True).str.split(LIST_MARK)
    return texts.list.eval(
        pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != "")
    )


def _date(text: str, prop: Property) -> str:
    local = re.fullmatch(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})", text)
    if local:
        day, month, year = local.groups()
        written = "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
        raise BadInput("not_a_date_written", value=text, written=written)
    if not text.isascii():
        raise BadInput("not_a_date", value=text)
    first_day(text)
    return text


def _choice(text: str, prop: Property) -> str:
    choices = prop.choices or {}
    folded = plain(text)
    for key, words in choices.items():
        if folded in map(plain, (key, *words)):
            return key
    names = {name for key, words in choices.items() for name in (key, *words)}
    words_of = (Words(f"'{each.fi}'", f"'{each.sv}'", repr(key)) for key, each in choices.items())
    every = message("use_one_of", names=Joined(tuple(words_of)))
    raise BadInput("not_a_choice", value=text, word=prop.words, remedy=suggest(text, names, every))


def _flag(text: str, prop: Property) -> bool:
    if plain(text) not in _FLAGS:
        raise BadInput("not_a_flag", value=text)
    return _FLAGS[plain(text)]


def _business_id(text: str, prop: Property) -> str:
    """A Finnish business id is checked and written as `1234567-8`. A number that begins with the
    two letters of another country, or has another form, belongs to another country and is kept as
    it is. Eight digits alone are taken as a Finnish number. Raises BadInput for a wrong check
    digit."""
    from stdnum.fi import ytunnus

    finnish = _FINNISH_ID.fullmatch(text)
    if finnish is None:
        return text
    number = str(ytunnus.compact(finnish[1] or finnish[2])).zfill(8)
    if not ytunnus.is_valid(number):
        raise BadInput("not_a_business_id", value=text)
    return str(ytunnus.format(number))


_READ: dict[str, Callable[[str, Property], str | bool]] = {
    "date": _date,
    "choice": _choice,
    "flag": _flag,
    "business_id": _business_id,
}
