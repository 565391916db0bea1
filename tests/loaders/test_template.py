import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from graph.errors import BadInput
from graph.ontology import Words
from loaders.sheets import SHEET, SHEETS
from loaders.tables import read_tables
from loaders.template import explanation, heading, write_template
from tables_on_disk import claims, load, nothing

LANGUAGES = Words._fields


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_empty_template_loads_and_says_nothing(tmp_path, lang):
    write_template(tmp_path / "t.xlsx", lang)
    loaded = read_tables(tmp_path / "t.xlsx", nothing)
    assert not loaded.rejections
    assert not loaded.batch.nodes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_is_there_in_the_language_after_a_page_that_explains(tmp_path, lang):
    write_template(tmp_path / "t.xlsx", lang)
    book = CalamineWorkbook.from_path(tmp_path / "t.xlsx")
    assert book.sheet_names[1:] == [sheet.words.in_language(lang) for sheet in SHEETS]
    guide = str(book.get_sheet_by_index(0).to_python())
    assert all(sheet.words.in_language(lang) in guide for sheet in SHEETS)
    for sheet in SHEETS:
        written = book.get_sheet_by_name(sheet.words.in_language(lang)).to_python()
        assert written == [[heading(column, lang) for column in sheet.columns]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_filled_template_says_the_same_as_plain_tables(tmp_path, lang):
    """What the template's headings and choices lead to, in any language, is what the plain names
    lead to."""
    plain = {
        "groups": [
            ["id", "name_fi", "kind", "from", "members_known"],
            ["g", "Ryhmä", "peer group", "2019-02", "partial"],
        ],
        "leaders": [["id", "given_name", "family_name"], ["a", "Aino", "Esimerkki"]],
        "memberships": [["member", "of", "role"], ["a", "g", "vice chair"]],
        "organisations": [["id", "name_fi", "kind"], ["v", "Virasto", "state company"]],
        "positions": [["leader", "organisation", "acting"], ["a", "v", "yes"]],
    }
    with xlsxwriter.Workbook(tmp_path / "load.xlsx") as book:
        for name, (header, row) in plain.items():
            columns = [SHEET[name].column(column) for column in header]
            page = book.add_worksheet(SHEET[name].words.in_language(lang))
            page.write_row(0, 0, [heading(column, lang) for column in columns])
            page.write_row(
                1,
                0,
                [in_words(column, cell, lang) for column, cell in zip(columns, row, strict=True)],
            )
    filled = read_tables(tmp_path / "load.xlsx", nothing)
    assert not filled.rejections
    assert claims(filled.batch) == claims(load(tmp_path / "load", **plain).batch)


def in_words(column, cell, lang):
    """A cell as the validation list offers it."""
    if column.prop.type == "flag":
        return {"fi": "kyllä", "sv": "ja", "en": "yes"}[lang]
    return column.prop.choices[cell].in_language(lang) if column.prop.choices else cell


def test_choices_references_and_flags_are_offered(tmp_path):
    write_template(tmp_path / "t.xlsx", "sv")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        sheets = {
            sheet.name: archive.read(f"xl/worksheets/sheet{at}.xml").decode()
            for at, sheet in enumerate(SHEETS, 2)
        }
    assert (
        '<formula1>"smågrupp,alumngrupp,styrgrupp,arbetsgrupp,samarbetsgrupp"</formula1>'
        in sheets["groups"]
    )
    assert '<formula1>"ja,nej"</formula1>' in sheets["participants"]
    assert "<formula1>'ledare'!$A$2:$A$2001</formula1>" in sheets["positions"]
    assert sheets["sources"].count("<dataValidation ") == 1


def test_required_columns_are_marked_and_every_heading_is_explained():
    for lang in LANGUAGES:
        for sheet in SHEETS:
            for column in sheet.columns:
                assert heading(column, lang).endswith("*") == column.required
                assert explanation(column, lang).strip()
    assert "johtajat" in explanation(SHEET["positions"].column("leader"), "fi")
    assert "ryhmät tai verkostot tai hankkeet" in explanation(
        SHEET["memberships"].column("of"), "fi"
    )


def test_the_same_template_is_the_same_file(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_template(tmp_path / name, "fi")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "lang", "message"),
    [("t.xlsx", "no", "'no' is not a language"), ("t.csv", "fi", "end in .xlsx")],
)
def test_another_language_or_kind_of_file_is_refused(tmp_path, name, lang, message):
    with pytest.raises(BadInput, match=message):
        write_template(tmp_path / name, lang)
