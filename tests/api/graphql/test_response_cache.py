"""Questions asked again are answered from the cache, and never with less than what was stored
when they were asked."""

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from amounts import examples
from api.auth.roles import Role
from api.graphql.context import Answer, Context, Prepared
from api.graphql.documents import Documents
from api.graphql.errors import describe
from api.graphql.limits import Limits
from api.graphql.plan import make_execute
from api.graphql.resolvers.compose import PROPOSING
from api.graphql.response_cache import Repeated
from api.graphql.schema import build_schema
from batches import batch_of
from graph.engines.reader import Reader
from graph.errors import StoreError
from graph.settings import Settings
from graph.state import SECONDS, Commits
from graph.store import Store
from served import serving, store_app

DOCUMENTS = Documents(build_schema(), Limits())
TODAY = date(2026, 5, 1)
GROUPS = "{ groups(first: 50) { nodes { key name } } }"
OTHER = "{ groups { totalCount } }"
STEPS = ("write", "rename", "back", "ask", "ask", "other", "mutate", "withdraw")
ERASE = 'mutation { erasePerson(id: "p1") { __typename } }'


class Graph:
    """What can be written and is read in between: `during` happens while an answer is made."""

    def __init__(self) -> None:
        self.state, self.today, self.executed, self.clock, self.away = "v-0", TODAY, 0, 0.0, False
        self.during: Callable[[], None] = lambda: None
        self.answer: Callable[[], Answer] = lambda: Answer(self.state[:1].encode(), statements=1)

    async def execute(self, request: Prepared, context: Context) -> Answer:
        self.executed += 1
        request.plans.setdefault(context.role, {})
        self.during()
        return self.answer()

    async def read(self) -> str:
        if self.away:
            raise StoreError("away")
        return self.state

    def repeated(self, most: int = 1_000_000) -> Repeated:
        return Repeated(
            self.execute,
            self.read,
            Commits(),
            lambda: self.today,
            most=most,
            clock=lambda: self.clock,
        )


def ask(
    repeated: Repeated,
    text: str = GROUPS,
    role: Role = Role.ANALYST,
    times: int = 1,
    **options: Any,
) -> bytes:
    request = DOCUMENTS.prepare(text, None, {})
    return [
        asyncio.run(repeated(request, Context(role, "somebody", "id", **options)))
        for _ in range(times)
    ][-1].body


@pytest.fixture
def graph() -> Graph:
    DOCUMENTS._prepared.clear()
    return Graph()


@pytest.fixture
def known(graph: Graph) -> Repeated:
    """The question was asked before the graph was written."""
    repeated = graph.repeated()
    graph.state = "u-0"
    ask(repeated)
    graph.state, graph.executed = "v-0", 0
    return repeated


def test_a_question_asked_again_is_executed_once(graph: Graph, known: Repeated) -> None:
    assert ask(known, times=5) == b"v"
    assert graph.executed == 1


def test_what_is_asked_while_a_transaction_is_put_in_place_is_answered_when_it_is(
    graph: Graph, known: Repeated
) -> None:
    states = iter(["v-0+", "v-0+", "w-1"])

    async def read() -> str:
        graph.state = next(states, graph.state)
        return graph.state

    known._state = read
    assert ask(known) == b"w"
    assert graph.executed == 1


def test_what_somebody_wrote_into_is_answered_anew(graph: Graph, known: Repeated) -> None:
    def meanwhile() -> None:
        graph.state, graph.during = "w-1", lambda: None

    graph.during, graph.answer = meanwhile, lambda: Answer(f"{graph.executed}".encode())
    assert ask(known, times=3) == b"2"


def test_where_somebody_writes_without_end_the_answer_comes_but_is_not_kept(
    graph: Graph, known: Repeated
) -> None:
    def meanwhile() -> None:
        graph.clock += SECONDS / 4
        graph.state = f"v-{graph.clock}"

    graph.during = meanwhile
    assert ask(known) == b"v"
    assert graph.executed == 4
    graph.during = lambda: None
    ask(known)
    assert graph.executed == 5


def test_a_commit_that_was_cut_off_is_waited_for_once(graph: Graph, known: Repeated) -> None:
    async def read() -> str:
        graph.clock += SECONDS / 10
        return graph.state

    graph.state, known._state = "v-0+", read
    assert ask(known) == b"v"
    waited = graph.clock
    assert waited >= SECONDS
    ask(known, OTHER)
    assert graph.clock <= waited + SECONDS / 4


@pytest.mark.parametrize(
    "change",
    [
        lambda graph: setattr(graph, "state", "w-1"),
        lambda graph: setattr(graph, "state", "v-2"),
        lambda graph: setattr(graph, "today", date(2026, 5, 2)),
    ],
    ids=["written", "written and taken back", "another day"],
)
def test_what_is_kept_is_of_one_state_and_one_day(
    graph: Graph, known: Repeated, change: Callable[[Graph], None]
) -> None:
    ask(known)
    change(graph)
    assert ask(known) == graph.state[:1].encode()
    assert graph.executed == 2


def test_every_role_has_answers_of_its_own(graph: Graph, known: Repeated) -> None:
    ask(known)
    graph.answer = lambda: Answer(b"less")
    assert ask(known, role=Role.VIEWER, times=3) == b"less"
    assert ask(known) == b"v"


def test_who_wants_to_see_the_statements_has_them_sent(graph: Graph, known: Repeated) -> None:
    ask(known)
    ask(known, trace=True, times=3)
    assert graph.executed == 4


