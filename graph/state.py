"""The state of a graph's data: the version, the number of writes, and whether a transaction is
being committed.

Neither engine makes all of a transaction visible at one moment, so that a reader may see a part of
it. Writers therefore count a commit before it begins and after it ends. What is read between two
equal, settled states belongs to that state. This is needed even for a single read.
"""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

_COMMITTING = "+"
SECONDS = 2.0
PAUSE = 0.01


def state_of(rows: list[list[Any]]) -> str:
    """The state as text, from the rows of READ_VERSION."""
    version, _, writes, _, begun, ended, _ = rows[0] if rows else (0, None, 0, 0, 0, 0, 0)
    return f"{version or 0:016x}_{writes}_{begun}{'' if begun == ended else _COMMITTING}"


def version_in(state: str) -> str:
    """The data version in a state: 16 hexadecimal digits."""
    return state.partition("_")[0]


class Commits:
    """What a reader knows about commits. A commit that has not ended within SECONDS is taken as
    interrupted, and no reader waits for it again. The next commit also ends it."""

    def __init__(self) -> None:
        self._cut_off = ""

    def settled(self, state: str) -> bool:
        """Whether no transaction was being committed in this state."""
        return not state.endswith(_COMMITTING) or state == self._cut_off

    def give_up(self, state: str) -> None:
        """Do not wait for the commit of this state again."""
        self._cut_off = state

    def wait(self, read: Callable[[], str]) -> str:
        """The state once it is settled, after at most SECONDS."""
        end = monotonic() + SECONDS
        while not self.settled(state := read()):
            if monotonic() >= end:
                self.give_up(state)
            sleep(PAUSE)
        return state
