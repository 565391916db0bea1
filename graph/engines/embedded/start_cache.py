"""The ahead-of-time cache of Java (JEP 514), with which the embedded engine starts in half the
time: one file for each installation, as it holds for its very Java and jars.

Java takes no cache that does not fit, such as one from before an update: it writes why into the
engine's log and starts as it does without one.
"""

import sys
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from tempfile import TemporaryDirectory

_RECORDED: ContextVar[Path | None] = ContextVar("recorded", default=None)
"""Where the engine that is started now records a cache."""


def cache_file() -> Path:
    """Where the cache is: in the environment that holds the engine, and as safe from others as
    that is, since Java runs what is in it."""
    return Path(sys.prefix) / "share" / "verkosto" / "engine.aot"


def java_options() -> list[str]:
    """What Java is told when the engine is started: nothing where there is no cache."""
    if recorded := _RECORDED.get():
        return [f'"-XX:AOTCacheOutput={recorded.as_posix()}"']
    file = cache_file()
    return [f'"-XX:AOTCache={file.as_posix()}"'] if file.is_file() else []


def make(use: Callable[[Path], None]) -> Path:
    """Record what an engine loads while it is used, and return the file.

    `use` starts an engine in the empty home that it is given, uses it and stops it; Java writes the
    cache when it ends. An earlier cache stays in use until then. Raises OSError where the file
    cannot be written.
    """
    file = cache_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent, prefix="new-") as folder:
        recorded = Path(folder) / file.name
        token = _RECORDED.set(recorded)
        try:
            use(Path(folder) / "home")
        finally:
            _RECORDED.reset(token)
        recorded.chmod(0o644)  # for all who run the program; what the engine writes is private
        recorded.replace(file)
    return file
