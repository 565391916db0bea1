"""Whether verdicts hold under other choices, in three languages."""

from dataclasses import replace

import pytest

import made_up_gaps as made
from graph.analysis.sensitivity import CAPS, DELETED, HALF_LIVES
from graph.analysis.verdicts import GAP, NOT_ENOUGH
from viz.words.language import language
from viz.words.sensitivity import choices, held, holding

GAPS = made.thirteen()
GAP_PAIR = next(pair for pair in GAPS.pairs if pair.verdict == GAP)
NAMES = (
    "weight=newman",
    "weight=raw",
    *(f"cap={cap}" for cap in (*CAPS, "none")),
    *(f"half-life={time}" for time in (*HALF_LIVES, "none")),
    *(f"deleted={share:.0%}" for share in DELETED),
)


def test_what_changes_a_finding_is_named() -> None:
    changing = replace(GAP_PAIR, changes_with=("cap=30", "deleted=20%"))
    assert held(changing, GAPS) == "2/4"
    assert (
        holding(changing, GAPS, language("en"))
        == "Another result with: groups over 30 left out, 20% of ties deleted."
    )
    assert holding(GAP_PAIR, GAPS, language("fi")) == "Tulos on sama myös 4 muulla laskentatavalla."
    assert (
        holding(GAP_PAIR, replace(GAPS, tried=("weight=raw",)), language("sv"))
        == "Resultatet är detsamma också med 1 annat beräkningssätt."
    )


def test_nothing_is_said_where_nothing_was_judged_or_tried() -> None:
    few = next(pair for pair in GAPS.pairs if pair.verdict == NOT_ENOUGH)
    for pair, gaps in ((few, GAPS), (GAP_PAIR, replace(GAPS, tried=()))):
        assert (held(pair, gaps), holding(pair, gaps, language("en"))) == ("–", "")


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_choice_has_its_words(lang: str) -> None:
    phrases = choices(NAMES, language(lang)).split(", ")
    assert len(set(phrases)) == len(NAMES)
    assert not any("=" in each for each in phrases)
