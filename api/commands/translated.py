"""Commands that explain themselves, and say how they are called wrongly, in the language spoken.
Typer's own have English in their midst. Imports nothing slow: `--help` reads this."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from api import console
from api.commands import usage_errors
from api.commands.help_texts import in_language, paragraphs_of, purpose, record_of
from api.commands.options import language_in
from api.console import text

if TYPE_CHECKING:
    from typer._click import Command as Base
    from typer._click import Context, HelpFormatter
    from typer._click.shell_completion import CompletionItem
else:
    Base = object


class _InLanguage(Base):
    """What a command and a group of commands have in common."""

    def paragraphs(self) -> list[str]:
        """What the command says of itself."""
        return [text(paragraph) for paragraph in paragraphs_of(self.help or "")]

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Raises BadInput where Typer raises a usage error, whose sentence is English."""
        try:
            return super().parse_args(ctx, args)
        except TyperException as error:
            if problem := usage_errors.problem_of(error, ctx):
                usage_errors.refuse(ctx, problem)
            raise

    def collect_usage_pieces(self, ctx: "Context") -> list[str]:
        shown = [in_language(param).get_usage_pieces(ctx) for param in self.get_params(ctx)]
        return [text("[OPTIONS]"), *(piece for pieces in shown for piece in pieces)]

    def format_usage(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=text("Usage:") + " ")

    def format_help_text(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\n\n".join(self.paragraphs()))

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        headings = {TyperArgument: text("Arguments"), TyperOption: text("Options")}
        for kind, heading in headings.items():
            params = [param for param in self.get_params(ctx) if isinstance(param, kind)]
            if records := [record for each in params if (record := record_of(each, ctx))]:
                with formatter.section(heading):
                    formatter.write_dl(records)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence, for the list of commands."""
        shown = copy(self)
        shown.help = next(iter(self.paragraphs()), None)
        return super(_InLanguage, shown).get_short_help_str(limit)

    def shell_complete(self, ctx: "Context", incomplete: str) -> "list[CompletionItem]":
        completions = super().shell_complete(ctx, incomplete)
        for each in completions:
            each.help = purpose(each.help) if each.help else each.help
        return completions


class Command(_InLanguage, TyperCommand):
    """One command."""

    allow_extra_args = True

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        surplus = super().parse_args(ctx, args)
        if surplus and not ctx.resilient_parsing:
            usage_errors.refuse(ctx, usage_errors.too_many(surplus))
        return surplus


class Group(_InLanguage, TyperGroup):
    """Commands of one subject, or all of them."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: "Context | None" = None, **extra: Any
    ) -> "Context":
        """The language is known before anything is parsed: help and errors come before the option
        that sets it has been read."""
        if parent is None and (lang := language_in(args)):
            console.speak(lang)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: "Context") -> Any:
        try:
            return super().invoke(ctx)
        except TyperException as error:
            if usage_errors.lacks_command(error, ctx):
                usage_errors.refuse(ctx, usage_errors.command_missing(self.commands))
            raise

    def resolve_command(self, ctx: "Context", args: list[str]) -> Any:
        if args[0] not in self.commands and not ctx.resilient_parsing:
            usage_errors.refuse(ctx, usage_errors.no_command(args[0], self.commands, ctx))
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx: "Context") -> list[str]:
        return [*_InLanguage.collect_usage_pieces(self, ctx), text("COMMAND [ARGS]...")]

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        limit = formatter.width - 6 - max(map(len, self.commands))
        with formatter.section(text("Commands")):
            formatter.write_dl(
                [(name, each.get_short_help_str(limit)) for name, each in self.commands.items()]
            )


def group(name: str, help_text: str, commands: Mapping[str, Callable[..., None]]) -> typer.Typer:
    """The commands of one subject, by their names."""
    made = typer.Typer(
        name=name, cls=Group, no_args_is_help=True, rich_markup_mode=None, help=help_text
    )
    for each, command in commands.items():
        made.command(each, cls=Command)(command)
    return made
