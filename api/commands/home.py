"""`verkosto dump|restore|upgrade` and `verkosto home show|use|empty-trash|prepare`: keeping a graph
safe."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import Argument, Option

from api import console
from api.commands import options
from api.commands.interrupts import stoppable
from api.commands.opening import opened
from api.commands.translated import group
from graph.errors import BadInput, message


def dump(
    *,
    file: Annotated[
        Path, Argument(metavar="FILE", help="The file to write, such as verkosto-2026-11-23.zip.")
    ],
    force: Annotated[bool, Option("--force", help="Write over a file that is there.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Write the whole graph to one file.

    Others may read meanwhile. The file holds personal data; only its owner can read it.
    """
    if file.exists() and not force:
        raise BadInput("file_exists_force", file=file)
    with (
        stoppable() as stop,
        opened(any_layout=True) as store,
        console.progress() as progress,
    ):
        manifest = store.dump(file, progress=stop.progress(progress))
    if as_json:
        console.answer(_as_json(manifest, file))
    else:
        console.say(
            console.text(
                "Dumped {number} nodes and relationships of data version {version} to {file}.",
                **_parts(manifest, file),
            )
        )


def restore(
    *,
    file: Annotated[Path, Argument(metavar="FILE", help="A file that dump wrote.")],
    as_json: options.AsJson = False,
) -> None:
    """Put a dump into an empty graph, of either engine.

    A graph that holds something is left as it is: restore into a new VERKOSTO_HOME, or an empty
    database.
    """
    with stoppable() as stop, opened() as store, console.progress() as progress:
        manifest = store.restore(file, progress=stop.progress(progress))
    if as_json:
        console.answer(_as_json(manifest, file))
    else:
        console.say(
            console.text(
                "Restored {number} nodes and relationships of data version {version} from {file}.",
                **_parts(manifest, file),
            )
        )


