"""Every error that a user can meet, as data: the id of a sentence and its parameters. The sentence
states the fact, quotes the value and names the remedy. It becomes text where it is shown, in the
reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from numbers import Integral, Real
from string import Formatter
from typing import Any, Protocol, runtime_checkable

from graph import messages

_SHOWN = 200

SENTENCES: dict[str, str] = {}
"""Every sentence by its id. Each package adds its own when it is imported."""


def join(sentences: Mapping[str, str]) -> None:
    """Add a package's sentences. Raises ValueError if an id has two different sentences, which is a
    programming error."""
    for id_, sentence in sentences.items():
        if SENTENCES.setdefault(id_, sentence) != sentence:
            raise ValueError(f"the message id '{id_}' has two sentences")


join(messages.SENTENCES)


@runtime_checkable
class Term(Protocol):
    """A parameter that has its own word in each language, such as the name of a kind."""

    def in_language(self, lang: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Column:
    """The name of a column or property. The API spells it differently from tables, see
    `with_columns`."""

    name: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Several parameters shown as one text."""

    items: "tuple[Parameter, ...]"
    separator: str = ", "


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence, or a part of one, with its parameters. `str` gives it in English; `Wording.text`
    in other languages. An id that has no sentence is shown as it is."""

    id: str
    parameters: "Mapping[str, Parameter]" = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return ENGLISH.text(self)


Parameter = str | int | float | Message | Joined | Column | Term

Progress = Callable[[Parameter, int, int], None]
"""Called with what is counted, how many are done, and how many there are."""


def silent(label: Parameter, done: int, total: int) -> None:
    """A progress function that shows nothing."""


def message(id_: str, /, **parameters: object) -> Message:
    """A message with parameters of any type: numbers, texts and terms are kept, other values become
    text."""
    return Message(id_, {name: _parameter(value) for name, value in parameters.items()})


def _parameter(value: object) -> Parameter:
    if isinstance(value, str | Message | Joined | Column):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    return value if isinstance(value, Term) else str(value)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language shows messages: its code, its translation of an English sentence, and its
    format of numbers."""

    code: str
    sentence: Callable[[str], str]
    number: Callable[[int], str]

    def text(self, original: Message) -> str:
        sentence = SENTENCES.get(original.id)
        if sentence is None:
            return original.id
        return _InSentence(self).vformat(self.sentence(sentence), (), original.parameters)

    def parameter(self, value: Parameter, form: str = "") -> str:
        """A parameter as text; `form` is a format specification, such as `,`."""
        if isinstance(value, Message):
            return self.text(value)
        if isinstance(value, Joined):
            return value.separator.join(self.parameter(each, form) for each in value.items)
        if isinstance(value, Column):
            return value.name
        if isinstance(value, int) and form == ",":
            return self.number(value)
        if isinstance(value, str | int | float):
            return format(value, form)
        return value.in_language(self.code)


class _InSentence(Formatter):
    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._wording.parameter(value, format_spec)


ENGLISH = Wording("en", str, "{:,}".format)


def with_columns(original: Message, names: Mapping[str, str]) -> Message:
    """The message with its columns renamed; names that `names` lacks stay."""

    def renamed(value: Parameter) -> Parameter:
        if isinstance(value, Column):
            return Column(names.get(value.name, value.name))
        if isinstance(value, Joined):
            return Joined(tuple(renamed(each) for each in value.items), value.separator)
        return with_columns(value, names) if isinstance(value, Message) else value

    return Message(
        original.id, {name: renamed(value) for name, value in original.parameters.items()}
    )


def data_of(original: Message) -> dict[str, Any]:
    """The message as JSON data, for programs; terms are in English."""
    return {
        "id": original.id,
        "parameters": {name: _data(value) for name, value in original.parameters.items()},
    }


