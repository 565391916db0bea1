"""The commands that report, as their user meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Run
from repository import ROOT

AT = ("--as-of", "2026-11-23", "--draws", 200)
ENDINGS = ("pdf", "html", "xlsx", "json")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_data_give_the_same_file_in_another_process_and_folder(
    run: Run, home: Path, tmp_path: Path, ending: str
) -> None:
    here = tmp_path / f"report.{ending}"
    written = run("report", *AT, "--lang", "sv", "--proposals", 1, "--out", here).out
    assert written == f"Skrivet: {here}\n"
    arguments = [
        str(each)
        for each in ("report", *AT, "--lang", "sv", "--proposals", 1, "--out", f"other.{ending}")
    ]
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "VERKOSTO_HOME": str(home / "graph"),
        "TZ": "Pacific/Kiritimati",
    }
    subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", *arguments],
        cwd=folder,
        env=environment,
        check=True,
    )
    assert (folder / f"other.{ending}").read_bytes() == here.read_bytes()


def test_one_report_is_written_in_several_forms_at_once(run: Run, tmp_path: Path) -> None:
    both = (tmp_path / "a.json", tmp_path / "a.xlsx")
    assert (
        run("report", *AT, "--out", both[0], "--out", both[1]).out
        == f"Wrote {both[0]}\nWrote {both[1]}\n"
    )
    assert all(path.stat().st_size > 10_000 for path in both)


def test_a_report_finds_what_was_planted_and_names_leaders(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    run("report", *AT, "--lang", "en", "--out", out)
    data = json.loads(out.read_text("utf-8"))
    points = next(each for each in data["sections"] if each["key"] == "finding")["blocks"][0][
        "items"
    ]
    assert "Ministry of Defence – Ministry of Social Affairs and Health" in [
        point["heading"] for point in points
    ]
    assert any("Keksitty" in person["name"] for person in data["state"]["people"])


def test_a_report_without_names_has_none(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run("report", *AT, "--no-names", "--out", out)
    page = out.read_text("utf-8")
    assert "Keksitty" not in page
    assert "Näätsaari" not in page
    assert "This report names nobody" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--out", "report.doc"), "'report.doc' does not end like a report"),
        (("--out", "report"), "use one of '.html'"),
        (("--horizon", "soon"), "'soon' is not a window"),
        (("--years", 1), "A trend over 1 years cannot be told"),
        (("--as-of", "yesterday"), "'yesterday' is not a date"),
    ],
)
def test_what_cannot_be_reported_is_refused_before_the_graph_is_opened(
    offline: Run, arguments: tuple[object, ...], message: str
) -> None:
    refused = offline("report", *arguments)
    assert (refused.code, message in refused.err) == (2, True)


def test_a_folder_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    refused = run("report", *AT, "--out", tmp_path / "none" / "report.json")
    assert refused.code == 2
    assert "none/report.json" in refused.err


def test_what_changed_between_two_days_is_told(run: Run) -> None:
    changes = run("diff", "2023", "2026-01", "--json").data
    assert (changes["before"]["asOf"], changes["after"]["asOf"]) == ("2023-12-31", "2026-01-31")
    assert {"sectors", "people", "groups", "opened", "closed", "verdicts", "ties"} <= set(changes)
    listed = run("diff", "2023", "2026-01", "--lang", "fi").out
    assert "31.12.2023 – 31.1.2026" in listed
    assert "Yhteyksien suurimmat muut muutokset" in listed
    assert all(group["id"] for group in changes["groups"]["new"])
    moved = len(changes["people"]["moved"])
    assert f"{moved} johtaja" in listed or not moved


def test_two_reports_are_compared_without_a_graph(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after, hidden = (tmp_path / f"{name}.json" for name in ("before", "after", "hidden"))
    run("report", "--as-of", "2023", "--draws", 100, "--out", before)
    run("report", "--as-of", "2026-01", "--draws", 100, "--lang", "fi", "--out", after)
    run("report", "--as-of", "2026-01", "--draws", 100, "--no-names", "--out", hidden)
    days = run("diff", "2023", "2026-01", "--json").data
    monkeypatch.setenv("VERKOSTO_URL", "ftp://nowhere")
    compared = run("diff", before, after, "--json").data
    assert (compared["people"], compared["groups"]) == (days["people"], days["groups"])
    ties = (
        {
            (each["a"], each["b"], each["tiesAfter"])
            for each in changes["ties"] + changes["verdicts"]
        }
        for changes in (compared, days)
    )
    assert len(set(map(frozenset, ties))) == 1
    assert run("diff", before, hidden, "--json").data["people"] is None
    assert "so nothing is told of people" in run("diff", before, hidden).out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no report"),
        ("[]", "is no report of the format"),
        ('{"format": "other"}', "is no report of the format"),
        ('{"format": "verkosto-report-1", "state": {}}', "cannot be read"),
        ('{"format": "verkosto-report-1"}', "cannot be read"),
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence(
    offline: Run, tmp_path: Path, content: str, message: str
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(content, "utf-8")
    refused = offline("diff", file, file)
    assert (refused.code, message in refused.err) == (2, True)


def test_a_report_that_is_not_there_is_named(offline: Run, tmp_path: Path) -> None:
    refused = offline("diff", tmp_path / "a.json", tmp_path / "b.json")
    assert (refused.code, "a.json" in refused.err) == (2, True)
    wrong = offline("diff", "sometime", "2026")
    assert (wrong.code, "'sometime' is not a date" in wrong.err) == (2, True)
