"""Every command of the command line, and what its help says: the messages of the catalogues."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from api import cli
from api.commands.help_texts import OF_SETTINGS, is_word, paragraphs_of
from viz.words.language import language


def every_command() -> dict[tuple[str, ...], Any]:
    """By the words it is called with; the program itself by none."""
    return dict(_commands((), get_command(cli.app())))


def _commands(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from _commands((*path, name), each)


def params_of(command: Any) -> list[Any]:
    """Its arguments and options, -h among them."""
    names = ["-h", "--help"]
    context = command.context_class(command, info_name="verkosto", help_option_names=names)
    return list(command.get_params(context))


def messages_of(command: Any) -> set[str]:
    """What its help says, in English."""
    params = params_of(command)
    return {
        *paragraphs_of(command.help),
        *(each.help for each in params if each.help),
        *(each.metavar for each in params if is_word(each.metavar)),
    }


def help_messages() -> set[str]:
    """Without those of settings, which bring their own translations."""
    return set().union(*map(messages_of, every_command().values())) - set(OF_SETTINGS)


def translated(message: str, lang: str) -> str:
    """A message of help as it is shown."""
    if message in OF_SETTINGS:
        return OF_SETTINGS[message].in_language(lang)
    return language(lang).text(message, value="")