def upgrade(
    *,
    dump_file: Annotated[
        Path | None,
        Option("--dump", metavar="FILE", help="Where the dump goes; by default into the home."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Bring a graph that an earlier Verkosto stored to the present layout.

    A dump of the graph as it was is written first.
    """
    from graph import cypher
    from graph.engines.embedded.home import private_folder
    from graph.settings import read_settings

    folder = read_settings().home / "dumps"
    file = dump_file or folder / f"before-upgrade-{datetime.now():%Y%m%dT%H%M%S}.zip"
    if file.exists():
        raise BadInput("file_exists_dump", file=file)
    if dump_file is None:
        private_folder(folder)
    with (
        stoppable() as stop,
        opened(any_layout=True) as store,
        console.progress() as progress,
    ):
        layout = store.upgrade(file, progress=stop.progress(progress))
    if as_json:
        console.answer(
            {
                "from": layout or cypher.MODEL,
                "to": cypher.MODEL,
                "dump": str(file) if layout else None,
            }
        )
    elif layout is None:
        console.say(
            console.text(
                "Nothing to upgrade: the graph has layout {layout} already.", layout=cypher.MODEL
            )
        )
    else:
        console.say(
            console.text(
                "Upgraded from layout {before} to {after}; as it was before, the graph is in"
                " {file}.",
                before=layout,
                after=cypher.MODEL,
                file=file,
            )
        )


def show(*, as_json: options.AsJson = False) -> None:
    """List the databases of the home, and what is in its trash."""
    from graph.engines.embedded import databases

    folder = _home()
    trash = databases.trash(folder)
    data: dict[str, Any] = {
        "home": str(folder),
        "current": databases.current(folder),
        "databases": databases.existing(folder),
        "trash": [{"name": each.name, "bytes": each.size} for each in trash],
    }
    if as_json:
        console.answer(data)
        return
    words = console.words()
    console.say(
        words.text(
            "{folder}: {databases}; in use: {current}",
            folder=folder,
            databases=", ".join(data["databases"]) or words.text("no database"),
            current=data["current"] or words.text("not known"),
        )
    )
    if trash:
        rows = [[each.name, words.number(each.size / 1e6, 1)] for each in trash]
        console.table([words.text("in the trash"), "MB"], {"": rows})
        console.say(
            words.text("Remove it for good with: {command}", command="verkosto home empty-trash")
        )


def use(
    *,
    name: Annotated[
        str, Argument(metavar="NAME", help="One of the databases that 'home show' lists.")
    ],
) -> None:
    """Take this database of the home as the graph.

    Needed only where the home no longer says which of several is in use.
    """
    from graph.engines.embedded import databases
    from graph.engines.embedded.write_lock import Waiting, write_lock

    folder = _home()
    with write_lock(folder, "choosing a database", Waiting()):
        databases.choose(folder, name)
    console.say(console.text("{folder} uses {database} now.", folder=folder, database=name))


def empty_trash(
    *,
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Remove for good the databases in the trash."""
    from graph.engines.embedded import databases

    folder = _home()
    trash = databases.trash(folder)
    if trash:
        question = (
            message("empty_trash_question", count=len(trash))
            if len(trash) > 1
            else message("empty_trash_question_of_one")
        )
        console.confirm(question, yes=yes)
    removed = databases.empty_trash(folder)
    if as_json:
        console.answer({"removed": [{"name": each.name, "bytes": each.size} for each in removed]})
    else:
        words, size = console.words(), sum(each.size for each in removed) / 1e6
        console.say(
            words.count(
                "Removed {number} database, {size} MB.",
                "Removed {number} databases, {size} MB.",
                len(removed),
                size=words.number(size, 1),
            )
            if removed
            else words.text("The trash is empty.")
        )


def prepare() -> None:
    """Let the embedded engine start in half the time.

    Once for each installation; it starts and stops an engine of its own, and touches no graph.
    """
    from graph.engines.embedded import start_cache

    file = start_cache.make(_use_engine)
    console.say(console.text("The embedded engine starts with {file} from now on.", file=file))


def _use_engine(home: Path) -> None:
    """Whatever an engine does first: it is set up, written, read and stopped."""
    import polars as pl

    from graph.engines.embedded import local_server
    from graph.model import Batch
    from graph.settings import Settings
    from graph.snapshot import take_snapshot
    from graph.store import open_store

    people = pl.DataFrame({"id": ["a", "b"], "source": ["s", "s"]})
    ties = pl.DataFrame({"from": ["a", "b"], "to": ["g", "g"], "source": ["s", "s"]})
    group = people.head(1).with_columns(id=pl.lit("g"))
    batch = Batch({"Person": people, "Group": group}, {("Person", "MEMBER_OF", "Group"): ties})
    try:
        with open_store(Settings(home)) as store:
            store.upsert(batch)
            take_snapshot(store)
    finally:
        local_server.stop(home)


COMMANDS = (dump, restore, upgrade)


def commands() -> typer.Typer:
    """`verkosto home ...`"""
    return group(
        "home",
        "Look after the embedded engine's data.",
        {"show": show, "use": use, "empty-trash": empty_trash, "prepare": prepare},
    )


def _home() -> Path:
    """The folder of the embedded engine's data. Raises BadInput where there is none yet."""
    from graph.settings import read_settings

    folder = read_settings().home
    if not folder.is_dir():
        raise BadInput("no_data_folder", folder=folder)
    return folder


def _parts(manifest: Any, file: Path) -> dict[str, object]:
    """What the sentences of a dump and a restore hold."""
    return {
        "number": console.words().number(manifest.elements),
        "version": manifest.data_version,
        "file": file,
    }


def _as_json(manifest: Any, file: Path) -> dict[str, Any]:
    return {
        "file": str(file),
        "dataVersion": manifest.data_version,
        "elements": manifest.elements,
        "layout": manifest.layout,
    }
