"""Whose lock of a home it is: an engine's that runs, one's that is about to end, or one's out of
sight."""

import os
from pathlib import Path
from threading import Timer

import pytest

from graph.engines.embedded import engine_process
from graph.engines.embedded.engine_process import holder_of, inheritable_lock
from graph.engines.embedded.home import Home
from graph.errors import StoreError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks that belong to an open file")


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Home, int]:
    """A home whose lock is held by a process that shows no files, and the descriptor that holds
    it."""
    monkeypatch.setattr(engine_process, "_has_open", lambda *_: False)
    home = Home(tmp_path, "a")
    with inheritable_lock(home) as (descriptor,):
        held = os.dup(descriptor)
    return home, held


def test_an_engine_that_was_killed_is_waited_for_until_it_has_ended(
    locked: tuple[Home, int],
) -> None:
    home, held = locked
    Timer(0.3, os.close, [held]).start()  # while it is being waited for
    assert holder_of(home, None) is None


def test_an_engine_out_of_sight_is_told_after_a_while(
    locked: tuple[Home, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, held = locked
    monkeypatch.setattr(engine_process, "ENDING_SECONDS", 0.1)
    with pytest.raises(StoreError, match="cannot be seen from here"):
        holder_of(home, None)
    os.close(held)
