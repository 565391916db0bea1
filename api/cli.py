"""The command line, and the one place where loaders, graph, pictures and pages meet.

Only typer and the options are imported here; each command imports what it needs when it runs, so
that `--help` is quick.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from api import console
from api.commands import analyse as analysis_commands
from api.commands import compose as compose_commands
from api.commands import home as home_commands
from api.commands import options, tables
from api.commands import report as report_commands
from api.commands import tokens as token_commands
from api.commands.interrupts import stoppable
from api.commands.opening import opened
from api.commands.translated import Command, Group
from graph.errors import BadInput, message

if TYPE_CHECKING:
    from loaders.loaded import Loaded
    from loaders.references import Known

SERVER_SECONDS = 20
"""How long a change through the server waits for another writer; whoever asked for it is
waiting."""


def load(
    *,
    paths: Annotated[
        list[Path] | None, Argument(metavar="PATH", help="Folders of CSV files, or workbooks.")
    ] = None,
    facts: Annotated[
        bool, Option("--facts", help="Load the facts that come with the program.")
    ] = False,
    mapping: Annotated[
        Path | None,
        Option(metavar="M.toml", help="How to read foreign files; the paths are these."),
    ] = None,
    skip_bad: Annotated[
        bool,
        Option("--skip-bad", help="Store the good rows and write the rejected ones to a file."),
    ] = False,
    rejected: Annotated[
        Path, Option(metavar="FILE", help="That file: .xlsx, .csv or a folder.")
    ] = Path("rejected.xlsx"),
    dry_run: Annotated[
        bool, Option("--dry-run", help="Say what would change and store nothing.")
    ] = False,
    source: Annotated[
        str | None,
        Option(metavar="ID", help="Whose word this is; default: what is loaded, by name."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Load tables, foreign files or the shipped facts.

    A load with errors stores nothing, and the same load again changes nothing.
    """
    started = perf_counter()
    read = _reader(paths or [], facts=facts, mapping=mapping, source=source)
    with stoppable() as stop, opened() as store:
        with console.working(console.text("Reading and checking ...")):
            loaded = read(store.ids)
        stop.check()
        refused = bool(loaded.rejections) and not skip_bad
        with console.progress() as progress:
            changes = (
                None
                if refused
                else store.upsert(loaded.batch, dry_run=dry_run, progress=stop.progress(progress))
            )
    _note_rows(loaded, rejected if skip_bad and not dry_run else None)
    tables.report_load(
        changes, loaded.rejections, perf_counter() - started, dry_run=dry_run, as_json=as_json
    )
    if refused:
        raise typer.Exit(2)


