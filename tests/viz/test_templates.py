"""How templates are written: flat, since HTML sends its indentation to every reader."""

import re
from pathlib import Path

import pytest

from repository import ROOT

TEMPLATES = sorted((ROOT / "viz").rglob("*.html"))
FAULTS = {
    "a tab": re.compile(r"\t"),
    "space at the end of a line": re.compile(r" +$", re.MULTILINE),
    "no space within braces": re.compile(r"\{\{-?[^ -]|[^ -]-?\}\}|\{%-?[^ -]|[^ -]-?%\}"),
    "an attribute in single quotes": re.compile(r"<\w[^>\"']*?='"),
}
STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def faults(text: str) -> list[str]:
    result = [name for name, pattern in FAULTS.items() if pattern.search(text)]
    if re.search(r"^ +\S", STATEMENT.sub("%", text), re.MULTILINE):
        result.append("indentation")
    if not text.endswith("\n") or text.endswith("\n\n"):
        result.append("not one line end at the end")
    return result


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "viz")))
def test_a_template_is_written_as_the_others(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<p>\t</p>\n", "a tab"),
        ("<p> \n</p>\n", "space at the end of a line"),
        ("{{x }}\n", "no space within braces"),
        ("{% if x%}\n", "no space within braces"),
        ("<p class='a'>\n", "an attribute in single quotes"),
        ("<p>\n  <b></b>\n</p>\n", "indentation"),
        ("<p>", "not one line end at the end"),
        ("<p>\n\n", "not one line end at the end"),
    ],
)
def test_a_fault_is_seen(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_every_page_s_folder_has_its_view_and_its_template_by_the_same_names() -> None:
    pages = {path.parent for path in (ROOT / "viz" / "pages").rglob("page.html")}
    views = {path.parent for path in (ROOT / "viz" / "pages").rglob("view.py")}
    assert len(pages) > 10
    assert pages <= views
