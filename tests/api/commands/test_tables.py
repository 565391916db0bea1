"""Answers as tables: the finding first, figures that line up, and names that are only ever text."""

import io
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

from api import console
from api.commands import tables
from graph.errors import Rejection, message
from graph.model import Changes

SECTORS = {
    "27": "Administrative branch of the Ministry of Defence",
    "29": "Education",
    "33": "Health [bold]and[/bold] care",
}


def pair(a: str, b: str, verdict: str, missing: float | None) -> dict[str, Any]:
    few = missing is None
    return {
        "a": a,
        "b": b,
        "observed": 3,
        "expected": None if few else 3 + missing,
        "missing": missing,
        "verdict": verdict,
        "ratio": None if few else 3 / (3 + missing),
        "p": None if few else 0.001,
        "q": None if few else 0.0123,
    }


def result(*pairs: dict[str, Any]) -> dict[str, Any]:
    sectors = [
        {"id": id_, "name": name, "people": 9, "coverage": 1.0} for id_, name in SECTORS.items()
    ]
    about = {
        "asOf": "2026-11-23",
        "ties": ["membership"],
        "weight": "raw",
        "draws": 1000,
        "seed": 0,
        "synthetic": False,
        "tried": [],
    }
    return about | {"sectors": sectors, "pairs": list(pairs)}


GAPS = result(
    pair("27", "27", "as expected", 0.5),
    pair("27", "29", "gap", 4.0),
    pair("27", "33", "gap", 11.25),
    pair("29", "29", "more than expected", -2.0),
    pair("29", "33", "not enough data", None),
    pair("33", "33", "as expected", -0.5),
)


def shown(capsys: pytest.CaptureFixture[str], gaps: dict[str, Any], *, every: bool = False) -> str:
    tables.show_gaps(gaps, "en", every=every)
    return capsys.readouterr().out


def titles(text: str) -> list[str]:
    return re.findall(
        r"^(gap|more than expected|as expected|too little known) *$", text, re.MULTILINE
    )


def test_the_largest_gap_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, GAPS)
    assert titles(text) == ["gap", "more than expected"]
    assert text.index("11.3") < text.index("4.0") < text.index("-2.0")


def test_the_rest_is_counted_and_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "not listed: as expected 2; too little known 1. Add --all" in shown(capsys, GAPS)
    everything = shown(capsys, GAPS, every=True)
    assert titles(everything) == ["gap", "more than expected", "as expected", "too little known"]
    assert everything.count(" – Health") + everything.count("within ") == len(GAPS["pairs"])
    assert "--all" not in everything


def test_the_first_line_is_explained_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = (
        "Ministry of Defence – Health [bold]and[/bold] care has 3 ties, and 14.3 are expected"
    )
    assert sentence in shown(capsys, GAPS)


def test_names_are_text_and_not_markup(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, GAPS).count("Health [bold]and[/bold] care") == 2


def test_made_up_data_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Made-up example data." in shown(capsys, GAPS | {"synthetic": True})
    assert "Made-up example data." not in shown(capsys, GAPS)


def test_without_a_gap_nothing_is_made_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, result(pair("27", "29", "as expected", 0.1)))
    assert "No pair has so few ties" in text
    assert titles(text) == []


def test_too_little_known_is_not_called_no_gap(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, result(pair("27", "29", "not enough data", None)))
    assert "Too little is known" in text
    assert "No pair" not in text


def test_an_empty_graph_is_told_what_it_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    assert "load leaders with their positions" in shown(capsys, result())


def test_a_pipe_gets_whole_lines_without_control_codes(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, GAPS)
    assert "\x1b" not in text
    whole = ("Ministry of Defence", "Health [bold]and[/bold] care", "14.3", "0.012")
    assert any(all(part in line for part in whole) for line in text.splitlines())


def test_a_narrow_terminal_still_shows_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Narrow(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Narrow()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "dumb")
    tables.show_gaps(GAPS, "en", every=False)
    for figure in ("14.3", "11.3", "0.21", "0.012"):
        assert figure in screen.getvalue()


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (lambda: load(Changes({"Person": 2}, {}, {})), "Stored 2 changes."),
        (lambda: load(Changes({}, {}, {"Person": 2})), "stored already"),
        (lambda: load(Changes({"Person": 2}, {}, {}), dry_run=True), "it would be 2 changes"),
        (lambda: load(None, refused=1), "Nothing was stored: 1 error."),
        (
            lambda: load(Changes({"Person": 2}, {}, {}), refused=3),
            "The rows of 3 errors were left out.",
        ),
        (lambda: load(Changes({}, {}, {})), "have no rows"),
    ],
)
def test_a_load_ends_with_what_became_of_it(
    capsys: pytest.CaptureFixture[str], report: Callable[[], None], expected: str
) -> None:
    report()
    assert expected in capsys.readouterr().out


def load(changes: Changes | None, *, refused: int = 0, dry_run: bool = False) -> None:
    rejected = [
        Rejection("leaders.csv", "leaders", at, "id", "", message("file_empty"))
        for at in range(2, 2 + refused)
    ]
    tables.report_load(changes, rejected, 1.0, dry_run=dry_run, as_json=False)


def test_many_rejections_are_cut_short_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    load(None, refused=console.SHOWN_REJECTIONS + 1_500)
    err = capsys.readouterr().err
    assert err.count("\n") == console.SHOWN_REJECTIONS + 1
    assert "1,500 more" in err


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fi", ("katve", "Pari", "kaikki yhtä paljon", "Ensimmäinen rivi", "14,3")),
        ("sv", ("lucka", "Par", "alla lika mycket", "Den första raden", "14,3")),
    ],
)
def test_the_gaps_are_told_in_the_reader_s_language(
    capsys: pytest.CaptureFixture[str], lang: str, expected: tuple[str, ...]
) -> None:
    tables.show_gaps(GAPS, lang, every=False)
    text = capsys.readouterr().out
    assert [part for part in expected if part not in text] == []


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("fi", "Tallennettu 2 muutosta. (1,0 s)"), ("sv", "2 ändringar sparade. (1,0 s)")],
)
def test_what_became_of_a_load_is_said_in_the_language_of_the_environment(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    expected: str,
) -> None:
    monkeypatch.setenv("LANGUAGE", lang)
    monkeypatch.setenv("LC_ALL", f"{lang}_FI.UTF-8")
    load(Changes({"Person": 2}, {}, {}))
    assert capsys.readouterr().out.endswith(f"{expected}\n")


def test_not_a_number_is_no_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        console.answer({"ratio": float("nan")})
