"""What the README says of commands, tables and settings is so; its commands are run by
tests/test_wheel.py."""

import re

from api import cli
from graph.settings import read_settings
from loaders.sheets import SHEETS
from repository import ROOT

README = (ROOT / "README.md").read_text("utf-8")
EVERYWHERE = ("source", "quotes")


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
