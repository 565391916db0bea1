"""Every command as its user meets it: answers on standard output, the rest on standard error, and
an exit code to trust."""

import subprocess
import sys
from pathlib import Path

import pytest

from api import cli
from commands import Run

SLOW = {
    "polars",
    "numpy",
    "neo4j",
    "numba",
    "starlette",
    "uvicorn",
    "networkx",
    "scipy",
    "jinja2",
    "babel",
    "pyvis",
    "rich",
}


def table(folder: Path, sheet: str, *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{sheet}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def test_help_imports_nothing_slow() -> None:
    program = (
        "import sys; sys.argv = ['verkosto', '--help']\nfrom api.cli import main\ntry:"
        " main()\nfinally: print(*sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert "Usage: verkosto" in printed
    assert SLOW & set(printed.splitlines()[-1].split()) == set()


@pytest.mark.parametrize("command", [command.__name__.strip("_") for command in cli.COMMANDS])
def test_every_command_explains_itself(offline: Run, command: str) -> None:
    answer = offline(command, "--help")
    assert answer.code == 0
    assert f"verkosto {command}" in answer.out
    assert " ".join(offline("--help").out.split()).count(f" {command} ")


def test_an_unknown_command_is_bad_input_with_a_suggestion(offline: Run) -> None:
    answer = offline("lod")
    assert (answer.code, answer.out) == (2, "")
    assert "'load'" in answer.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["load"], "nothing to load"),
        (["load", "--facts", "tables"], "--facts loads"),
        (["gaps", "--as-of", "2019-13"], "'2019-13' is not a date"),
        (["gaps", "--window", "soon"], "'soon' is not a window"),
        (["gaps", "--ties", "friends"], "friends"),
        (["gaps", "--draws", "0"], "--draws"),
        (["gaps", "--by", "sectr"], "'sectr'"),
        (["gaps", "--half-life", "soon"], "'soon' is not a window"),
        (["gaps", "--cap", "1"], "--cap"),
        (["trend", "--from", "2022"], "--to"),
        (["map", "--lang", "de"], "de"),
        (["erase", "p1"], "--yes"),
        (["withdraw", "s1"], "--yes"),
    ],
)
def test_bad_input_is_told_before_any_graph_is_opened(
    offline: Run, arguments: list[str], message: str
) -> None:
    answer = offline(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err


def test_a_url_without_a_password_is_bad_input(
    offline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VERKOSTO_PASSWORD")
    answer = offline("status")
    assert answer.code == 2
    assert "VERKOSTO_PASSWORD" in answer.err


def test_a_database_that_is_down_is_a_store_error(
    offline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERKOSTO_URL", "bolt://127.0.0.1:1")
    answer = offline("status", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1
    assert "127.0.0.1:1" in answer.err


def test_ctrl_c_ends_with_a_sentence(offline: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "COMMANDS", (interrupted,))
    answer = offline("interrupted")
    assert answer.code == 130
    assert answer.err.startswith("Interrupted.")


def test_a_template_is_never_written_over_by_accident(offline: Run, tmp_path: Path) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_text("what somebody typed for a week")
    answer = offline("template", filled)
    assert answer.code == 2
    assert "--force" in answer.err
    assert filled.read_text() == "what somebody typed for a week"
    assert offline("template", filled, "--force").code == 0
    assert filled.read_bytes()[:2] == b"PK"
    nowhere = offline("template", tmp_path / "none" / "filled.xlsx")
    assert (nowhere.code, nowhere.err) == (
        2,
        (
            f"Error: '{tmp_path}/none/filled.xlsx': No such file or directory; name one that is"
            " there.\n"
        ),
    )


def test_a_sample_says_what_it_planted(offline: Run, tmp_path: Path) -> None:
    summary = offline(
        "sample", tmp_path / "tables", "--people", 100, "--gaps", "27:33", "--json"
    ).data
    assert summary["gaps"] == [["27", "33"]]
    assert summary["rows"]["leaders"] == 100


def test_a_folder_that_is_not_there_is_bad_input(run: Run, tmp_path: Path) -> None:
    answer = run("load", tmp_path / "nowhere")
    assert (answer.code, answer.out) == (2, "")
    assert str(tmp_path / "nowhere") in answer.err


def test_loading_again_changes_nothing(run: Run, home: Path) -> None:
    version = run("status", "--json").data["dataVersion"]
    again = run("load", home / "tables", "--json").data
    assert set(again) == {"created", "updated", "unchanged", "rejected", "seconds"}
    assert (sum(again["created"].values()), sum(again["updated"].values()), again["rejected"]) == (
        0,
        0,
        [],
    )
    assert again["unchanged"]["Person"] == 300
    assert run("status", "--json").data["dataVersion"] == version


def test_a_load_with_errors_stores_nothing_and_names_every_cell(run: Run, tmp_path: Path) -> None:
    version = run("status", "--json").data["dataVersion"]
    folder = table(
        tmp_path / "bad", "leaders", "id,given_name,family_name", "x1,Synthetic,One", "x2,,Two"
    )
    answer = run("load", folder, "--json")
    assert answer.code == 2
    [rejected] = answer.data["rejected"]
    assert set(rejected) == {"file", "sheet", "row", "column", "value", "message"}
    assert [rejected[name] for name in ("file", "sheet", "row", "column")] == [
        "leaders.csv",
        "leaders",
        3,
        "given_name",
    ]
    assert answer.data["created"] == {}
    assert run("status", "--json").data["dataVersion"] == version


def test_skip_bad_stores_the_good_rows_and_writes_the_others(run: Run, tmp_path: Path) -> None:
    folder = table(
        tmp_path / "half", "leaders", "id,given_name,family_name", "y1,Synthetic,One", "y2,,Two"
    )
    answer = run("load", folder, "--skip-bad", "--rejected", tmp_path / "rejected.csv", "--json")
    assert (answer.code, answer.data["created"]["Person"]) == (0, 1)
    assert "rejected.csv" in answer.err
    assert "y2,,Two," in (tmp_path / "rejected.csv").read_text("utf-8-sig")
    assert run("withdraw", "half", "--yes", "--json").data["removed"]["Person"] == 1


def test_errors_and_rejected_rows_are_in_the_language_of_lang_or_the_environment(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = table(tmp_path / "fel", "leaders", "id,given_name,family_name", "y1,A,B", "y2,,Two")
    out = tmp_path / "rejected.csv"
    output = run("--lang", "fi", "load", folder, "--skip-bad", "--rejected", out)
    assert "leaders.csv, rivi 3, sarake given_name: kohta ”etunimi” on tyhjä" in output.err
    assert "given_name: kohta ”etunimi” on tyhjä" in out.read_text("utf-8-sig")
    assert run("withdraw", "fel", "--yes").code == 0
    output = run("load", tmp_path / "none")
    assert output.err.startswith(f"Error: '{tmp_path / 'none'}' does not exist")
    monkeypatch.setenv("LC_ALL", "sv_FI.UTF-8")
    monkeypatch.setenv("LANGUAGE", "sv")
    output = run("load", tmp_path / "none")
    assert output.err.startswith(f"Fel: ”{tmp_path / 'none'}” finns inte")
    assert run("gaps", "--as-of", "frog", "--lang", "fi").err.startswith("Virhe: ”frog” ei ole")


def test_a_dry_run_says_what_would_change_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    version = run("status", "--json").data["dataVersion"]
    folder = table(tmp_path / "new", "leaders", "id,given_name,family_name", "z1,Synthetic,One")
    assert run("load", folder, "--dry-run", "--json").data["created"]["Person"] == 1
    assert "would be" in run("load", folder, "--dry-run").out
    assert run("status", "--json").data["dataVersion"] == version


def test_status_says_where_and_how_much(run: Run) -> None:
    status = run("status", "--json").data
    assert status["engine"] == "arcadedb"
    assert status["address"].startswith("bolt://127.0.0.1:")
    assert status["nodes"]["Person"] >= 300
    assert status["relationships"]["MEMBER_OF"] > 300
    assert status["unfinished"] == []
    assert "synthetic-sample" in status["sources"]
    assert "arcadedb" in run("status").out


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_map_is_one_page_in_the_language_asked_for(run: Run, tmp_path: Path, lang: str) -> None:
    answer = run("map", "--out", tmp_path / "map.html", "--lang", lang, "--draws", 50)
    written = {"fi": "Kirjoitettu", "sv": "Skrivet", "en": "Wrote"}[lang]
    assert answer.code == 0
    assert answer.out.startswith(written)
    assert answer.out.endswith(f"{tmp_path / 'map.html'}\n")
    assert f'lang="{lang}"' in (tmp_path / "map.html").read_text("utf-8")


def test_a_page_that_cannot_be_written_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    answer = run("map", "--out", tmp_path / "nowhere" / "map.html", "--draws", 10)
    assert answer.code == 2
    assert (
        answer.err
        == f"Error: '{tmp_path / 'nowhere' / 'map.html'}': No such file or directory; name one that"
        " is there.\n"
    )


def test_erasing_removes_the_person_and_nobody_else(run: Run, tmp_path: Path) -> None:
    run(
        "load",
        table(
            tmp_path / "two",
            "leaders",
            "id,given_name,family_name",
            "e1,Synthetic,One",
            "e2,Synthetic,Two",
        ),
    )
    before = run("status", "--json").data["nodes"]["Person"]
    assert run("erase", "e1", "--yes", "--json").data["removed"]["Person"] == 1
    assert run("status", "--json").data["nodes"]["Person"] == before - 1
    assert run("erase", "e1", "--yes").code == 2
    assert "leader 1" in run("erase", "e2", "--yes").out


def test_stopping_twice_says_that_nothing_runs(run: Run) -> None:
    run("status")
    assert "Stopped" in run("stop").out
    assert "not running" in run("stop").out
