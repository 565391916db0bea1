"""Stopping a command that writes: a first signal ends it between two transactions; a second one, or
two seconds, at once.

A signal must not raise an exception wherever the program happens to be: in the middle of a driver's
conversation with the database it left both sides waiting for each other. So it is only noted, and
the command looks for it as it makes progress; a thread ends the process where that does not happen
in time. The database then rolls back what was not committed.
"""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from api import console
from graph.errors import Interrupted, Parameter, Progress

GRACE_SECONDS = 1.5
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
SHOW_CURSOR = "\x1b[?25h"


class Stopped(SystemExit):
    """The command was ended by a signal and has said so."""


class Stop:
    """The signal that is to end a command, if one came; `writing`: something may have been stored
    already."""

    def __init__(self) -> None:
        # Known before a signal comes: what is imported then may wait for an import that hangs.
        self._spoken = console.words()
        self.signal = 0
        self.writing = False
        self.ended = Event()

    def receive(self, number: int, _: object) -> None:
        """The handler of signals, which runs where no library is at work."""
        self.signal = number

    def check(self) -> None:
        """Raises Interrupted once a signal has come."""
        if self.signal:
            raise Interrupted

    def progress(self, report: Progress) -> Progress:
        """The report of a write, which ends at the next transaction once a signal has come."""

        def checked(label: Parameter, done: int, total: int) -> None:
            self.writing = True
            report(label, done, total)
            self.check()

        return checked

    def outcome(self, cut: Interrupted | None) -> str:
        """What became of the command, as far as is known; `cut` knows how much stands."""
        words = self._spoken
        by = (
            words.text("Interrupted")
            if self.signal == signal.SIGINT
            else words.text("Stopped by {signal}", signal=signal.Signals(self.signal).name)
        )
        if cut and cut.stored:
            stands = words.text(
                "{stored} of {total} changes are stored; run the same again to complete it.",
                stored=words.number(cut.stored),
                total=words.number(cut.total),
            )
        elif cut or not self.writing:
            stands = words.text("nothing was stored.")
        else:
            stands = words.text(
                "what had been stored stays; run it again to complete it, and nothing is doubled."
            )
        return f"{by}: {stands}"


@contextmanager
def stoppable(*, writing: bool = False) -> Iterator[Stop]:
    """Signals are only noted while this lasts. Exits with 128 and the signal's number, saying what
    stands; `writing`: something may be stored from the beginning."""
    stop = Stop()
    stop.writing = writing
    try:
        with _watched(SIGNALS, stop.receive, partial(_end_in_time, stop)):
            try:
                yield stop
            finally:
                stop.ended.set()
    except Interrupted as cut:
        console.note(stop.outcome(cut))
        raise Stopped(128 + stop.signal) from None


@contextmanager
def interrupt_at_once() -> Iterator[None]:
    """Ctrl-C ends a command that only reads at once. No exception is raised: a library may compute
    for long before it comes through, may lose it, or the driver takes it for a lost connection and
    says so."""
    interrupted = console.text("Interrupted.")
    with _watched((signal.SIGINT,), lambda *_: None, partial(_end_reader, interrupted)):
        yield


@contextmanager
def _watched(
    numbers: Sequence[int], receive: Callable[[int, object], None], react: Callable[[int], None]
) -> Iterator[None]:
    """A thread that runs `react` on a pipe, which gets the number of each signal as it comes, also
    while the main thread is inside a library, and 0 in the end."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = {number: signal.signal(number, receive) for number in numbers}
    outer = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = Thread(target=react, args=(reading,), daemon=True)
    watch.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(outer)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.write(writing, b"\0")
        watch.join()
        os.close(reading)
        os.close(writing)


def _end_in_time(stop: Stop, reading: int) -> None:
    number = os.read(reading, 1)[0]
    if not number or stop.ended.is_set():
        return
    stop.signal = number
    select.select([reading], [], [], GRACE_SECONDS)
    if not stop.ended.is_set():
        _end(stop.outcome(None), number)


def _end_reader(words: str, reading: int) -> None:
    while (number := os.read(reading, 1)[0]) != signal.SIGINT:
        if not number:
            return
    _end(words, number)


def _end(words: str, number: int) -> None:
    """Ends the process as a signal does, wherever its main thread is; a terminal gets back the
    cursor that a bar hid."""
    cursor = SHOW_CURSOR if sys.stderr.isatty() else ""
    os.write(2, f"{cursor}{words}\n".encode(errors="replace"))
    os._exit(128 + number)
