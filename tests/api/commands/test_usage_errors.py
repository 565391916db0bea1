"""A command that is called wrongly says how it is used, and in one sentence what is wrong, in the
language of whoever calls it."""

from collections.abc import Sequence

import pytest

from commands import Run

KINDS: dict[str, tuple[Sequence[str], str, str, str]] = {
    "a command that is none": (
        ["lod"],
        "There is no command 'lod'; did you mean 'load'?",
        "Komentoa ”lod” ei ole; tarkoititko 'load'?",
        "Det finns inget kommando ”lod”; menade du 'load'?",
    ),
    "a command of a group that is none": (
        ["compose", "gruops"],
        "There is no command 'gruops'; did you mean 'groups'?",
        "Komentoa ”gruops” ei ole; tarkoititko 'groups'?",
        "Det finns inget kommando ”gruops”; menade du 'groups'?",
    ),
    "a command like no other": (
        ["xyzzy"],
        "There is no command 'xyzzy'; see them with: verkosto -h",
        "Komentoa ”xyzzy” ei ole; katso ne komennolla: verkosto -h",
        "Det finns inget kommando ”xyzzy”; se dem med: verkosto -h",
    ),
    "an option that is none": (
        ["gaps", "--drw", "3"],
        "There is no option '--drw'; did you mean '--draws'?",
        "Valitsinta ”--drw” ei ole; tarkoititko '--draws'?",
        "Det finns ingen flagga ”--drw”; menade du '--draws'?",
    ),
    "an option like no other": (
        ["gaps", "-x"],
        "There is no option '-x'; see them with: verkosto gaps -h",
        "Valitsinta ”-x” ei ole; katso ne komennolla: verkosto gaps -h",
        "Det finns ingen flagga ”-x”; se dem med: verkosto gaps -h",
    ),
    "an option that would move the cursor": (
        ["gaps", "--\x1b[2J\udc80"],
        r"There is no option '--\x1b[2J\udc80'; see them with: verkosto gaps -h",
        r"Valitsinta ”--\x1b[2J\udc80” ei ole; katso ne komennolla: verkosto gaps -h",
        r"Det finns ingen flagga ”--\x1b[2J\udc80”; se dem med: verkosto gaps -h",
    ),
    "nothing after an option": (
        ["gaps", "--as-of"],
        "Something is missing after the option '--as-of'; write: --as-of DATE",
        "Valitsimen ”--as-of” perästä puuttuu jotakin; kirjoita: --as-of PÄIVÄ",
        "Efter flaggan ”--as-of” saknas något; skriv: --as-of DATUM",
    ),
    "nothing after an option of choices": (
        ["gaps", "--weight"],
        "Something is missing after the option '--weight'; write: --weight <raw|newman>",
        "Valitsimen ”--weight” perästä puuttuu jotakin; kirjoita: --weight <raw|newman>",
        "Efter flaggan ”--weight” saknas något; skriv: --weight <raw|newman>",
    ),
    "something after an option that takes nothing": (
        ["gaps", "--all=3"],
        "The option '--all' stands alone; leave out the = and what follows it.",
        "Valitsin ”--all” on yksinään; jätä pois = ja se, mitä sen perässä on.",
        "Flaggan ”--all” står ensam; utelämna = och det som följer.",
    ),
    "something after no option": (
        ["report", "--no-names=3"],
        "The option '--no-names' stands alone; leave out the = and what follows it.",
        "Valitsin ”--no-names” on yksinään; jätä pois = ja se, mitä sen perässä on.",
        "Flaggan ”--no-names” står ensam; utelämna = och det som följer.",
    ),
    "an option that is missing": (
        ["trend", "--from", "2022"],
        "The option '--to' is missing; add: --to YEAR",
        "Valitsin ”--to” puuttuu; lisää: --to VUOSI",
        "Flaggan ”--to” saknas; lägg till: --to ÅR",
    ),
    "an argument that is missing": (
        ["dump"],
        "The argument FILE is missing; add it after: verkosto dump",
        "Argumentti TIEDOSTO puuttuu; lisää se tämän perään: verkosto dump",
        "Argumentet FIL saknas; lägg till det efter: verkosto dump",
    ),
    "arguments too many": (
        ["gaps", "1", "2"],
        "The command takes no further arguments; leave out '1 2'.",
        "Komento ei ota enempää argumentteja; jätä pois ”1 2”.",
        "Kommandot tar inte fler argument; utelämna ”1 2”.",
    ),
    "no number": (
        ["gaps", "--draws", "many"],
        "--draws cannot be 'many'; give a whole number from 1 to 1000000.",
        "--draws ei voi olla ”many”; anna kokonaisluku väliltä 1–1000000.",
        "--draws kan inte vara ”many”; ange ett heltal från 1 till 1000000.",
    ),
    "a fraction": (
        ["gaps", "--draws", "1.5"],
        "--draws cannot be '1.5'; give a whole number from 1 to 1000000.",
        "--draws ei voi olla ”1.5”; anna kokonaisluku väliltä 1–1000000.",
        "--draws kan inte vara ”1.5”; ange ett heltal från 1 till 1000000.",
    ),
    "a number too large": (
        ["gaps", "--draws", "1000001"],
        "--draws cannot be '1000001'; give a whole number from 1 to 1000000.",
        "--draws ei voi olla ”1000001”; anna kokonaisluku väliltä 1–1000000.",
        "--draws kan inte vara ”1000001”; ange ett heltal från 1 till 1000000.",
    ),
    "a number too small": (
        ["gaps", "--cap", "1"],
        "--cap cannot be '1'; give a whole number of at least 2.",
        "--cap ei voi olla ”1”; anna kokonaisluku, joka on vähintään 2.",
        "--cap kan inte vara ”1”; ange ett heltal som är minst 2.",
    ),
    "no number where any is taken": (
        ["report", "--years", "five"],
        "--years cannot be 'five'; give a whole number.",
        "--years ei voi olla ”five”; anna kokonaisluku.",
        "--years kan inte vara ”five”; ange ett heltal.",
    ),
    "no fraction": (
        ["compose", "invite", "--seats", "3", "--attendance", "most"],
        "--attendance cannot be 'most'; give a number.",
        "--attendance ei voi olla ”most”; anna luku.",
        "--attendance kan inte vara ”most”; ange ett tal.",
    ),
    "a fraction too small": (
        ["compose", "invite", "--seats", "3", "--seconds", "0"],
        "--seconds cannot be '0'; give a number of at least 0.01.",
        "--seconds ei voi olla ”0”; anna luku, joka on vähintään 0.01.",
        "--seconds kan inte vara ”0”; ange ett tal som är minst 0.01.",
    ),
    "no choice": (
        ["gaps", "--by", "sectr"],
        "--by cannot be 'sectr'; did you mean 'sector'?",
        "--by ei voi olla ”sectr”; tarkoititko 'sector'?",
        "--by kan inte vara ”sectr”; menade du 'sector'?",
    ),
    "no choice among several": (
        ["gaps", "--ties", "cohort", "--ties", "friends"],
        "--ties cannot be 'friends'; use one of 'attendance', 'cohort', 'membership', 'position'.",
        "--ties ei voi olla ”friends”; käytä jotakin näistä: 'attendance', 'cohort', 'membership',"
        " 'position'.",
        "--ties kan inte vara ”friends”; använd en av dessa: 'attendance', 'cohort', 'membership',"
        " 'position'.",
    ),
}
"""What is called, and the sentence in English, Finnish and Swedish."""
ERROR = {"en": "Error: ", "fi": "Virhe: ", "sv": "Fel: "}
USAGE = {"en": "Usage: verkosto", "fi": "Käyttö: verkosto", "sv": "Användning: verkosto"}
ADVICE = {
    "en": "Try 'verkosto{} -h' for help.",
    "fi": "Ohjeen saat komennolla ”verkosto{} -h”.",
    "sv": "Hjälp fås med ”verkosto{} -h”.",
}


