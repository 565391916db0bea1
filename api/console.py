"""What a command says: answers on standard output, everything else on standard error. Rich is
imported when first needed."""

import errno
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from textwrap import fill
from typing import IO, TYPE_CHECKING, Any

from graph.errors import BadInput, Rejection, VerkostoError

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int], None]
INTERRUPTED = 130
SHOWN_REJECTIONS = 20
PIPED_WIDTH = 160
_SPACE = "free some space there, or write to another disk, and run the command again"
_REMEDIES = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EROFS: "write to another disk, or make this one writable",
    errno.EMFILE: "raise the limit of open files (ulimit -n 4096)",
    errno.ENFILE: "end other programs that hold files open",
    errno.ENOMEM: "end other programs, or load the tables in parts",
    errno.EACCES: "let the user who runs verkosto use it, or name another",
    errno.EPERM: "let the user who runs verkosto use it",
    errno.ENOENT: "name one that is there",
}
"""What helps against an error of the operating system."""


def console(stream: IO[str]) -> "Console":
    """Markup is off: names come from data. A pipe gets whole lines, whatever the width of some
    terminal."""
    from rich.console import Console

    width = None if stream.isatty() else PIPED_WIDTH
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def answer(data: Mapping[str, object]) -> None:
    """JSON, and nothing but JSON: NaN is refused."""
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent))


def say(text: str) -> None:
    print(_fitted(text, sys.stdout))


def note(text: str) -> None:
    print(_fitted(text, sys.stderr), file=sys.stderr)


def _fitted(text: str, stream: IO[str]) -> str:
    """A terminal's lines end between words; a pipe's only where the text does."""
    if not stream.isatty():
        return text
    return fill(text, get_terminal_size().columns, break_long_words=False, break_on_hyphens=False)


def run(command: Callable[[], object]) -> None:
    """Runs a command to its exit code: every error a user can cause is one sentence. 2: bad input,
    1: the store or the disk."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        command()
    except VerkostoError as error:
        note(f"Error: {error}")
        sys.exit(2 if isinstance(error, BadInput) else 1)
    except OSError as error:
        note(f"Error: {_of_system(error)}")
        sys.exit(
            2
            if isinstance(
                error, FileNotFoundError | PermissionError | IsADirectoryError | NotADirectoryError
            )
            else 1
        )
    except MemoryError:
        note(
            "Error: The memory of this machine is used up; end other programs, or load the tables"
            " in parts."
        )
        sys.exit(1)
    except SystemExit as done:
        if (
            done.code == INTERRUPTED and type(done) is SystemExit
        ):  # a command that writes has said what stands
            note("Interrupted.")
        raise


def _of_system(error: OSError) -> str:
    """What the system refused, where, and what helps, as far as that is known."""
    where = f"'{error.filename}': " if error.filename else ""
    if remedy := _REMEDIES.get(error.errno or 0):
        return f"{where}{error.strerror}; {remedy}."
    return f"{where}{error.strerror or error}."


def confirm(question: str, *, yes: bool) -> None:
    """Goes on only when somebody says so."""
    import typer

    if not yes and not sys.stdin.isatty():
        raise BadInput(f"{question} Nobody is there to answer; add --yes to do it without asking.")
    if not yes:
        typer.confirm(question, abort=True, err=True)


@contextmanager
def working(text: str) -> Iterator[None]:
    """A spinner while something takes its time; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield
        return
    with console(sys.stderr).status(text):
        yield


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar for each label that reports itself; gone when done, and nothing where nobody
    watches."""
    if not sys.stderr.isatty():
        yield lambda label, done, total: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=console(sys.stderr), transient=True) as bars:

        def report(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total)
            bars.update(tasks[label], completed=done, total=total)

        yield report


def rejections(found: Sequence[Rejection]) -> None:
    """Each bad cell on a line that names its place; the first ones only, where they are many."""
    for one in found[:SHOWN_REJECTIONS]:
        sheet = f", sheet {one.sheet}" if one.sheet and one.sheet not in one.file else ""
        note(f"{one.file}{sheet}, row {one.row}, column {one.column}: {one.message}")
    if len(found) > SHOWN_REJECTIONS:
        note(f"... and {len(found) - SHOWN_REJECTIONS:,} more.")


def table(columns: Sequence[str], sections: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """The first column is words and may wrap, the others numbers, aligned right and never cut; a
    section may have a title."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    grid.add_column(columns[0], overflow="fold")
    for name in columns[1:]:
        grid.add_column(name, justify="right", no_wrap=True)
    for title, rows in sections.items():
        if title:
            grid.add_row(Text(title, style="bold"))
        for row in rows:
            grid.add_row(*row)
        grid.add_section()
    console(sys.stdout).print(grid)
    print()


def amount(value: object) -> str:
    """A number as people read it: whole ones with thousands, others with one decimal, a dash for
    what is not known."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}"


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
