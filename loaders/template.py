"""An empty workbook to fill in: a sheet for each kind, with headings, choices and explanations in
the user's language."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import BadInput, suggest
from graph.ontology import NODE, Words
from loaders.sheets import GUIDE, SHEETS, Column, Sheet

ROWS = 2000
"""The number of rows of a sheet that offer choices; more rows may be filled."""

_EXCEL_LIST = 255
_COLOURS = {"required": "#FFE699", "optional": "#DDEBF7"}
_STAR = Words("Pakollinen.", "Obligatorisk.", "Must be filled.")
_CHOOSE = Words("Valitse", "Välj", "Choose")
_REFERS = Words("Tunnus taulukosta", "Kod från tabellen", "An id from the sheet")
_OR = Words("tai", "eller", "or")
_FLAGS = Words("kyllä,ei", "ja,nej", "yes,no")
_LIST = Words(
    "Useampi erotetaan merkillä |.", "Flera skiljs åt med tecknet |.", "Separate several with |."
)
_COLUMNS = (
    Words("Taulukko", "Tabell", "Sheet"),
    Words(
        "Sarakkeet (* on pakollinen)", "Kolumner (* är obligatorisk)", "Columns (* must be filled)"
    ),
)
_TITLE = Words(
    "Verkosto: täytettävä pohja", "Verkosto: mall att fylla i", "Verkosto: a template to fill in"
)
_RULES = (
    Words(
        "Täytä vain ne taulukot ja sarakkeet, joista sinulla on tietoa; tyhjän taulukon voi jättää"
        " tai poistaa.",
        "Fyll bara i de tabeller och kolumner som du har uppgifter om; en tom tabell kan vara"
        " kvar eller tas bort.",
        "Fill only the sheets and columns you know something of; an empty sheet may stay or be"
        " deleted.",
    ),
    Words(
        "Älä muuta otsikkoriviä. Yksi rivi on yksi asia; sarakkeiden ja rivien järjestys on vapaa.",
        "Ändra inte rubrikraden. En rad är en sak; ordningen på kolumner och rader är fri.",
        "Leave the row of headings as it is. One row is one thing; rows and columns may be in any"
        " order.",
    ),
    Words(
        "Tunnus on oma lyhyt nimesi, esimerkiksi vm. Muut taulukot viittaavat riviin tunnuksella.",
        "Koden är ditt eget korta namn, till exempel vm. Andra tabeller hänvisar till raden med"
        " koden.",
        "An id is a short name of your own, for example vm. Other sheets refer to the row by it.",
    ),
    Words(
        "Päivämäärän muoto on 2019, 2019-02 tai 2019-02-03. Tyhjä alku tai loppu on avoin.",
        "Datum skrivs 2019, 2019-02 eller 2019-02-03. En tom början eller ett tomt slut är öppet.",
        "A date is 2019, 2019-02 or 2019-02-03. An empty beginning or end is open.",
    ),
    Words(
        "Vähintään yksi kolmesta nimestä (suomi, ruotsi, englanti) täytetään.",
        "Minst ett av de tre namnen (finska, svenska, engelska) fylls i.",
        "At least one of the three names (Finnish, Swedish, English) is filled.",
    ),
    Words(
        "Älä kirjoita henkilötunnuksia, syntymäaikoja äläkä yksityisiä yhteystietoja.",
        "Skriv inga personbeteckningar, födelsedatum eller privata kontaktuppgifter.",
        "Write no personal identity codes, dates of birth or private contact details.",
    ),
)


def write_template(out: Path, lang: str = "fi") -> None:
    """Write an empty workbook in fi, sv or en. When filled in it can be loaded unchanged, because
    explanations are notes on the headings. Raises BadInput for another language, and for a name
    that does not end in .xlsx."""
    import xlsxwriter

    if lang not in Words._fields:
        raise BadInput("not_a_template_language", lang=lang, remedy=suggest(lang, Words._fields))
    if out.suffix.lower() != ".xlsx":
        raise BadInput("not_a_workbook_name", file=out)
    with out.open("wb") as file, xlsxwriter.Workbook(file) as book:
        book.set_properties(
            {"title": _TITLE.in_language(lang), "created": datetime(2000, 1, 1, tzinfo=UTC)}
        )
        _guide(book, lang)
        for sheet in SHEETS:
            _sheet(book, sheet, lang)


def _guide(book: Any, lang: str) -> None:
    page = book.add_worksheet(GUIDE.in_language(lang))
    bold, wrap = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    page.hide_gridlines(2)
    page.set_column(0, 0, 26, wrap)
    page.set_column(1, 1, 110, wrap)
    page.write(0, 0, _TITLE.in_language(lang), book.add_format({"bold": True, "font_size": 14}))
    for at, rule in enumerate(_RULES, 2):
        page.merge_range(at, 0, at, 1, rule.in_language(lang), wrap)
    first = len(_RULES) + 3
    page.write_row(first, 0, [words.in_language(lang) for words in _COLUMNS], bold)
    for at, sheet in enumerate(SHEETS, first + 1):
        title = sheet.words.in_language(lang)
        page.write_url(at, 0, f"internal:'{title}'!A2", string=title)
        page.write(at, 1, ", ".join(heading(column, lang) for column in sheet.columns))


def _sheet(book: Any, sheet: Sheet, lang: str) -> None:
    page = book.add_worksheet(sheet.words.in_language(lang))
    text = book.add_format({"num_format": "@"})
    page.freeze_panes(1, 1)
    for position, column in enumerate(sheet.columns):
        title = heading(column, lang)
        colour = _COLOURS["required" if column.required else "optional"]
        page.set_column(position, position, max(12, len(title) + 3), text)
        page.write(
            0, position, title, book.add_format({"bold": True, "bg_color": colour, "bottom": 1})
        )
        page.write_comment(0, position, explanation(column, lang), {"x_scale": 2.2, "y_scale": 1.4})
        choices = _choices(column, lang)
        if choices:
            page.data_validation(1, position, ROWS, position, {"validate": "list", **choices})


def heading(column: Column, lang: str) -> str:
    """The heading as the template shows it; loaders ignore the star."""
    return column.words.in_language(lang) + (" *" if column.required else "")


def explanation(column: Column, lang: str) -> str:
    """The text of the note on a heading."""
    return "\n".join(_explained(column, lang))


def _explained(column: Column, lang: str) -> Iterator[str]:
    prop = column.prop
    if column.required:
        yield _STAR.in_language(lang)
    if prop.hint:
        yield prop.hint.in_language(lang)
    if column.refers:
        titles = [sheet.words.in_language(lang) for sheet in SHEETS if sheet.kind in column.refers]
        yield f"{_REFERS.in_language(lang)} {f' {_OR.in_language(lang)} '.join(titles)}."
    if prop.choices:
        yield (
            f"{_CHOOSE.in_language(lang)}:"
            f" {', '.join(words.in_language(lang) for words in prop.choices.values())}."
        )
    if prop.type == "list":
        yield _LIST.in_language(lang)
    if not prop.hint and not column.refers and not prop.choices:
        words = prop.words.in_language(lang)
        yield words[:1].upper() + words[1:]


def _choices(column: Column, lang: str) -> dict[str, object] | None:
    """The choices that a cell offers: the words of a choice, or the ids of the sheet to which the
    column refers, where others may be typed too. None if it offers none."""
    if column.prop.choices:
        words = [words.in_language(lang) for words in column.prop.choices.values()]
        assert len(",".join(words)) <= _EXCEL_LIST, column.name
        return {"source": words}
    if column.prop.type == "flag":
        return {"source": _FLAGS.in_language(lang).split(",")}
    if len(column.refers) == 1 and column.refers[0] in NODE:
        target = next(sheet for sheet in SHEETS if sheet.kind == column.refers[0])
        letter = chr(ord("A") + [c.name for c in target.columns].index("id"))
        title = target.words.in_language(lang)
        return {"source": f"='{title}'!${letter}$2:${letter}${ROWS + 1}", "show_error": False}
    return None
