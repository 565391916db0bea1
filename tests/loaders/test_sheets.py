import pytest

from graph.ontology import MEMBERSHIP_BODIES, RELATIONSHIP, properties
from loaders.sheets import SHEET, SHEETS, find_column, find_sheet

CONTRACT = {
    "sectors": "id* name_fi name_sv name_en kind valid_from valid_to successor",
    "organisations": (
        "id* name_fi name_sv name_en abbreviation abbreviation_sv kind business_id sector part_of"
        " valid_from valid_to successor"
    ),
    "leaders": "id* given_name* family_name* gender region",
    "positions": "leader* organisation* title acting from to",
    "reporting": "leader* superior* from to",
    "programmes": "id* name_fi name_sv name_en organiser",
    "cohorts": "id* programme* name_fi name_sv name_en from to",
    "participants": "leader* cohort* completed",
    "groups": "id* name_fi name_sv name_en kind programme organiser from to members_known",
    "networks": "id* name_fi name_sv name_en kind programme organiser from to members_known",
    "projects": "id* name_fi name_sv name_en kind programme organiser from to members_known",
    "memberships": "member* of* role from to",
    "series": "id* name_fi name_sv name_en organiser",
    "events": (
        "id* name_fi name_sv name_en kind series date* end_date place mode organiser members_known"
    ),
    "attendance": "leader* event* role status",
    "sources": "id* title kind address retrieved lawful_basis purpose",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_a_sheet_has_the_columns_that_others_fill_in(name):
    columns = " ".join(column.name + "*" * column.required for column in SHEET[name].columns)
    assert columns == f"{CONTRACT[name]} source quotes"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_heading_in_every_language_means_one_column(sheet):
    for column in sheet.columns:
        for heading in (column.name, column.prop.name, *column.words):
            assert find_column(sheet, heading) == column
            assert find_column(sheet, f" {heading.upper().replace('_', '  ')} * ") == column


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_is_found_by_its_title_in_every_language(sheet):
    for title in (sheet.name, *sheet.words):
        assert (
            find_sheet(title)
            == find_sheet(f" {title.upper()} ")
            == find_sheet(f"{title} (2)")
            == sheet
        )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_is_a_property_or_a_reference_of_the_ontology(sheet):
    for column in sheet.columns:
        if column.makes:
            assert all(
                (sheet.kind, label) in RELATIONSHIP[column.makes].ends for label in column.refers
            )
        elif not column.refers and column.name != "source":
            assert column.prop in properties(sheet.kind).values()


def test_a_membership_joins_people_and_organisations_to_bodies():
    member, of = SHEET["memberships"].ends
    assert member.refers == ("Person", "Organisation")
    assert of.refers == MEMBERSHIP_BODIES


def test_a_heading_of_an_earlier_template_means_its_column():
    groups = SHEET["groups"]
    assert find_column(groups, "Slag") == groups.column("kind")


def test_what_is_no_sheet_and_no_column_is_not_found():
    assert find_sheet("people") is None
    assert find_column(SHEET["leaders"], "salary") is None
