"""docs/api.md tells every limit, and every code by which something is refused; what it has to copy
is answered."""

import re
from dataclasses import fields

import pytest
from graphql import parse, validate

from api.graphql.limits import Limits
from api.graphql.schema import build_schema
from graph.store import Store
from graphql_answers import data, executing
from repository import ROOT

TEXT = (ROOT / "docs/api.md").read_text("utf-8")


def test_every_limit_is_told_with_its_value() -> None:
    rows = TEXT.partition("## Limits")[2].partition("\n\n## ")[0]
    documented = set(re.findall(r"\d[\d,]*", rows))
    assert {
        f"{getattr(Limits(), field.name):,.0f}" for field in fields(Limits)
    } - documented == set()


def test_every_code_is_told_and_no_other() -> None:
    modules = ("documents", "endpoint", "errors", "limits", "requests")
    used = {
        name
        for module in modules
        for name in re.findall(
            r'"([A-Z_]{4,})"', (ROOT / f"api/graphql/{module}.py").read_text("utf-8")
        )
    }
    assert set(re.findall(r"`([A-Z_]+)`", TEXT)) == used - {"POST", "HEAD"}


BLOCKS = re.findall(r"```graphql\n(.+?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("text", BLOCKS)
def test_what_it_has_to_copy_is_of_the_schema(text: str) -> None:
    assert validate(build_schema(), parse(text)) == []


def test_its_list_leads_from_page_to_page(sampled: Store) -> None:
    text = (
        next(each for each in BLOCKS if "query Leaders" in each)
        .replace("first: 50", "first: 1")
        .replace('sector: "28", ', "")
    )
    text, pages, after = re.sub(r", region: {.+?}", "", text), [], None
    while not pages or pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append(data(executing(sampled), text, after=after))
        after = pages[-1]["pageInfo"]["endCursor"]
    assert (
        len({page["nodes"][0]["key"] for page in pages}) == len(pages) == pages[0]["totalCount"] > 2
    )
