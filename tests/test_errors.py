"""Errors are data: whoever raises one names a sentence of the catalogue and what stands in it, and
whoever reads one reads it in their language, on a page, in the terminal and through GraphQL."""

import ast
import asyncio
import pickle
import re
from collections.abc import Iterator, Mapping
from html import unescape
from string import Formatter
from typing import Any

import httpx
import pytest

import api
import loaders
import viz
from api import console
from api.graphql.context import Answer, Context, Prepared
from api.graphql.errors import describe
from api.graphql.plan import make_execute
from api.graphql.schema import build_schema
from asgi import client_of
from graph.errors import (
    SENTENCES,
    BadInput,
    Column,
    Joined,
    Message,
    Rejection,
    data_of,
    join,
    message,
    message_of,
    with_columns,
)
from graph.messages import SYSTEM_REASONS
from graph.model import kind_words
from graph.settings import read_language
from repository import ROOT, files
from served import Stub, pages_app, stub_app
from viz.words.errors import in_language
from viz.words.language import LANGUAGES, language

PACKAGES = ("graph", "loaders", "viz", "api")
ERRORS = {
    "BadInput",
    "Busy",
    "Gone",
    "Refused",
    "StoreError",
    "TimedOut",
    "Unanswered",
    "Unreadable",
    "VerkostoError",
    "WrongToken",
}
"""Errors that are raised with an id and its parameters; others take a message."""

CALLED_WITH_ID = {*ERRORS, "message", "Message"}
assert {api, loaders, viz}, "their sentences join the catalogue when they are imported"


def fields(sentence: str) -> dict[str, str]:
    """The names of a sentence's parameters, and how each is formatted."""
    parsed = Formatter().parse(sentence)
    return {name: form or "" for _, name, form, _ in parsed if name is not None}


def sample(id_: str) -> Message:
    """The message with parameters that are found again in any language."""
    values: dict[str, Any] = {
        name: 1000 + number if form else f"q{number}x"
        for number, (name, form) in enumerate(fields(SENTENCES[id_]).items(), 1)
    }
    return message(id_, **values)


def shown(code: str, expected: Message) -> list[str]:
    """How a language shows the parameters of a sample."""
    forms = fields(SENTENCES[expected.id])
    return [
        language(code).number(int(str(value))) if forms[name] == "," else format(value, forms[name])
        for name, value in expected.parameters.items()
        if isinstance(value, int | float | str)
    ]


