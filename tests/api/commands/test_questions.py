"""What a terminal shows while a command asks or works, in the language of --lang."""

import io
import sys

import pytest

from api import console
from graph.errors import BadInput, Message, Parameter, message
from graph.model import kind_words

QUESTION = message("withdraw_question", source="minutes")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def screen_in(monkeypatch: pytest.MonkeyPatch, lang: str, *answers: str) -> Terminal:
    """Of a terminal at which somebody gives these answers."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{each}\n" for each in answers)))
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(console, "_chosen", [lang])
    return screen


@pytest.mark.parametrize(
    ("lang", "answer"),
    [
        ("en", "y"),
        ("en", "Yes "),
        ("fi", "k"),
        ("fi", "Kyllä"),
        ("fi", "yes"),
        ("sv", "j"),
        ("sv", "ja"),
    ],
)
def test_yes_goes_on(monkeypatch: pytest.MonkeyPatch, lang: str, answer: str) -> None:
    screen = screen_in(monkeypatch, lang, answer)
    console.confirm(QUESTION, yes=False)
    choices = {"en": "[y/N]", "fi": "[k/E]", "sv": "[j/N]"}[lang]
    assert screen.getvalue() == f"{console.in_language(QUESTION)} {choices}: "


@pytest.mark.parametrize(
    ("lang", "answers", "end"),
    [
        ("en", ["no"], "Nothing was done.\n"),
        ("en", [""], "Nothing was done.\n"),
        ("en", [], "Nothing was done.\n"),
        ("fi", ["e"], "Mitään ei tehty.\n"),
        ("sv", ["nej"], "Inget gjordes.\n"),
    ],
)
def test_no_or_nothing_ends_the_command(
    monkeypatch: pytest.MonkeyPatch, lang: str, answers: list[str], end: str
) -> None:
    screen = screen_in(monkeypatch, lang, *answers)
    with pytest.raises(SystemExit) as done:
        console.confirm(QUESTION, yes=False)
    assert done.value.code == 1
    assert screen.getvalue().endswith(end)


def test_anything_else_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_in(monkeypatch, "fi", "ehkä", "k")
    console.confirm(QUESTION, yes=False)
    assert "Vastaa kyllä tai ei." in screen.getvalue()
    assert screen.getvalue().count("[k/E]") == 2


def test_nobody_is_asked_who_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(BadInput, match="Nobody is there to answer"):
        console.confirm(QUESTION, yes=False)
    console.confirm(QUESTION, yes=True)


@pytest.mark.parametrize(
    ("lang", "label", "shown"),
    [
        ("en", Message("draws_progress"), "draws"),
        ("fi", Message("draws_progress"), "satunnaisarvonnat"),
        ("sv", Message("years_progress"), "år"),
        ("fi", Message("graph_progress"), "kaikki tiedot"),
        ("en", kind_words("Person"), "Person"),
        ("fi", kind_words("Person"), "johtaja"),
        ("sv", message("converting", kind=kind_words("Person")), "omvandlas: ledare"),
    ],
)
def test_a_bar_says_what_it_counts(
    monkeypatch: pytest.MonkeyPatch, lang: str, label: Parameter, shown: str
) -> None:
    screen = screen_in(monkeypatch, lang)
    with console.progress() as report:
        report(label, 1, 2)
        report(label, 2, 2)
    assert f"{shown} " in screen.getvalue()
    assert "2/2" in screen.getvalue()
