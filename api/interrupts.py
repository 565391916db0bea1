"""Stopping a command that writes: a first signal ends it between two transactions; a second one, or two seconds, at once.

A signal must not raise an exception wherever the program happens to be: in the middle of a driver's conversation with the
database it left both sides waiting for each other. So it is only noted, and the command looks for it as it makes progress;
a thread ends the process where that does not happen in time. The database then rolls back what was not committed.
"""

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from api import console
from graph.errors import Interrupted

GRACE_SECONDS = 1.5
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
SHOW_CURSOR = "\x1b[?25h"


class Stopped(SystemExit):
    """The command was ended by a signal and has said so."""


class Stop:
    """The signal that is to end a command, if one came; `writing`: something may have been stored already."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.signal = 0
        self.writing = False
        self.ended = Event()

    def check(self) -> None:
        """Raises Interrupted once a signal has come."""
        if self.signal:
            raise Interrupted

    def progress(self, report: console.Progress) -> console.Progress:
        """The report of a write, which ends at the next transaction once a signal has come."""

        def checked(label: str, done: int, total: int) -> None:
            self.writing = True
            report(label, done, total)
            self.check()

        return checked

    def words(self, cut: Interrupted | None) -> str:
        """What became of the command, as far as is known; `cut` knows how much stands."""
        by = "Interrupted" if self.signal == signal.SIGINT else f"Stopped by {signal.Signals(self.signal).name}"
        if cut and cut.stored:
            return f"{by}: {cut.stored:,} of {cut.total:,} changes are stored; run the same {self.what} again to complete it."
        if cut or not self.writing:
            return f"{by}: nothing was stored."
        return f"{by}: what the {self.what} had stored stays; run it again to complete it, and nothing is doubled."


@contextmanager
def stoppable(what: str) -> Iterator[Stop]:
    """Signals are only noted while this lasts. Exits with 128 and the signal's number, saying what stands."""
    stop = Stop(what)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = {number: signal.signal(number, lambda *_: None) for number in SIGNALS}
    outer = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = Thread(target=_watch, args=(stop, reading), daemon=True)
    watch.start()
    try:
        yield stop
    except Interrupted as cut:
        console.note(stop.words(cut))
        raise Stopped(128 + stop.signal) from None
    finally:
        stop.ended.set()
        signal.set_wakeup_fd(outer)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.write(writing, b"\0")
        watch.join()
        os.close(reading)
        os.close(writing)


@contextmanager
def prompt() -> Iterator[None]:
    """Ctrl-C ends a command that only reads at once. No exception is raised: a library may compute for long before it comes
    through, may lose it, or the driver takes it for a lost connection and says so."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.signal(signal.SIGINT, lambda *_: None)
    outer = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = Thread(target=_end_reader, args=(reading,), daemon=True)
    watch.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(outer)
        signal.signal(signal.SIGINT, before)
        os.write(writing, b"\0")
        watch.join()
        os.close(reading)
        os.close(writing)


def _end_reader(reading: int) -> None:
    while (number := os.read(reading, 1)[0]) != signal.SIGINT:
        if not number:
            return
    cursor = SHOW_CURSOR if sys.stderr.isatty() else ""
    os.write(2, f"{cursor}Interrupted.\n".encode())
    os._exit(128 + signal.SIGINT)


def _watch(stop: Stop, reading: int) -> None:
    """The pipe gets the number of each signal as it comes, also while the main thread is inside a library."""
    stop.signal = os.read(reading, 1)[0]
    if stop.ended.is_set():
        return
    select.select([reading], [], [], GRACE_SECONDS)
    if not stop.ended.is_set():
        cursor = SHOW_CURSOR if sys.stderr.isatty() else ""
        os.write(2, f"{cursor}{stop.words(None)}\n".encode(errors="replace"))
        os._exit(128 + stop.signal)
