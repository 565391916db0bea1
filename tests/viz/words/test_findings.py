import pytest

import made_up_gaps as made
from graph.analysis.verdicts import VERDICTS
from viz.words.findings import STYLES, tell
from viz.words.language import language

FI, SV, EN = (language(code) for code in ("fi", "sv", "en"))


def story(verdicts, count=13, words=EN, **changed):
    return tell(made.gaps_of(made.finnish_sectors()[:count], verdicts, **changed), words)


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        (FI, "Viisi katvetta 78 hallinnonalaparista"),
        (SV, "Fem luckor bland 78 par av förvaltningsområden"),
        (EN, "Five gaps among 78 pairs of sectors"),
    ],
)
def test_the_headline_is_the_finding(words, headline):
    assert tell(made.thirteen(), words).headline == headline


@pytest.mark.parametrize(
    ("words", "gaps", "headline"),
    [
        (FI, 0, "Ei yhtään katvetta 78 hallinnonalaparista"),
        (FI, 1, "Yksi katve 78 hallinnonalaparista"),
        (FI, 11, "11 katvetta 78 hallinnonalaparista"),
        (SV, 0, "Inga luckor bland 78 par av förvaltningsområden"),
        (SV, 1, "En lucka bland 78 par av förvaltningsområden"),
        (EN, 0, "No gaps among 78 pairs of sectors"),
        (EN, 1, "One gap among 78 pairs of sectors"),
    ],
)
def test_the_headline_counts_in_the_right_form(words, gaps, headline):
    assert story({(0, i + 1): "gap" for i in range(gaps)}, words=words).headline == headline


def test_a_gap_within_one_sector_is_told_in_the_tables_and_not_counted_among_pairs_of_sectors():
    result = story({(3, 3): "gap"})
    assert result.headline == "No gaps among 78 pairs of sectors"
    assert [line.figures["verdict"] for line in result.lines if line.key == "3-3"] == ["gap"]


def test_no_headline_claims_that_there_are_no_gaps_where_nothing_can_be_judged():
    pairs = {(i, j): "few" for i in range(3) for j in range(i, 3)}
    assert story(pairs, 3).headline == "Too little is known to tell gaps"
    assert "3 pairs cannot be judged." in story(pairs, 3).details


@pytest.mark.parametrize(
    ("count", "headline"),
    [(0, "No leaders known on 1 Nov 2026"), (1, "One sector alone: nothing to compare")],
)
def test_without_a_pair_the_headline_says_so(count, headline):
    assert story({}, count).headline == headline


def test_details_say_the_counts_the_day_what_is_incomplete_and_that_data_are_made_up():
    assert story({}, words=FI, incomplete=2).details == (
        "430 johtajaa, 61 ryhmää ja verkostoa, 1.11.2026.",
        "2 jäsenluetteloa on puutteellisia.",
        "Keksittyjä esimerkkitietoja.",
    )
    assert story({}, synthetic=False).details == (
        "430 leaders, 61 groups and networks, 1 Nov 2026.",
    )


def test_gaps_are_ranked_by_what_is_missing_and_the_verdict_alone_makes_one():
    result = tell(made.thirteen(), EN)
    assert [line.rank for line in result.gaps] == [1, 2, 3, 4, 5]
    assert sorted((line.missing for line in result.gaps), reverse=True) == [
        line.missing for line in result.gaps
    ]
    assert {line.key for line in result.gaps} == {"4-10", "1-12", "4-6", "2-11", "8-10"}


def test_a_gap_is_a_sentence_whose_figures_add_up():
    largest = tell(made.thirteen(), FI).gaps[0]
    assert largest.sentence == "3 yhteyttä, sattuman perusteella odotettaisiin 22. Puuttuu 19."
    assert (
        tell(made.thirteen(), FI).gaps[2].sentence
        == "1 yhteys, sattuman perusteella odotettaisiin 12. Puuttuu 11."
    )


def test_sectors_stand_in_the_state_budget_s_order_and_others_after_them():
    sectors = [
        made.sector("kunnat", "Kunnat", kind="municipal"),
        made.sector("9", "Yhdeksäs"),
        made.sector("23", "VNK"),
        made.sector("aa", "Ulkoinen", kind="external"),
        made.sector("vailla", "Ilman lajia", kind=None),
    ]
    assert [sector.id for sector in tell(made.gaps_of(sectors), FI).sectors] == [
        "9",
        "23",
        "vailla",
        "kunnat",
        "aa",
    ]


def test_every_verdict_has_its_style_and_its_word_in_each_language():
    assert set(STYLES) == set(VERDICTS)


def test_a_row_of_the_matrix_has_the_pairs_with_those_before_it_and_with_itself():
    result = tell(made.thirteen(), EN)
    assert [line.key for line in result.row(result.sectors[3])] == ["0-3", "1-3", "2-3", "3-3"]


def test_what_is_not_known_is_a_dash():
    pair = made.gaps_of(made.finnish_sectors()[:2]).pairs[1]
    unknown = type(pair)(
        pair.a, pair.b, 0.0, 0.0, 0.0, None, None, None, (0.0, 0.0), "not enough data"
    )
    line = tell(made.gaps_of(made.finnish_sectors()[:2], pairs=(unknown,)), EN).lines[0]
    assert (line.figures["ratio"], line.figures["q"]) == ("–", "–")