def template(
    *,
    out: Annotated[Path, Argument(metavar="OUT.xlsx", help="The workbook to write.")],
    lang: options.Language = "en",
    force: Annotated[bool, Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write an empty workbook to fill in.

    Every table has its columns explained and its choices offered in the language asked for.
    """
    from loaders.template import write_template

    if out.exists() and not force:
        raise BadInput("file_may_be_filled", file=out)
    write_template(out, lang)
    console.say(
        console.text(
            "Wrote {file}; fill it in and load it with: {command}",
            file=out,
            command=f"verkosto load {out}",
        )
    )


def sample(
    *,
    folder: Annotated[Path, Argument(metavar="DIR", help="The folder to write the tables to.")],
    people: Annotated[int, Option(metavar="N", help="How many leaders, up to a million.")] = 430,
    seed: Annotated[int, Option(metavar="N", help="The same seed gives the same tables.")] = 1,
    gaps: Annotated[
        str | None,
        Option(metavar="A:B,C:D", help="Pairs of sectors that share no group; '' for none."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Write tables of synthetic leaders.

    Invented people in the real organisations, to try things with; planted gaps are there to be
    found.
    """
    from loaders.sample import GAPS, parse_gaps, write_sample

    making = console.words().count(
        "Making {number} invented leader ...", "Making {number} invented leaders ...", people
    )
    with console.working(making):
        written = write_sample(
            folder, people=people, seed=seed, gaps=GAPS if gaps is None else parse_gaps(gaps)
        )
    console.answer(written.as_dict()) if as_json else tables.show_sample(written.as_dict())


def status(*, as_json: options.AsJson = False) -> None:
    """Say where the graph is and what is in it."""
    with opened() as store:
        about = {"engine": store.engine, "address": store.address, "dataVersion": store.version()}
        answer = (
            about
            | store.counts()
            | {
                "sources": sorted(store.ids("Source")),
                "unfinished": store.unfinished(),
            }
        )
    console.answer(answer) if as_json else tables.show_status(answer)


def serve(
    *,
    host: Annotated[
        str,
        Option(metavar="ADDRESS", help="Address to listen on; only this machine sees the default."),
    ] = "127.0.0.1",
    port: Annotated[
        int | None, Option(metavar="N", min=0, max=65535, help="8470, or a free one, if not given.")
    ] = None,
    name: Annotated[
        list[str] | None,
        Option(metavar="NAME", help="Another name that browsers reach it by; may be repeated."),
    ] = None,
    lang: options.Language = "en",
) -> None:
    """Serve the GraphQL API and the pages until Ctrl-C.

    A browser's own language comes before --lang. On another address than this machine's, tokens or
    a provider say who may come in.
    """
    from api.auth.identity import check_listening, open_access
    from api.graphql.resolvers.changes import Tables
    from api.server.app import make_service
    from api.server.run import listen, serve_until_stopped
    from graph.settings import read_oidc_settings, read_settings
    from graph.store import open_reader
    from loaders.single import read_one
    from loaders.upload import read_upload, rejected_workbook, template_workbook

    settings, names = read_settings(), name or []
    access = open_access(settings.home, read_oidc_settings())
    check_listening(host, access, names)
    with listen(host, port) as listener, opened(1, SERVER_SECONDS) as store:
        reader = open_reader(settings)
        tables = Tables(read_upload, rejected_workbook, template_workbook)
        app = make_service(
            store, reader, access, read_one, tables, host=host, names=names, lang=lang
        )
        serve_until_stopped(app, listener)


def erase(
    *,
    person: Annotated[str, Argument(metavar="PERSON_ID", help="Whom to forget.")],
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Remove a person and all that is said of them."""
    console.confirm(message("erase_question", person=person), yes=yes)
    with stoppable(writing=True), opened() as store:
        removed = store.erase(person)
    console.answer({"removed": removed}) if as_json else tables.show_removed(removed, person)


def withdraw(
    *,
    source: Annotated[str, Argument(metavar="SOURCE", help="Whose word is taken back.")],
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Remove all that one source said.

    What other sources said too stays.
    """
    console.confirm(message("withdraw_question", source=source), yes=yes)
    with stoppable() as stop, opened() as store, console.progress() as progress:
        removed = store.withdraw(source, progress=stop.progress(progress))
    (console.answer({"removed": removed}) if as_json else tables.show_removed(removed, source))


def stop() -> None:
    """Stop the embedded engine.

    The next command that needs it starts it again.
    """
    from graph.engines.embedded import local_server
    from graph.settings import read_settings

    stopped = local_server.stop(read_settings().home)
    text = console.words().text
    console.say(
        text("Stopped the embedded engine.")
        if stopped
        else text("The embedded engine was not running.")
    )


COMMANDS = (
    load,
    template,
    sample,
    status,
    *analysis_commands.COMMANDS,
    *report_commands.COMMANDS,
    serve,
    erase,
    withdraw,
    *home_commands.COMMANDS,
    stop,
)


def main() -> None:
    console.run(lambda: app()(prog_name="verkosto"))


def app() -> typer.Typer:
    """Plain help, not rich: it comes in a third of the time and reads the same in a pipe."""
    commands = typer.Typer(
        name="verkosto",
        cls=Group,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    commands.callback(
        help="Which administrative sectors' leaders meet, which never do, and how sure one can be."
    )(_root)
    for command in COMMANDS:
        name = command.__name__.strip("_")
        commands.command(name, cls=analysis_commands.CLASSES.get(name, Command))(command)
    commands.add_typer(compose_commands.commands())
    commands.add_typer(home_commands.commands())
    commands.add_typer(token_commands.commands())
    return commands


def _say_version(requested: bool) -> None:
    if requested:
        from importlib.metadata import version

        console.say(f"verkosto {version('verkosto')}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool, Option("--version", callback=_say_version, is_eager=True, help="Say the version.")
    ] = False,
    lang: options.Language = "en",
) -> None:
    """What stands before any command."""


def _reader(
    paths: list[Path], *, facts: bool, mapping: Path | None, source: str | None
) -> Callable[["Known"], "Loaded"]:
    """What reads the load, given what is in the graph; says at once what cannot be meant."""
    if facts and (paths or mapping or source):
        raise BadInput("facts_alone")
    if not facts and not paths:
        raise BadInput("nothing_to_load")
    if facts:
        from loaders.facts import read_facts

        return lambda known: read_facts()
    from loaders.workbooks.isolated import read_workbooks_apart

    if mapping:
        from loaders.mapping.apply import read_mapping

        return lambda known: read_mapping(mapping, paths, known, source, read_workbooks_apart)
    from loaders.tables import read_tables

    return lambda known: read_tables(paths, known, source, read_workbooks_apart)


def _note_rows(loaded: "Loaded", rejected: Path | None) -> None:
    """Write the rejected rows where they are wanted, and say what the input leaves unsaid."""
    from loaders.loaded import write_rejected

    wording, words = console.wording(), console.words()
    for path in write_rejected(loaded, rejected, wording) if rejected and loaded.rejections else ():
        console.note(
            words.text(
                "Wrote the rejected rows to {file}; correct them there and load that file.",
                file=path,
            )
        )
    for what, reasons in loaded.left_out.items():
        for reason, n in reasons.items():
            console.note(
                words.text(
                    "Left out, {what} ({number}): {reason}",
                    what=what,
                    number=words.number(n),
                    reason=reason,
                )
            )
