"""Random sequences of everything that changes a graph leave it as a simple model says, on every
engine."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as checked
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from batches import GROUPS, PEOPLE, batch_of, batches, joined, loads, sources
from conftest import emptied, neo4j_settings
from graph.engines.embedded import local_server
from graph.errors import BadInput, Interrupted, Parameter, StoreError
from graph.model import Batch
from graph.settings import Settings
from graph.store import open_store
from graph.writes import removal, upsert
from graph.writes import rows as writing
from modelled import Key, Model, check, check_between, sources_of
from neo4j_server import Neo4jServer

pytestmark = pytest.mark.slow

FILLED_UP_TO = 30
"""A larger graph is not filled: ten times its elements would have to come."""
NEVER = 10**9
WHOLE = ((upsert, "FILL_FROM", NEVER),)
PARTS = (
    *WHOLE,
    (upsert, "WHOLE", 0),
    (removal, "WHOLE", 0),
    (removal, "PAGE", 2),
    (writing, "ROWS", 2),
)
WAYS = {
    "whole": WHOLE,
    "parts": PARTS,
    "side by side": (*PARTS, (writing, "MANY", 2), (upsert, "MANY", 2)),
    "fill": ((upsert, "FILL_FROM", 0),),
}
ways = st.sampled_from(sorted(WAYS))
moments = st.integers(1, 8)


@contextmanager
def stored_in(way: str) -> Iterator[None]:
    """Small batches are written as large ones are."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in WAYS[way]:
            patch.setattr(module, name, value)
        yield


def interrupt_at(moment: int) -> upsert.Progress:
    calls = count(1)

    def progress(label: Parameter, done: int, total: int) -> None:
        if next(calls) >= moment:
            raise Interrupted

    return progress


