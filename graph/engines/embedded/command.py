"""The command that starts the embedded engine: Java and the jars from the wheel, with their
options."""

import os
from importlib.util import find_spec
from pathlib import Path

from graph.engines.embedded import start_cache
from graph.engines.embedded.heap import heap_megabytes
from graph.engines.embedded.home import Home, write_private
from graph.errors import StoreError

LONGEST_COMMAND = 600
"""Seconds after which the engine stops a statement, as perhaps nobody waits for it any more."""


def command_line(home: Home, bolt: int, http: int, password: str, memory: str | None) -> list[str]:
    """The command. Its options are in a file that only its owner can read, because a password on
    the command line would be visible in the list of processes."""
    package = _package()
    arguments = home.folder / "server.args"
    write_private(arguments, "\n".join(_arguments(package, home, bolt, http, password, memory)))
    java = package / "jre" / "bin" / ("java.exe" if os.name == "nt" else "java")
    return [str(java), f"@{arguments}", "com.arcadedb.server.ArcadeDBServer"]


def _arguments(
    package: Path, home: Home, bolt: int, http: int, password: str, memory: str | None
) -> list[str]:
    return [
        *start_cache.java_options(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseCompactObjectHeaders",
        # An engine that continues after it ran out of memory could give wrong answers, so it exits;
        # its log shows why.
        "-XX:+ExitOnOutOfMemoryError",
        f'"-XX:ErrorFile={(home.folder / "log" / "hs_err_%p.log").as_posix()}"',
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF8",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        f"-Xmx{heap_megabytes(memory)}m",
        f'-cp "{_class_path(package)}"',
        f'"-Darcadedb.server.rootPath={home.engine.as_posix()}"',
        f"-Darcadedb.server.name=verkosto-{home.id}",
        "-Darcadedb.server.mode=production",
        "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "-Darcadedb.bolt.host=127.0.0.1",
        f"-Darcadedb.bolt.port={bolt}",
        "-Darcadedb.server.httpIncomingHost=127.0.0.1",
        f"-Darcadedb.server.httpIncomingPort={http}",
        f"-Darcadedb.server.rootPassword={password}",
        "-Darcadedb.server.httpBodyContentMaxSize=-1",
        "-Darcadedb.txWalFlush=2",
        f"-Darcadedb.command.timeout={LONGEST_COMMAND * 1000}",
    ]


def _class_path(package: Path) -> str:
    """The jars, always in one order: the cache of a start holds for the order it was made with."""
    return os.pathsep.join(jar.as_posix() for jar in sorted((package / "jars").glob("*.jar")))


def _package() -> Path:
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise StoreError("no_engine_build")
    return Path(spec.submodule_search_locations[0])
