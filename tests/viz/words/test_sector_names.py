import pytest

from viz.words.sector_names import short_name, subject


@pytest.mark.parametrize(
    ("lang", "name", "short"),
    [
        ("fi", "Sosiaali- ja terveysministeriön hallinnonala", "Sosiaali- ja terveysministeriö"),
        ("sv", "Finansministeriets förvaltningsområde", "Finansministeriet"),
        (
            "en",
            "Administrative branch of the Ministry of the Environment",
            "Ministry of the Environment",
        ),
        ("fi", "Valtioneuvoston kanslia", "Valtioneuvoston kanslia"),
        ("en", "Department for Transport", "Department for Transport"),
    ],
)
def test_a_branch_is_called_by_its_ministry(lang, name, short):
    assert short_name(name, lang) == short


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Department for Transport", "Transport"),
        ("Ministry of the Interior", "Interior"),
        ("Home Office", "Home Office"),
    ],
)
def test_without_an_abbreviation_a_department_is_told_by_its_subject(name, expected):
    assert subject(name, "en") == expected