def check(code: str, expected: Message, text: str) -> None:
    """All is shown, nothing is left over, and no English where another language is read."""
    missing = [value for value in shown(code, expected) if value not in text]
    assert not missing, (code, expected.id, text)
    names = "|".join(fields(SENTENCES[expected.id])) or "there is none"
    assert not re.search(r"\{(" + names + r")\b", text), (code, expected.id, text)
    pieces = [piece.strip(" .;:,()'") for piece, *_ in Formatter().parse(SENTENCES[expected.id])]
    english = [piece for piece in pieces if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", piece)]
    if code == "en":
        assert all(piece in text for piece in english), (code, expected.id, text)
    else:
        assert not [piece for piece in english if piece in text], (code, expected.id, text)


def sites() -> Iterator[tuple[str, ast.Call]]:
    for path in files():
        place = path.relative_to(ROOT)
        if place.suffix == ".py" and place.parts[0] in PACKAGES:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield f"{place}:{node.lineno}", node


def test_whoever_raises_an_error_names_a_sentence_and_exactly_what_stands_in_it() -> None:
    wrong = []
    for place, call in sites():
        first = call.args[0] if call.args else None
        if not isinstance(call.func, ast.Name) or call.func.id not in CALLED_WITH_ID:
            continue
        if isinstance(first, ast.JoinedStr | ast.BinOp):
            wrong.append(f"{place}: a text that is made where it is raised")
        if not isinstance(first, ast.Constant) or len(call.args) > 1:
            continue
        given = {keyword.arg for keyword in call.keywords}
        needed = set(fields(SENTENCES.get(first.value, "")))
        if first.value not in SENTENCES:
            wrong.append(f"{place}: no sentence '{first.value}'")
        elif None not in given and given != needed:
            wrong.append(f"{place}: {given ^ needed}")
    assert wrong == []


def test_every_sentence_of_the_catalogue_is_used() -> None:
    used = set()
    for path in files():
        place = path.relative_to(ROOT)
        if (
            place.suffix == ".py"
            and place.parts[0] in PACKAGES
            and place.parts[1:] != ("messages.py",)
        ):
            tree = ast.parse(path.read_text("utf-8"))
            used |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set(SENTENCES) - used - set(SYSTEM_REASONS.values()) == set()


def test_an_id_is_short_and_means_one_thing() -> None:
    assert [id_ for id_ in SENTENCES if not re.fullmatch(r"[a-z][a-z0-9_]{2,39}", id_)] == []
    with pytest.raises(ValueError, match="has two sentences"):
        join({"did_you_mean": "perhaps {names}?"})


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_error_on_a_page_is_in_the_language_of_the_page(code: str) -> None:
    raised: list[Message] = []

    def gaps_of(settings: Any) -> Any:
        raise BadInput(raised[-1])

    async def read() -> None:
        async with client_of(pages_app(gaps_of, lambda: str(len(raised)))) as client:
            for id_ in SENTENCES:
                raised.append(sample(id_))
                page = await client.get("/", params={"lang": code})
                assert page.status_code == 400, page.text
                check(code, raised[-1], _paragraphs(page))

    asyncio.run(read())


def _paragraphs(page: httpx.Response) -> str:
    main = re.search(r"<main.*?</main>", page.text, re.DOTALL)
    assert main
    return unescape(re.sub(r"<[^>]*>", " ", main[0]))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_error_in_the_terminal_is_in_its_language(
    code: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "_chosen", [])
    monkeypatch.setattr(console, "read_language", lambda: code)
    beginning = {"en": "Error: ", "fi": "Virhe: ", "sv": "Fel: "}[code]

    def command(error: Message) -> None:
        raise BadInput(error)

    for id_ in SENTENCES:
        expected = sample(id_)
        with pytest.raises(SystemExit, match="2"):
            console.run(lambda expected=expected: command(expected))
        text = capsys.readouterr().err
        assert text.startswith(beginning)
        check(code, expected, text.removeprefix(beginning))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_error_through_graphql_has_its_id_and_the_language_that_is_accepted(
    code: str,
) -> None:
    raised: list[Message] = []

    async def years(role: Any, who: str, arguments: Mapping[str, Any]) -> Any:
        raise BadInput(raised[-1])

    class Nothing:
        async def read(self, *given: Any) -> Any:
            raise AssertionError(given)

    execute = make_execute(build_schema(), Nothing(), {"years": years}, describe)

    async def executed(request: Prepared, context: Context) -> Answer:
        return await execute(request, context)

    async def read() -> None:
        async with client_of(stub_app(Stub(), execute=executed)) as client:
            for id_ in SENTENCES:
                raised.append(sample(id_))
                answer = await client.post(
                    "/graphql", json={"query": "{ years }"}, headers={"Accept-Language": code}
                )
                (error,) = answer.json()["errors"]
                assert error["extensions"] == {"code": "BAD_INPUT", "id": id_}
                check(code, raised[-1], error["message"])

    asyncio.run(read())


def test_graphql_is_in_english_where_no_language_is_accepted() -> None:
    async def read() -> None:
        async with client_of(stub_app(Stub(fault=BadInput("no_dump", file="f")))) as client:
            for headers in ({}, {"Accept-Language": "de"}):
                answer = await client.post("/graphql", json={"query": "{ years }"}, headers=headers)
                assert answer.json()["errors"][0]["message"].startswith("'f' does not exist")

    asyncio.run(read())


def test_a_remedy_a_word_and_numbers_are_in_the_language_too() -> None:
    remedy = message("did_you_mean", names=message("either", one="'a'", other="'b'"))
    lost = message("no_element", kind=kind_words("Person"), id="c", remedy=remedy)
    assert str(lost) == "There is no Person 'c'; did you mean 'a' or 'b'?"
    assert in_language(language("fi"), lost) == (
        "Kohdetta ”c” ei ole (johtaja); tarkoititko 'a' tai 'b'?"
    )
    assert in_language(language("sv"), lost) == (
        "Det finns inget objekt ”c” (ledare); menade du 'a' eller 'b'?"
    )
    long = message("first_row_too_long", most=65536)
    assert "65,536" in str(long)
    assert "65\xa0536" in in_language(language("fi"), long)


def test_a_message_is_the_same_after_a_process_or_json() -> None:
    original = message("no_property", kind="x", name="y", names=Joined((message("none"), "z")))
    rejection = Rejection("f", "s", 1, "c", "v", original)
    assert pickle.loads(pickle.dumps(rejection)) == rejection
    assert message_of(data_of(original)) == original
    error = pickle.loads(pickle.dumps(BadInput("no_dump", file="f")))
    assert (type(error), str(error)) == (BadInput, str(BadInput("no_dump", file="f")))


def test_columns_can_be_named_as_another_place_names_them() -> None:
    original = message(
        "no_name", headings=Joined((Column("name_fi"), Column("name_sv"), "name_en"))
    )
    assert str(with_columns(original, {"name_fi": "nameFi"})) == (
        "no name is given; fill at least one of nameFi, name_sv, name_en."
    )


def test_what_is_quoted_is_never_taken_for_a_place_to_fill() -> None:
    original = message("not_a_window", text="{text} {0} {remedy}")
    for code in LANGUAGES:
        assert "{text} {0} {remedy}" in in_language(language(code), original)


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "fi"),
        ({"LANG": "fi_FI.UTF-8", "LC_ALL": "sv_FI"}, "sv"),
        ({"LANG": "fi_FI.UTF-8", "LC_MESSAGES": "sv"}, "sv"),
        ({"LANG": "fi_FI.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fi_FI.UTF-8", "LANGUAGE": "de:sv:en"}, "sv"),
        ({"LANG": "C", "LANGUAGE": "sv"}, "en"),
        ({"LANGUAGE": "sv"}, "sv"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_s_language_is_that_of_gettext(
    environ: Mapping[str, str], code: str
) -> None:
    assert read_language(environ) == code
