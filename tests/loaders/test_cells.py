import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ontology import NODES, RELATIONSHIPS
from loaders.cells import check
from tables_on_disk import (
    LEADERS,
    load,
)


def test_text_is_cleaned_of_what_cannot_be_seen(tmp_path):
    rows = [
        ["id", "given_name", "family_name"],
        [" a\u200b", "A\u0308ino\u00a0Maija", "\ufeffEsimerkki "],
    ]
    person = load(tmp_path, leaders=rows).batch.nodes["Person"].row(0, named=True)
    assert (person["id"], person["given_name"], person["family_name"]) == (
        "a",
        "Äino Maija",
        "Esimerkki",
    )


def test_quotes_are_a_list(tmp_path):
    leaders = [
        ["id", "given_name", "family_name", "quotes"],
        ["a", "A", "E", "One. | Two, too.\nThree"],
    ]
    assert load(tmp_path, leaders=leaders).batch.nodes["Person"]["quotes"].to_list() == [
        ["One.", "Two, too.", "Three"]
    ]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2077474-0", "2077474-0"),
        ("20774740", "2077474-0"),
        ("FI20774740", "2077474-0"),
        ("EE12345678", "EE12345678"),
        ("556703-7485", "556703-7485"),
    ],
)
def test_a_finnish_business_id_is_checked_and_another_country_s_is_kept(tmp_path, given, stored):
    loaded = load(tmp_path, organisations=[["id", "name_fi", "business_id"], ["o", "O", given]])
    assert loaded.batch.nodes["Organisation"]["business_id"].to_list() == [stored]


CHOICES = [prop for kind in (*NODES, *RELATIONSHIPS) for prop in kind.properties if prop.choices]


@given(st.data())
def test_a_choice_is_understood_in_every_language_and_spelling(data):
    prop = data.draw(st.sampled_from(CHOICES))
    key, words = data.draw(st.sampled_from(sorted(prop.choices.items())))
    word = data.draw(st.sampled_from([key, *words]))
    joint = data.draw(st.sampled_from([" ", "_", "-", "  "]))
    case = data.draw(st.sampled_from([str.lower, str.upper, str.title]))
    values, faults = check(pl.Series([case(word.replace(" ", joint))]), prop)
    assert values.to_list() == [key]
    assert not faults


@pytest.mark.parametrize(
    ("words", "flag"), [("true 1 yes kyllä ja KYLLÄ Yes", True), ("false 0 no ei nej Ei", False)]
)
def test_a_flag_is_understood_in_every_language(tmp_path, words, flag):
    organisations = [["id", "name_fi"], *([f"o{at}", "O"] for at, _ in enumerate(words.split()))]
    rows = [
        ["leader", "organisation", "acting"],
        *(["a", f"o{at}", word] for at, word in enumerate(words.split())),
    ]
    loaded = load(tmp_path, leaders=LEADERS, organisations=organisations, positions=rows)
    assert set(
        loaded.batch.relationships["Person", "HOLDS_POSITION", "Organisation"]["acting"]
    ) == {flag}
