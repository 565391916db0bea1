"""What loaders say is wrong with a row, in the reader's language: their English sentences are the
messages of the catalogues."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from string import Formatter

from graph.ontology import IN_TABLES, NODES, RELATIONSHIPS, Words
from viz.words.language import Language

_OR, _QUOTED_OR, _ANY = " or ", "' or '", "kind"


def gettext(message: str) -> str:
    """Marks a message for the catalogues."""
    return message


SENTENCES = (
    gettext("there is no table '{value}'; {remedy}"),
    gettext("the column '{name}' is missing; it must be there and be filled."),
    gettext("the column '{name}' is missing."),
    gettext("'{heading}' and '{first}' are the same column; keep one of them."),
    gettext("column {place} has no heading; give it one or empty it."),
    gettext("{sheet} has no column '{heading}'; {remedy}"),
    gettext("the {word} is empty; it must be filled."),
    gettext("no name is given; fill at least one of {headings}."),
    gettext("{row} ends '{end}' before it begins '{start}'; correct one of the dates."),
    gettext("the row refers to itself; give another id here."),
    gettext("the text has a character that cannot be printed; type it again."),
    gettext("'{value}' is not a date; write it as 2019, 2019-02 or 2019-02-03."),
    gettext("'{value}' is not a date; write it as {written}."),
    gettext("'{value}' is neither yes nor no; write yes or no, kyllä or ei, ja or nej, or 1 or 0."),
    gettext(
        "'{value}' is not a Finnish business id, its check digit is wrong; correct it, or begin"
        " another country's number with the country's two letters, like EE12345678."
    ),
    gettext("'{value}' is not a {word}; {remedy}"),
    gettext("there is no {word} '{value}' in the load or the graph; {remedy}"),
    gettext("the row of {word} '{value}' was rejected; correct that one first."),
    gettext(
        "'{value}' is the id of a {word} and of a {another_word} in the load; give one of them"
        " another id."
    ),
    gettext(
        "'{value}' is the id of a {word} and of a {another_word} in the graph; give one of them"
        " another id."
    ),
    gettext(
        "'{value}' contradicts row {number} of {sheet}, which says '{other}' of the same '{id}';"
        " keep one of the rows, or make them agree."
    ),
    gettext("the file is empty; its first row should be the headings of the columns."),
    gettext("the first row is empty; put the headings of the columns there."),
    gettext(
        "a quotation mark is opened here or after and never closed; double a quotation mark within"
        " a quoted text."
    ),
    gettext(
        "the row has {cells} cells under {headings} headings; put a text with '{mark}' in quotation"
        " marks."
    ),
    gettext("the workbook has a password; save it without one."),
    gettext("this is not a workbook that can be read ({error}); save it as .xlsx again."),
    gettext("the cell has no heading above it; give the column a heading or empty it."),
    gettext("the file is not UTF-8 ({found}); save it as 'CSV UTF-8' or as .xlsx."),
    gettext(
        "'{file}' is neither a CSV file, a workbook nor a zip of CSV files; its name should end in"
        " .csv, .xlsx or .zip."
    ),
    gettext("'{file}' unpacks to more than {most} MB; load it in parts."),
    gettext("'{file}' has more than {most} files; load it in parts."),
    gettext(
        "'{file}' has a grid of {cells} cells, {filled} of them filled: the sheet '{sheet}' reaches"
        " to {corner}; delete the stray cells beyond its table and save it again."
    ),
    gettext("'{file}' takes more than {most} seconds to read; load it in parts."),
    gettext(
        "'{file}' cannot be read, or not within the memory there is; save it as .xlsx again, or"
        " load it in parts."
    ),
    gettext("'{file}' cannot be read while other files are; load it again in a minute."),
    gettext("the first row has more than {most} bytes; put only headings there."),
    gettext(
        "a text has more than {most} characters; shorten it, or close the quotation mark before it."
    ),
    gettext(
        "'{file}' has no CSV files, or two of one name; pack files like leaders.csv and"
        " memberships.csv."
    ),
    gettext(
        "'{file}' has '{part}', which is no CSV file; pack CSV files alone, or load that by itself."
    ),
    gettext("'{file}' cannot be unpacked; pack its files again, without a password."),
    gettext("{label} has an id of more than {most} bytes, '{start}...'; give it a shorter one."),
    gettext("The source is empty or has a character that cannot be printed; give its id."),
    gettext("The content is not base64; encode the bytes of the file."),
    gettext("The source has more than {most} bytes; give a shorter id."),
    gettext("Nothing in the graph comes from a source '{source}'; correct its key."),
    gettext("did you mean {names}?"),
    gettext("use one of {names}."),
    gettext("add it or correct the id."),
    gettext("the row"),
)
"""The first that fits is meant, so what is special stands before what is general."""

_WORDS = ("word", "another_word")
_SENTENCES = ("remedy", "row")


def in_words(words: Language, message: str) -> str:
    """The message in a language; one that is not known stays as it is."""
    for sentence in SENTENCES if words.code != "en" else ():
        values = _found(message, sentence)
        if values is not None and all(
            word in _known() for name in _WORDS for word in values.get(name, _ANY).split(_OR)
        ):
            return words.text(
                sentence, **{name: _value(words, name, value) for name, value in values.items()}
            )
    return message


def _value(words: Language, name: str, value: str) -> str:
    if name in _SENTENCES:
        return in_words(words, value)
    either = words.text("or")
    if name in _WORDS:
        return f" {either} ".join(
            _known()[word].in_language(words.code) for word in value.split(_OR)
        )
    return value.replace(_QUOTED_OR, f"' {either} '") if name == "names" else value


def _found(message: str, sentence: str) -> dict[str, str] | None:
    """What stands in a message at the places of a sentence. Each text between them is looked for
    once, from where the last one ended: a hostile value makes that neither slow nor wrong in more
    than where it is put."""
    texts, names = _parts(sentence)
    if not names:
        return {} if message == sentence else None
    if (
        not message.startswith(texts[0])
        or not message.endswith(texts[-1])
        or len(message) < len(texts[0]) + len(texts[-1])
    ):
        return None
    values, at, end = [], len(texts[0]), len(message) - len(texts[-1])
    for text in texts[1:-1]:
        place = message.find(text, at, end)
        if place < 0:
            return None
        values.append(message[at:place])
        at = place + len(text)
    return dict(zip(names, [*values, message[at:end]], strict=True))


@cache
def _parts(sentence: str) -> tuple[Sequence[str], Sequence[str]]:
    """The texts of a sentence, and the names of the places between them."""
    parsed = list(Formatter().parse(sentence))
    names = [name for _, name, _, _ in parsed if name is not None]
    texts = [text for text, _, _, _ in parsed]
    return texts + [""] * (len(names) + 1 - len(texts)), names


@cache
def _known() -> Mapping[str, Words]:
    """What messages call kinds and properties."""
    kinds = (*NODES, *RELATIONSHIPS)
    every = chain(
        (kind.words for kind in kinds),
        (prop.words for kind in kinds for prop in kind.properties),
        IN_TABLES.values(),
    )
    return {words.en: words for words in every}
