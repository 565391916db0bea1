"""The README's commands are run in its order, and what it promises of tables and settings is so."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import cli
from graph.settings import read_settings
from loaders.sheets import SHEETS
from repository import ROOT

README = (ROOT / "README.md").read_text("utf-8")
EVERYWHERE = ("source", "quotes")
BLOCKS = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    begin = ("$ verkosto ", "$ VERKOSTO_HOME=")
    return [line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith(begin)]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A shell in which `verkosto` is this source, with a graph of its own."""
    program = tmp_path / "bin" / "verkosto"
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -c 'from api.cli import main;"
        ' main()\' "$@"\n'
    )
    program.chmod(0o755)
    made = {
        "PATH": f"{program.parent}{os.pathsep}{os.defpath}",
        "HOME": str(tmp_path),
        "VERKOSTO_HOME": str(tmp_path / "graph"),
    }
    yield made
    for home in (made["VERKOSTO_HOME"], str(tmp_path / "restored")):
        subprocess.run(
            [program, "stop"], env={**made, "VERKOSTO_HOME": home}, check=True, capture_output=True
        )


@pytest.mark.slow
def test_every_command_of_the_readme_runs(environment: dict[str, str], tmp_path: Path) -> None:
    assert len(commands()) > 10
    for command in commands():
        done = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert (tmp_path / "map.html").stat().st_size > 10_000


def test_the_readme_opens_with_one_sentence_and_two_commands() -> None:
    title, sentence, block = README.split("\n\n")[:3]
    assert (title, sentence.count(". "), sentence[-1]) == ("# Verkosto", 0, ".")
    assert [line.split()[:3] for line in block.splitlines()[1:-1]] == [
        ["$", "make", "demo"],
        ["$", "make", "test"],
    ]


def test_the_readme_names_every_table() -> None:
    section = README.partition("| tables |")[2].partition("\n\n")[0]
    named = {
        name
        for names in re.findall(r"^\| ([a-z, ]+) \|", section, re.MULTILINE)
        for name in names.split(", ")
    }
    assert named == {sheet.name for sheet in SHEETS}


def test_the_tables_document_has_every_column() -> None:
    rows = re.findall(
        r"^\| ([a-z, ]+) \| (\w+\*.*) \|$",
        (ROOT / "docs/tables.md").read_text("utf-8"),
        re.MULTILINE,
    )
    listed = {
        name: re.sub(r" \([^)]*\)", "", columns).split(", ")
        for names, columns in rows
        for name in names.split(", ")
    }
    there = {
        sheet.name: [f"{column.name}{'*' * column.required}" for column in sheet.columns]
        for sheet in SHEETS
    }
    assert listed == {
        name: [column for column in columns if column not in EVERYWHERE]
        for name, columns in there.items()
    }


def test_the_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"\bverkosto ([a-z]+)", README))
    assert named - {"load", "token", "compose", "home"} <= {
        command.__name__.strip("_") for command in cli.COMMANDS
    }
    assert {command.__name__.strip("_") for command in cli.COMMANDS} - named == set()


def test_the_settings_of_the_readme_are_read() -> None:
    names = re.findall(r"`(VERKOSTO_[A-Z]+)`", README)
    values = {name: f"/{name}" for name in names}
    settings = read_settings(values)
    read = {
        str(settings.home),
        settings.url,
        settings.user,
        settings.password,
        settings.database,
        settings.memory,
    }
    assert read == set(values.values())


def test_files_that_the_readme_points_to_exist() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(links) > 4
    assert [link for link in links if not (ROOT / link).exists()] == []
