"""Every error a user can meet: one sentence that says the fact, quotes the value and names the
remedy."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

_SHOWN = 200


class VerkostoError(Exception):
    """Base of all errors that are shown to the user as a sentence, never as a traceback."""


class BadInput(VerkostoError):
    """What the user gave cannot be used."""


class StoreError(VerkostoError):
    """The database cannot be reached or refuses."""


class Interrupted(VerkostoError):
    """Somebody stopped the command. `stored` of `total` changes stand; without a total none
    does."""

    def __init__(self, stored: int = 0, total: int = 0) -> None:
        self.stored, self.total = stored, total
        super().__init__("The command was interrupted.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a change was refused: the `field` of what was given, empty where it is no single one, and
    a `message` with the remedy."""

    field: str
    value: str
    message: str


class Unusable(BadInput):
    """A change that was refused, for all these reasons."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(each.message for each in self.problems))


@dataclass(frozen=True, slots=True)
class Rejection:
    """One refused cell of an input table; `row` is what a spreadsheet shows (the header is row
    1)."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    message: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class Rejected(BadInput):
    """A load with errors: nothing of it was stored."""

    def __init__(self, rejections: Iterable[Rejection]) -> None:
        self.rejections = tuple(rejections)
        super().__init__(f"{len(self.rejections)} rows were rejected and nothing was stored.")


def shown(text: str) -> str:
    """As much of what was given as an answer repeats."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def suggest(value: str, known: Iterable[str], limit: int = 3) -> str:
    """A half sentence with the close spellings among `known`, or with all of them when they are
    few."""
    from rapidfuzz import process, utils

    names = sorted(set(known))
    close = [
        m[0]
        for m in process.extract(
            value, names, processor=utils.default_process, limit=limit, score_cutoff=75
        )
    ]
    if close:
        return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
    return (
        "use one of " + ", ".join(f"'{name}'" for name in names) + "."
        if 0 < len(names) <= 12
        else ""
    )