def _data(value: Parameter) -> Any:
    if isinstance(value, Message):
        return data_of(value)
    if isinstance(value, Joined):
        return {"items": [_data(each) for each in value.items], "separator": value.separator}
    return value if isinstance(value, int | float) else ENGLISH.parameter(value)


def message_of(data: Mapping[str, Any]) -> Message:
    """The message in JSON data that `data_of` made."""
    return Message(
        data["id"], {name: _parameter_of(value) for name, value in data["parameters"].items()}
    )


def _parameter_of(value: Any) -> Parameter:
    if isinstance(value, dict):
        if "items" in value:
            items = tuple(_parameter_of(each) for each in value["items"])
            return Joined(items, str(value["separator"]))
        return message_of(value)
    return value if isinstance(value, int | float) else str(value)


class VerkostoError(Exception):
    """Base of all errors that are shown to the user as a sentence, never as a traceback. It is
    raised with an id and parameters, `BadInput("no_person", person="p1", remedy=...)`, or with a
    Message."""

    def __init__(self, id_: str | Message, /, **parameters: object) -> None:
        super().__init__(message(id_, **parameters) if isinstance(id_, str) else id_)

    @property
    def message(self) -> Message:
        content: Message = self.args[0]
        return content


class BadInput(VerkostoError):
    """The user's input cannot be used."""


class StoreError(VerkostoError):
    """The database cannot be reached, or refuses a request."""


class Interrupted(VerkostoError):
    """The user stopped the command. `stored` of `total` changes have been stored; if `total` is 0,
    none has."""

    def __init__(self, stored: int = 0, total: int = 0) -> None:
        self.stored, self.total = stored, total
        super().__init__("interrupted")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a change was refused: the `field` of the input and its value, empty if it is no single
    field, and a `message` with the remedy."""

    field: str
    value: str
    message: Message


class Unusable(BadInput):
    """A change was refused, for all these problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        reasons = tuple(each.message for each in self.problems)
        one = len(reasons) == 1
        super().__init__(reasons[0] if one else message("reasons", reasons=Joined(reasons, " ")))


@dataclass(frozen=True, slots=True)
class Rejection:
    """A cell of an input table that was refused. `row` is the number that a spreadsheet shows; the
    header is row 1."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    message: Message

    def as_dict(self, wording: Wording = ENGLISH) -> dict[str, object]:
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": wording.text(self.message),
        }


class Rejected(BadInput):
    """A load had errors, and nothing of it was stored."""

    def __init__(self, rejections: Iterable[Rejection]) -> None:
        self.rejections = tuple(rejections)
        super().__init__("rows_rejected", count=len(self.rejections))


def shown(text: str) -> str:
    """The start of a long input, as messages quote it: up to 200 characters."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def system_reason(error: OSError) -> Message | str:
    """Why the operating system refused: a message for the common reasons, else the system's own
    text."""
    id_ = messages.SYSTEM_REASONS.get(error.errno or 0)
    return Message(id_) if id_ else str(error.strerror or error)


def either(items: Iterable[Parameter]) -> Parameter:
    """The parameters as alternatives: `a or b or c`."""
    return reduce(lambda one, other: message("either", one=one, other=other), items)


def suggest(
    value: str, known: Iterable[str], otherwise: str | Message = "correct_it", limit: int = 3
) -> Message:
    """A half sentence that names up to `limit` similar spellings among `known`, or all of `known`
    if none is similar and there are at most 12. Otherwise it is `otherwise`, a message or its
    id."""
    from rapidfuzz import process, utils

    names = sorted(set(known))
    close = [
        m[0]
        for m in process.extract(
            value, names, processor=utils.default_process, limit=limit, score_cutoff=75
        )
    ]
    if close:
        return message("did_you_mean", names=either(f"'{name}'" for name in close))
    if 0 < len(names) <= 12:
        return message("use_one_of", names=", ".join(f"'{name}'" for name in names))
    return Message(otherwise) if isinstance(otherwise, str) else otherwise
