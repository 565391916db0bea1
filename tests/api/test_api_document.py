"""docs/api.md tells every limit, and every code by which something is refused."""

import re
from dataclasses import fields

from api.limits import Limits
from repository import ROOT

TEXT = (ROOT / "docs/api.md").read_text("utf-8")


def test_every_limit_is_told_with_its_value() -> None:
    rows = TEXT.partition("## Limits")[2].partition("\n\n## ")[0]
    told = set(re.findall(r"\d[\d,]*", rows))
    assert {f"{getattr(Limits(), field.name):,.0f}" for field in fields(Limits)} - told == set()


def test_every_code_is_told_and_no_other() -> None:
    modules = ("documents", "errors", "http", "limits", "requests")
    used = {name for module in modules for name in re.findall(r'"([A-Z_]{4,})"', (ROOT / f"api/{module}.py").read_text("utf-8"))}
    assert set(re.findall(r"`([A-Z_]+)`", TEXT)) == used - {"POST", "HEAD"}
