"""Help in the language spoken. What commands and options say of themselves is English in the
source, and each paragraph of it a message of the catalogues, looked up when help is shown: `--help`
in English reads no catalogue. Imports nothing slow.
"""

import re
from copy import copy
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument

from api.console import spoken_language, text
from graph.analysis.settings import SETTINGS

if TYPE_CHECKING:
    from typer._click import Context

OF_SETTINGS = {setting.help.en: setting.help for setting in SETTINGS.values()}
"""Settings bring their own translations."""


def paragraphs_of(help_text: str) -> list[str]:
    """Each on one line, as the catalogues have them."""
    parts = re.split(r"\n\s*\n", cleandoc(help_text))
    return [" ".join(part.split()) for part in parts if part.strip()]


def is_word(metavar: str | None) -> bool:
    """Whether what stands for a value is to be translated: FILE is, N is not."""
    return re.search("[A-Z]{2}", metavar or "") is not None


def in_language(param: Any) -> Any:
    """An argument or option as it is shown."""
    shown = copy(param)
    shown.help = purpose(shown.help) if shown.help else ""
    shown.metavar = text(shown.metavar) if is_word(shown.metavar) else shown.metavar
    return shown


def purpose(help_text: str) -> str:
    """What an option or argument is for."""
    words = OF_SETTINGS.get(help_text)
    return words.in_language(spoken_language()) if words else text(help_text)


def record_of(param: Any, ctx: "Context") -> tuple[str, str] | None:
    """The name of a parameter, what it is for, and in brackets its default, its range, and whether
    it is required. Typer's own, but the brackets in the language, and an argument without its
    type, which is one of Python."""
    shown = in_language(param)
    described, shown.help = shown.help, ""
    record = shown.get_help_record(ctx)
    if record is None:
        return None
    name, brackets = record
    if isinstance(shown, TyperArgument) and shown.metavar:
        name = shown.metavar
    if brackets:
        brackets = f"[{'; '.join(map(_note, brackets[1:-1].split('; ')))}]"
    return name, "  ".join(part for part in (described, brackets) if part)


def _note(note: str) -> str:
    if note == "required":
        return text("required")
    default = note.removeprefix("default: ")
    return note if default == note else text("default: {value}", value=default)