def test_what_was_read_while_somebody_wrote_and_took_it_back_is_read_again(
    graph: Graph, known: Repeated
) -> None:
    answers = iter([b"of w", b"v"])

    def meanwhile() -> None:
        graph.state, graph.during = "v-2", lambda: None

    graph.during, graph.answer = meanwhile, lambda: Answer(next(answers))
    assert ask(known, times=3) == b"v"


def test_a_mutation_forgets_what_is_kept_even_if_it_fails(graph: Graph, known: Repeated) -> None:
    def fails() -> None:
        raise StoreError("away")

    ask(known)
    graph.during = fails
    with pytest.raises(StoreError):
        ask(known, ERASE, Role.ADMIN)
    assert not known._cached


def test_a_mutation_that_is_refused_forgets_nothing(graph: Graph, known: Repeated) -> None:
    async def refuses(request: Prepared, context: Context) -> Answer:
        return Answer(b"{}", ("FORBIDDEN",), "FORBIDDEN")

    ask(known)
    known._execute = refuses
    ask(known, ERASE, Role.VIEWER)
    assert known._cached


@pytest.mark.parametrize(
    "answer",
    [Answer(b"{}", ("TIMEOUT",)), Answer(b"{}", cacheable=False)],
    ids=["failed", "passing"],
)
def test_what_failed_or_may_be_another_the_next_time_is_not_kept(
    graph: Graph, known: Repeated, answer: Answer
) -> None:
    graph.answer = lambda: answer
    ask(known, times=4)
    assert graph.executed == 4


def test_without_the_state_a_question_is_executed(graph: Graph, known: Repeated) -> None:
    ask(known)
    graph.away = True
    ask(known, times=2)
    assert graph.executed == 3


def test_the_answers_that_were_not_asked_for_longest_go_first(graph: Graph) -> None:
    repeated = graph.repeated(most=2)
    first, second, third = (f"{{ groups(first: {n}) {{ totalCount }} }}" for n in (1, 2, 3))
    for text in (first, second, third):
        ask(repeated, text, times=2)
    for text in (first, second, first, third):
        ask(repeated, text)
    graph.executed = 0
    ask(repeated, first)
    assert graph.executed == 0
    ask(repeated, second)
    assert graph.executed == 1


def test_a_search_for_groups_is_made_anew_each_time() -> None:
    async def propose(role: Role, who: str, arguments: Any) -> Any:
        return {}

    execute = make_execute(
        build_schema(), None, {"guestList": propose}, describe, uncacheable=PROPOSING
    )  # type: ignore[arg-type]
    request = DOCUMENTS.prepare("{ it: guestList(seats: 3) { dataVersion } }", None, {})
    assert not asyncio.run(execute(request, Context(Role.ANALYST, "somebody", "id"))).cacheable


@pytest.fixture
def served(
    store: Store, settings: Settings, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx.Client]:
    """A server over an empty graph."""
    with (
        serving(store_app(store, settings)) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        yield client


def store_group(store: Store, key: str, name: str) -> None:
    """As another program does, that the server does not know of."""
    store.upsert(batch_of("test", Group=[{"id": key, "name_fi": name}]))


def data(client: httpx.Client, text: str, **more: Any) -> Any:
    body = client.post("/graphql", json={"query": text, **more}).json()
    assert "errors" not in body, body
    return body["data"]


def test_a_kept_answer_costs_the_database_one_small_statement(
    served: httpx.Client, sent: list[str], store: Store
) -> None:
    store_group(store, "a", "Aamukahvi")
    first = [data(served, GROUPS) for _ in range(3)]
    del sent[:]
    assert data(served, GROUPS) == first[0] == first[-1]
    assert [re.sub(r" .*", "", text) for text in sent] == ["MATCH"]
    assert "Meta" in sent[0]
    metrics = served.get("/metrics").text
    assert "verkosto_statements_total 1.0" in metrics


@hypothesis_settings(
    max_examples=examples(4), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=strategies.lists(strategies.sampled_from(STEPS), max_size=25))
def test_whoever_writes_in_between_every_answer_is_as_if_nothing_were_kept(
    served: httpx.Client, store: Store, steps: list[str]
) -> None:
    for number, step in enumerate(steps):
        if step == "write":
            store_group(store, f"g{number}", "Uusi")
        elif step in ("rename", "back"):
            store_group(store, "same", "Toinen" if step == "rename" else "Sama")
        elif step == "withdraw" and store.claim_counts("test"):
            store.withdraw("test")
        elif step == "mutate":
            data(
                served,
                f'mutation {{ upsertGroup(input: {{key: "m{number}", nameFi: "Uusin"}}) {{'
                " __typename } }",
            )
        text = OTHER if step == "other" else GROUPS
        assert data(served, text) == data(served, text, extensions={"statements": True})


def test_no_answer_is_of_before_and_after_a_commit(
    served: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes between the two statements of one question."""
    read, reads = Reader.read, count()

    async def written_in_between(
        self: Reader, text: str, parameters: dict[str, Any], timeout: float
    ) -> list[list[Any]]:
        if "Meta" not in text and next(reads) == 1:
            await asyncio.to_thread(store_group, store, "a", "Aamukahvi")
        return await read(self, text, parameters, timeout)

    question = "{ first: groups { totalCount } second: groups { nodes { key } } }"
    monkeypatch.setattr(Reader, "read", written_in_between)
    assert data(served, question) == {
        "first": {"totalCount": 1},
        "second": {"nodes": [{"key": "a"}]},
    }
    assert next(reads) == 4
