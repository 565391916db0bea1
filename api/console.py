"""What a command says: answers on standard output, everything else on standard error. Rich is
imported when first needed."""

import errno
import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from textwrap import fill
from typing import IO, TYPE_CHECKING, Any

from graph.errors import (
    ENGLISH,
    BadInput,
    Message,
    Parameter,
    Progress,
    Rejection,
    VerkostoError,
    Wording,
    message,
    system_reason,
)
from graph.settings import read_language

if TYPE_CHECKING:
    from rich.console import Console

    from viz.words.language import Language

INTERRUPTED = 130
SHOWN_REJECTIONS = 20
PIPED_WIDTH = 160
_REMEDIES = {
    errno.ENOSPC: "space_or_disk",
    errno.EDQUOT: "space_or_disk",
    errno.EFBIG: "space_or_disk",
    errno.EROFS: "other_disk_or_writable",
    errno.EMFILE: "raise_file_limit",
    errno.ENFILE: "end_programs_with_files",
    errno.ENOMEM: "end_programs_or_parts",
    errno.EACCES: "let_user_or_other",
    errno.EPERM: "let_user",
    errno.ENOENT: "name_one_there",
}
"""What helps against an error of the operating system."""

_chosen: list[str] = []
"""The language of --lang, if it was given."""


def speak(lang: str) -> None:
    """Everything is said in this language from now on."""
    _chosen[:] = [lang]


def spoken_language() -> str:
    """That of --lang, else that of the environment."""
    return _chosen[0] if _chosen else read_language()


def words(lang: str = "") -> "Language":
    """What commands say: in this language, or else in the one they speak."""
    from viz.words.language import language

    return language(lang or spoken_language())


def text(sentence: str, **values: object) -> str:
    """A message of the catalogues in the language spoken; English, which is in none, reads none."""
    if spoken_language() == "en":
        return sentence.format(**values)
    return words().text(sentence, **values)


def wording() -> Wording:
    """How errors are shown."""
    if spoken_language() == "en":
        return ENGLISH
    from viz.words.errors import wording as wording_of

    return wording_of(words())


def in_language(original: Message) -> str:
    return wording().text(original)


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
    _chosen.clear()
    try:
        command()
    except VerkostoError as error:
        _note_error(error.message)
        sys.exit(2 if isinstance(error, BadInput) else 1)
    except OSError as error:
        _note_error(_of_system(error))
        sys.exit(
            2
            if isinstance(
                error, FileNotFoundError | PermissionError | IsADirectoryError | NotADirectoryError
            )
            else 1
        )
    except MemoryError:
        _note_error(message("memory_used_up"))
        sys.exit(1)
    except SystemExit as done:
        if (
            done.code == INTERRUPTED and type(done) is SystemExit
        ):  # a command that writes has said what stands
            note(text("Interrupted."))
        raise


def _note_error(original: Message) -> None:
    note(in_language(message("error", message=original)))


def _of_system(error: OSError) -> Message:
    """What the system refused, where, and what helps, as far as that is known."""
    where, reason = f"'{error.filename}': " if error.filename else "", system_reason(error)
    if remedy := _REMEDIES.get(error.errno or 0):
        return message("system_error_remedy", where=where, reason=reason, remedy=Message(remedy))
    return message("system_error", where=where, reason=reason)


def confirm(question: Message, *, yes: bool) -> None:
    """Goes on only when somebody says so."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadInput("nobody_answers", question=question)
    try:
        agreed = _agreed(in_language(question))
    except (KeyboardInterrupt, EOFError):
        print(file=sys.stderr)
        agreed = False
    if not agreed:
        note(text("Nothing was done."))
        sys.exit(1)


def _agreed(question: str) -> bool:
    """Asks until there is an answer, yes or no by its word or first letter; none is no. English is
    understood in every language."""
    yes, no = text("yes"), text("no")
    choices = f"{yes[0]}/{no[0].upper()}"
    while True:
        print(f"{question} [{choices}]: ", end="", file=sys.stderr, flush=True)
        given = input().strip().lower()
        if given in (yes, yes[0], "yes", "y"):
            return True
        if given in (no, no[0], "no", "n", ""):
            return False
        note(text("Answer {yes} or {no}.", yes=yes, no=no))


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
    tasks: dict[Parameter, Any] = {}
    spoken = wording()
    with Progress(*columns, console=console(sys.stderr), transient=True) as bars:

        def report(label: Parameter, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(spoken.parameter(label), total=total)
            bars.update(tasks[label], completed=done, total=total)

        yield report


def rejections(rejected: Sequence[Rejection]) -> None:
    """Each bad cell on a line that names its place; the first ones only, where they are many."""
    for one in rejected[:SHOWN_REJECTIONS]:
        place = {"file": one.file, "row": one.row, "column": one.column, "message": one.message}
        note(
            in_language(
                message("rejected_place_of_sheet", sheet=one.sheet, **place)
                if one.sheet and one.sheet not in one.file
                else message("rejected_place", **place)
            )
        )
    if len(rejected) > SHOWN_REJECTIONS:
        note(in_language(message("more_rejected", count=len(rejected) - SHOWN_REJECTIONS)))


def table(
    columns: Sequence[str],
    sections: Mapping[str, Sequence[Sequence[str]]],
    words: Collection[int] = (0,),
) -> None:
    """Columns of `words` may wrap, the others are numbers, aligned right and never cut; a section
    may have a title."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for place, name in enumerate(columns):
        if place in words:
            grid.add_column(name, overflow="fold")
        else:
            grid.add_column(name, justify="right", no_wrap=True)
    for title, rows in sections.items():
        if title:
            grid.add_row(Text(title, style="bold"))
        for row in rows:
            grid.add_row(*row)
        grid.add_section()
    console(sys.stdout).print(grid)
    print()