@pytest.mark.parametrize("lang", list(ERROR))
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_wrong_call_is_told_in_the_language(
    offline: Run, kind: str, lang: str
) -> None:
    arguments, *sentences = KINDS[kind]
    answer = offline("--lang", lang, *arguments)
    assert (answer.code, answer.out) == (2, "")
    usage, advice, empty, problem = answer.err.splitlines()
    assert usage.startswith(USAGE[lang])
    start, end = ADVICE[lang].split("{}")
    assert advice.startswith(start)
    assert advice.endswith(end)
    assert empty == ""
    assert problem == ERROR[lang] + dict(zip(ERROR, sentences, strict=True))[lang]


def test_the_advice_names_the_command(offline: Run) -> None:
    assert "'verkosto compose invite -h'" in offline("compose", "invite").err
    assert "'verkosto -h'" in offline("lod").err


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Error: The command is missing; add one of: load, template, "),
        ("fi", "Virhe: Komento puuttuu; lisää jokin näistä: load, template, "),
        ("sv", "Fel: Kommandot saknas; lägg till något av dessa: load, template, "),
    ],
)
def test_a_language_alone_is_no_command(offline: Run, lang: str, sentence: str) -> None:
    answer = offline("--lang", lang)
    assert answer.code == 2
    assert sentence in answer.err


def test_a_language_that_is_none_is_told_in_that_of_the_environment(
    offline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fi_FI.UTF-8")
    monkeypatch.setenv("LANGUAGE", "fi")
    problem = offline("map", "--lang", "de").err.splitlines()[-1]
    assert problem == "Virhe: --lang ei voi olla ”de”; käytä jotakin näistä: 'en', 'fi', 'sv'."


def test_a_group_without_a_command_shows_its_help(offline: Run) -> None:
    answer = offline("--lang", "sv", "token")
    assert (answer.code, answer.out) == (2, "")
    assert "Bestäm vem som får använda servern från annat håll." in answer.err
