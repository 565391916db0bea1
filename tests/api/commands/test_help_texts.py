"""Help in Finnish and Swedish: all of it, for every command, and no English in its midst."""

import re
import subprocess
import sys
from typing import Any

import pytest

from api import console
from api.commands.help_texts import OF_SETTINGS, is_word
from api.commands.options import language_in
from commands import Run
from graph.analysis.registry import MEASURES
from help_messages import every_command, help_messages, messages_of, params_of, translated

COMMANDS = every_command()
FIXED = {
    "Usage:",
    "Arguments",
    "Options",
    "Commands",
    "[OPTIONS]",
    "COMMAND [ARGS]...",
    "required",
    "default: {value}",
}
"""What help has besides what commands and options say of themselves."""


def joined(text: str) -> str:
    """Without what lines are broken at."""
    return "".join(text.split())


def words_in(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"[^\W\d_]+", text)}


def names(command: Any) -> set[str]:
    """What is typed as it is in any language: commands, options, choices and defaults."""
    typed = {*COMMANDS_NAMES, "verkosto", *MEASURES}
    for each in params_of(command):
        typed |= {*each.opts, *each.secondary_opts, str(each.default)}
        typed |= {str(choice) for choice in each.type_descriptor.choices or ()}
        typed |= set() if is_word(each.metavar) else {each.metavar or ""}
        typed |= {each.show_default} if isinstance(each.show_default, str) else set()
    return words_in(*typed)


COMMANDS_NAMES = {name for path in COMMANDS for name in path}


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
class TestHelp:
    def test_says_everything_in_the_language(
        self, offline: Run, path: tuple[str, ...], lang: str
    ) -> None:
        answer = offline("--lang", lang, *path, "--help")
        assert (answer.code, answer.err) == (0, "")
        expected = [translated(message, lang) for message in messages_of(COMMANDS[path])]
        shown = joined(answer.out)
        assert [each for each in expected if joined(each) not in shown] == []

    def test_has_no_word_that_is_of_no_translation_and_no_name(
        self, offline: Run, path: tuple[str, ...], lang: str
    ) -> None:
        messages = help_messages() | FIXED | set(OF_SETTINGS)
        questions = {measure.help.in_language(lang) for measure in MEASURES.values()}
        shown_ones = {translated(message, lang) for message in messages}
        known = words_in(*shown_ones, *questions) | names(COMMANDS[path]) | {"x"}
        shown = offline("--lang", lang, *path, "--help").out
        assert words_in(shown) - known == set()


def test_no_translation_is_the_english_sentence() -> None:
    for lang in ("fi", "sv"):
        messages = help_messages() | FIXED | set(OF_SETTINGS)
        same = {each for each in messages if translated(each, lang) == each}
        assert same == set()


@pytest.mark.parametrize(
    ("arguments", "usage"),
    [
        (["--lang", "sv", "gaps", "-h"], "Användning: verkosto gaps [FLAGGOR]"),
        (["gaps", "-h", "--lang", "sv"], "Användning: verkosto gaps [FLAGGOR]"),
        (["gaps", "--lang=sv", "-h"], "Användning: verkosto gaps [FLAGGOR]"),
        (["--lang", "fi", "gaps", "--lang", "sv", "-h"], "Användning: verkosto gaps [FLAGGOR]"),
        (["--lang", "fi", "load", "-h"], "Käyttö: verkosto load [VALITSIMET] [POLKU]..."),
        (["--lang", "fi", "home", "use", "-h"], "Käyttö: verkosto home use [VALITSIMET] {NIMI}"),
        (["--lang", "fi", "home", "-h"], "Käyttö: verkosto home [VALITSIMET] KOMENTO [ARGUMENTIT]"),
        (["gaps", "-h"], "Usage: verkosto gaps [OPTIONS]"),
    ],
)
def test_help_is_in_the_language_of_lang_wherever_it_stands(
    offline: Run, arguments: list[str], usage: str
) -> None:
    assert offline(*arguments).out.startswith(usage)


def test_help_is_in_the_language_of_the_environment(
    offline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fi_FI.UTF-8")
    monkeypatch.setenv("LANGUAGE", "fi")
    assert offline("--help").out.startswith("Käyttö: verkosto [VALITSIMET] KOMENTO")
    assert offline("--help", "--lang", "en").out.startswith("Usage: verkosto [OPTIONS] COMMAND")
    assert offline("compose").err.startswith("Käyttö: verkosto compose")


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        ([], None),
        (["gaps"], None),
        (["gaps", "--lang"], None),
        (["gaps", "--lang", "de"], None),
        (["gaps", "--lang", "fi"], "fi"),
        (["--lang=sv", "gaps"], "sv"),
        (["--lang", "fi", "gaps", "--lang=en"], "en"),
        (["load", "--", "--lang", "fi"], None),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(
    arguments: list[str], lang: str | None
) -> None:
    assert language_in(arguments) == lang


def test_arguments_defaults_ranges_and_what_is_required_stand_in_brackets(offline: Run) -> None:
    shown = " ".join(offline("--lang", "fi", "compose", "groups", "-h").out.split())
    assert "--groups N Ryhmien määrä. [x>=1; pakollinen]" in shown
    assert "--size N-N Ryhmän koko: 8-10 tai 9. [oletus: 8-10]" in shown
    shown = " ".join(offline("dump", "-h").out.split())
    assert "FILE The file to write, such as verkosto-2026-11-23.zip. [required]" in shown


def test_the_shell_completes_with_help_in_the_language_of_the_environment() -> None:
    environment = {
        "LC_ALL": "sv_FI.UTF-8",
        "PYTHONUTF8": "1",
        "_VERKOSTO_COMPLETE": "complete_zsh",
        "_TYPER_COMPLETE_ARGS": "verkosto gaps --see",
    }
    completed = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()"],
        env=environment,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "Samma slumptalsfrö ger samma siffror." in completed.stdout


def test_english_help_reads_no_catalogue(offline: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "words", lambda: pytest.fail("a catalogue was read"))
    assert offline("gaps", "--help").code == 0
