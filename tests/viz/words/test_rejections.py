"""What loaders say is said in every language of the pages."""

import ast
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from loaders.upload import read_upload
from repository import ROOT
from viz.words.language import language
from viz.words.rejections import SENTENCES, in_words

TABLES = {
    "leaders.csv": (
        "id,given_name,family_name\na,A,\nb\x07,B,B\nc,C,C\nc,C,D\n",
        "id,given_name\na,A\n",
        "id,id,given_name,family_name\na,b,A,A\n",
        "id,given_name,family_name,frog\na,A,A,x\n",
        "id,given_name,family_name,\na,A,A,x\n",
        "",
        "\n\n",
        'id,given_name\n"a,b\n',
        "id,given_name,family_name\na,A,A,b\n",
        b"id,given_name,family_name\na,\xff,A\n",
        "id,given_name,family_name\n" + "i" * 1001 + ",A,A\n",
    ),
    "groups.csv": (
        "id,name_fi,kind\na,,\nb,B,frog\nc,C,per group\n",
        "id,name_fi,valid_from,valid_to\na,A,1.2.2019,\nb,B,soon,\nc,C,2020,2019\n",
        "id,name_fi,draft\na,A,maybe\n",
    ),
    "organisations.csv": (
        "id,name_fi,business_id\na,A,1572860-1\n",
        "id,name_fi,part_of\na,A,a\n",
        "id,name_fi,sector\na,A,99\n",
    ),
    "memberships.csv": (
        "member,of\na,g\n",
        "member,of,valid_from,valid_to\na,g,2020,2019\n",
        "member,of\n,g\n",
    ),
    "reporting.csv": ("leader,superior\na,a\n",),
    "frogs.csv": ("id\n",),
    "leader.csv": ("id\n",),
    "table.pdf": ("x",),
    "table.xlsx": ("x", "PK\x03\x04"),
    "table.zip": ("x",),
}
LOADERS = (
    "workbooks/isolated",
    "cells",
    "checking",
    "contradictions",
    "workbooks/bounds",
    "reading",
    "references",
    "table",
    "upload",
    "workbooks/read",
)
ELSEWHERE = ("files_of", "read_json")
"""What no upload comes to."""
KNOWN = {"Person": ["a"], "Organisation": ["a"], "Group": ["gg"]}


def said_of(name: str, content: str | bytes) -> list[str]:
    try:
        loaded = read_upload(
            content if isinstance(content, bytes) else content.encode(),
            name,
            lambda label: KNOWN.get(label, []),
        )
        assert loaded.rejections or "i" * 1001 in str(content), (name, content)
        return [each.message for each in loaded.rejections]
    except BadInput as error:
        return [str(error)]


@pytest.mark.parametrize("code", ["fi", "sv"])
@pytest.mark.parametrize(
    ("name", "content"), [(name, content) for name, every in TABLES.items() for content in every]
)
def test_what_is_wrong_with_a_table_is_said_in_the_reader_s_language(
    name: str, content: str | bytes, code: str
) -> None:
    for message in said_of(name, content):
        told = in_words(language(code), message)
        assert told != message
        assert not re.search(r"\b(the|is|it|there|correct|did you mean|use one of| or )\b", told), (
            told
        )


def test_values_and_suggestions_stay_as_they_are() -> None:
    told = in_words(language("fi"), "'frog' is not a kind; did you mean 'forum' or 'foorumi'?")
    assert told == "”frog” ei käy kohtaan ”laji”; tarkoititko 'forum' tai 'foorumi'?"
    lost = (
        "there is no leader or organisation 'x' in the load or the graph; add it or correct the id."
    )
    assert in_words(language("sv"), lost).startswith(
        "koden ”x” (ledare eller organisation) finns varken"
    )
    assert in_words(language("en"), lost) == lost


def test_what_nobody_foresaw_stays_in_english() -> None:
    assert in_words(language("fi"), "'x' is not a frog; croak.") == "'x' is not a frog; croak."


PARTS = ("' is not a date; write it as ", "{value}", "%s", "kind", " or ")


@given(st.sampled_from(SENTENCES), st.lists(st.text() | st.sampled_from(PARTS), min_size=6))
def test_any_value_is_put_into_any_sentence(sentence: str, values: list[str]) -> None:
    rest = iter(values)
    message = re.sub(r"\{\w+\}", lambda _: next(rest, "x"), sentence)
    for code in ("fi", "sv"):
        assert isinstance(in_words(language(code), message), str)


def test_a_long_hostile_value_is_told_at_once() -> None:
    message = "'" + "' contradicts row 1 of x, which says 'y' of the same 'z" * 100_000 + "'"
    assert in_words(language("fi"), message) == message


def test_whatever_the_table_loaders_say_with_a_remedy_is_among_the_sentences() -> None:
    def known(text: str) -> bool:
        pattern = ".*".join(map(re.escape, text.split("{}")))
        return any(re.fullmatch(pattern, sentence) for sentence in SENTENCES)

    written = [
        text
        for name in LOADERS
        for text in texts(ast.parse((ROOT / f"loaders/{name}.py").read_text("utf-8")))
    ]
    assert len(written) > 25
    assert [text for text in written if not known(text)] == []


def texts(tree: ast.AST) -> Iterator[str]:
    """The sentences of a module that are no descriptions, with {} for what is put in."""
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    if isinstance(tree, ast.FunctionDef) and tree.name in ELSEWHERE:
        return
    text = tree.value if isinstance(tree, ast.Constant) and isinstance(tree.value, str) else ""
    if isinstance(tree, ast.JoinedStr):
        text = "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in tree.values
        )
    if re.search(r"; .*[.}]$", text):
        yield text
    for inner in ast.iter_child_nodes(tree) if not text else ():
        yield from texts(inner)
