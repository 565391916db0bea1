"""What is wrong with how a command was called, as a message of the catalogues: Typer tells it in
English, and pydantic, which reads numbers for it, in words for programmers.

Typer's usage errors are known by the names of their classes, which its public modules do not have.
Imports nothing slow: `--help` reads this.
"""

import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from api.commands.help_texts import in_language
from api.console import text
from graph.errors import BadInput, Message, message, shown, suggest

if TYPE_CHECKING:
    from typer._click import Context


def refuse(ctx: "Context", problem: Message) -> NoReturn:
    """Say how the command is used, and raise what is wrong."""
    advice = text("Try '{command}' for help.", command=_help_of(ctx))
    print(f"{ctx.get_usage()}\n{advice}\n", file=sys.stderr)
    raise BadInput(problem)


def problem_of(error: Any, ctx: "Context") -> Message | None:
    """What a usage error that Typer raised tells; None where it is another error."""
    match type(error).__name__:
        case "NoSuchOption":
            return _no_option(error.option_name, ctx)
        case "BadOptionUsage":
            return _used_badly(error.option_name, ctx)
        case "MissingParameter":
            return _missing(error.param, ctx)
        case "BadParameter":
            return _unusable(error.param, error.__cause__)
    return None


def no_command(name: str, known: Collection[str], ctx: "Context") -> Message:
    return message(
        "no_command", command=_printable(name), remedy=suggest(name, known, _see_help(ctx))
    )


def command_missing(known: Collection[str]) -> Message:
    return message("command_missing", known=", ".join(known))


def lacks_command(error: Any, ctx: "Context") -> bool:
    """Whether a group was called without a command."""
    return type(error).__name__ == "UsageError" and error.ctx is ctx


def too_many(arguments: Sequence[str]) -> Message:
    return message("too_many_arguments", arguments=_printable(" ".join(arguments)))


def _help_of(ctx: "Context") -> str:
    """The command that shows help."""
    return f"{ctx.command_path} {ctx.help_option_names[0]}"


def _see_help(ctx: "Context") -> Message:
    return message("see_help", command=_help_of(ctx))


def _no_option(name: str, ctx: "Context") -> Message:
    known = [option for param in ctx.command.get_params(ctx) for option in _options(param)]
    remedy = suggest(name, known, _see_help(ctx))
    return message("no_option", option=_printable(name), remedy=remedy)


def _used_badly(name: str, ctx: "Context") -> Message:
    """Something is missing after an option, or stands after one that takes nothing."""
    param: Any = next(each for each in ctx.command.get_params(ctx) if name in _options(each))
    if param.is_flag:
        return message("option_stands_alone", option=name)
    return message("nothing_after_option", option=name, example=_example(name, param, ctx))


def _missing(param: Any, ctx: "Context") -> Message:
    if param.param_type_name == "argument":
        name = _metavar(param, ctx)
        return message("argument_missing", argument=name, command=ctx.command_path)
    name = param.opts[0]
    return message("option_missing", option=name, example=_example(name, param, ctx))


def _unusable(param: Any, cause: Any) -> Message:
    value, described = cause.errors()[0]["input"], param.type_descriptor
    name = param.opts[0]
    if choices := [str(choice) for choice in described.choices or ()]:
        if isinstance(value, list | tuple):
            value = next(each for each in value if each not in choices)
        remedy = suggest(str(value), choices)
    else:
        remedy = _number(described.annotation, param.min, param.max)
    return message("cannot_be", name=name, value=_printable(str(value)), remedy=remedy)


def _number(kind: Any, least: float | None, most: float | None) -> Message:
    whole = kind is int
    if least is None:
        return Message("give_whole_number" if whole else "give_number")
    if most is None:
        id_ = "give_whole_number_from" if whole else "give_number_from"
        return message(id_, least=least)
    return message("give_whole_number_between", least=least, most=most)


def _options(param: Any) -> list[str]:
    """`--names` and `--no-names`; none of an argument."""
    options = param.param_type_name == "option"
    return [*param.opts, *param.secondary_opts] if options else []


def _example(name: str, param: Any, ctx: "Context") -> str:
    return f"{name} {_metavar(param, ctx)}"


def _metavar(param: Any, ctx: "Context") -> str:
    """What stands for a value in help."""
    spoken = in_language(param)
    return str(spoken.metavar or spoken.display_type(ctx))


def _printable(given: str) -> str:
    """What was given, without what moves the cursor of a terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in shown(given)
    )
