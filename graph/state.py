"""How the data of a graph stand: the version, how often was written, and whether a transaction is
being put in place.

Neither engine puts a transaction in place at one moment, so that whoever reads just then may see a
part of it. Writers count a commit before and after it. What is read between two states that are
equal and settled is of that state; a single read is no less at risk than several.
"""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

_COMMITTING = "+"
SECONDS = 2.0
PAUSE = 0.01


def state_of(rows: list[list[Any]]) -> str:
    """From what READ_VERSION reads."""
    version, _, writes, _, begun, ended, _ = rows[0] if rows else (0, None, 0, 0, 0, 0, 0)
    return f"{version or 0:016x}_{writes}_{begun}{'' if begun == ended else _COMMITTING}"


def version_in(state: str) -> str:
    """The data version: 16 hexadecimal digits."""
    return state.partition("_")[0]


class Commits:
    """What a reader knows of commits: one that has not ended within SECONDS was cut off, and nobody
    waits for it again. The next commit ends it too."""

    def __init__(self) -> None:
        self._cut_off = ""

    def settled(self, state: str) -> bool:
        """Whether no transaction was being put in place."""
        return not state.endswith(_COMMITTING) or state == self._cut_off

    def give_up(self, state: str) -> None:
        self._cut_off = state

    def wait(self, read: Callable[[], str]) -> str:
        """The state once it is settled."""
        end = monotonic() + SECONDS
        while not self.settled(state := read()):
            if monotonic() >= end:
                self.give_up(state)
            sleep(PAUSE)
        return state