class AnyEngine(RuleBasedStateMachine):
    """What can be done to a graph of either engine."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__()
        self.settings, self.folder, self.model = settings, folder, Model()
        self.store = open_store(settings)
        emptied(self.store)

    def teardown(self) -> None:
        self.store.close()

    @invariant()
    def the_graph_is_what_the_model_says(self) -> None:
        check(self.store, self.model)

    @rule(batch=loads(), way=ways)
    def load(self, batch: Batch, way: str) -> None:
        with stored_in(way):
            self.store.upsert(batch)
        self.model.load(batch)

    @precondition(lambda self: len(self.model.elements) < FILLED_UP_TO)
    @rule(batch=loads(), source=sources)
    def load_much_more_than_there_is(self, batch: Batch, source: str) -> None:
        people = [
            {"id": f"more{i}", "family_name": source} for i in range(10 * len(self.model.elements))
        ]
        larger = joined([batch, batch_of(source, Person=people)]) if people else batch
        with stored_in("fill"):
            self.store.upsert(larger)
        self.model.load(larger)

    @rule(data=st.data(), source=sources, way=ways)
    def load_relationships_alone(self, data: st.DataObject, source: str, way: str) -> None:
        people, groups = (
            [id_ for id_ in ids if (kind, id_) in self.model.elements]
            for kind, ids in (("Person", PEOPLE), ("Group", GROUPS))
        )
        if people and groups:
            rows = [
                {
                    "from": data.draw(st.sampled_from(people)),
                    "to": data.draw(st.sampled_from(groups)),
                }
            ]
            batch = Batch({}, batch_of(source, MEMBER_OF_Person_Group=rows).relationships)
            with stored_in(way):
                self.store.upsert(batch)
            self.model.load(batch)

    @rule(batch=loads(), ways=st.tuples(ways, ways), moment=moments)
    def load_again_what_was_interrupted(
        self, batch: Batch, ways: tuple[str, str], moment: int
    ) -> None:
        after = self._after(batch)
        with stored_in(ways[0]), suppress(Interrupted):
            self.store.upsert(batch, progress=interrupt_at(moment))
            self.model = after
            return
        if self._parted(ways[0]):
            check_between(self.store, self.model, after)
            assert self.store.unfinished() == sorted(self.model.marks | sources_of(batch))
        else:
            check(self.store, self.model)
        with stored_in(ways[1]):
            self.store.upsert(batch)
        self.model = after

    @rule(batch=loads(), moment=moments)
    def interrupt_a_load_in_parts(self, batch: Batch, moment: int) -> None:
        """It is never run again: its mark stays until its sources are loaded or withdrawn."""
        with stored_in("parts"), suppress(Interrupted):
            self.store.upsert(batch, progress=interrupt_at(moment))
            self.model.load(batch)
            return
        self.store.edit(lambda: batch)
        marks = self.model.marks | sources_of(batch)
        self.model.load(batch)
        self.model.marks = marks

    @rule(batch=sources.flatmap(batches))
    def edit(self, batch: Batch) -> None:
        marks = set(self.model.marks)
        self.store.edit(lambda: batch)
        self.model.load(batch)
        self.model.marks = marks

    @precondition(lambda self: self.model.elements)
    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.elements, key=repr)))
        source = data.draw(st.sampled_from([*self.model.elements[key], "nobody"]))
        if self._may_be_retracted(key, source):
            assert self.store.retract(*key, source) == (len(self.model.elements[key]) == 1)
            self.model.retract(key, source)
        else:
            with pytest.raises(BadInput):
                self.store.retract(*key, source)

    @rule(source=sources, way=ways, moment=st.none() | moments)
    def withdraw(self, source: str, way: str, moment: int | None) -> None:
        after, known = (
            self.model.copy(),
            {*self.model.by_source(source)} | ({("Source", source)} & self.model.elements.keys()),
        )
        after.withdraw(source)
        with stored_in(way):
            if moment and known:
                with suppress(Interrupted):
                    self.store.withdraw(source, progress=interrupt_at(moment))
                    self.model = after
                    return
                check_between(self.store, self.model, after)
                known = known if self.store.claim_counts(source) else set()
            with nullcontext() if known else pytest.raises(BadInput):
                self.store.withdraw(source)
        self.model = after

    @rule(person=st.sampled_from(PEOPLE))
    def erase(self, person: str) -> None:
        if ("Person", person) in self.model.elements:
            self.store.erase(person)
            self.model.erase(person)
        else:
            with pytest.raises(BadInput):
                self.store.erase(person)

    @rule(moment=st.none() | moments, rows=st.sampled_from([2, writing.ROWS]))
    def dump_and_restore(self, moment: int | None, rows: int) -> None:
        self.store.dump(self.folder / "graph.zip")
        emptied(self.store)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing, "ROWS", rows)
            with suppress(Interrupted):
                self.store.restore(
                    self.folder / "graph.zip", progress=interrupt_at(moment or NEVER)
                )
                return
            self.store.restore(self.folder / "graph.zip")

    def _after(self, batch: Batch) -> Model:
        after = self.model.copy()
        after.load(batch)
        return after

    def _parted(self, way: str) -> bool:
        return way in ("parts", "side by side")

    def _may_be_retracted(self, key: Key, source: str) -> bool:
        claims = self.model.elements[key]
        if source not in claims:
            return False
        alone = len(claims) == 1
        speaks = key[0] == "Source" and any(other != key for other in self.model.by_source(key[1]))
        return not (alone and (speaks or self.model.joined(key)))


class Embedded(AnyEngine):
    """What can happen to a home and its engine besides."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__(settings, folder)
        self.left: list[tuple[Path, Model]] = []
        self.copies = count()

    def teardown(self) -> None:
        super().teardown()
        try:
            for home, model in self.left:
                with open_store(Settings(home)) as store:
                    check(store, model)
        finally:
            for copy in self.folder.glob("copy*"):
                local_server.stop(copy)
                shutil.rmtree(copy)

    @rule(end=st.sampled_from(["killed", "stopped"]))
    def lose_the_engine(self, end: str) -> None:
        self._kill() if end == "killed" else local_server.stop(self.settings.home)

    @rule(batch=loads(), ways=st.tuples(ways, ways), moment=moments)
    def load_while_the_engine_is_killed(
        self, batch: Batch, ways: tuple[str, str], moment: int
    ) -> None:
        after, calls = self._after(batch), count(1)

        def kill(label: str, done: int, total: int) -> None:
            if next(calls) == moment:
                self._kill()

        with stored_in(ways[0]), suppress(StoreError):
            self.store.upsert(batch, progress=kill)
            self.model = after
            return
        check_between(self.store, self.model, after)
        assert set(self.store.unfinished()) - sources_of(batch) == self.model.marks - sources_of(
            batch
        )
        with stored_in(ways[1]):
            self.store.upsert(batch)
        self.model = after

    @precondition(lambda self: len(self.left) < 2)
    @rule(running=st.booleans(), onward=st.booleans())
    def copy_the_home(self, running: bool, onward: bool) -> None:
        """And go on in the copy or in the original; the other stays as it is now."""
        home, copy = self.settings.home, self.folder / f"copy{next(self.copies)}"
        if not running:
            local_server.stop(home)
        shutil.copytree(home, copy)
        self.left.append((home if onward else copy, self.model.copy()))
        if onward:
            self.store.close()
            self.settings = Settings(copy)
            self.store = open_store(self.settings)

    def _kill(self) -> None:
        if server := local_server.running(self.settings.home):
            psutil.Process(server.pid).kill()


def test_sequences_leave_the_embedded_graph_as_the_model_says(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    try:
        _run(pytestconfig, lambda: Embedded(Settings(tmp_path / "home"), tmp_path))
    finally:
        local_server.stop(tmp_path / "home")


def test_sequences_leave_neo4j_as_the_model_says(
    neo4j_server: Neo4jServer, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    _run(pytestconfig, lambda: AnyEngine(neo4j_settings(neo4j_server), tmp_path))


def _run(config: pytest.Config, machine: Callable[[], AnyEngine]) -> None:
    sequences = config.getoption("--sequences")
    run_state_machine_as_test(
        machine,
        settings=checked(
            max_examples=sequences,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
