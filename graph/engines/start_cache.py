"""The ahead-of-time cache of Java (JEP 514), with which the embedded engine starts in half the
time: one file for each installation, as it holds for its very Java and jars.

Java takes no cache that does not fit, such as one from before an update: it writes why into the
engine's log and starts as it does without one.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

_FOR_JAVA = "JAVA_TOOL_OPTIONS"
"""The variable whose options every Java takes."""
_MAKING = "-XX:AOTCacheOutput"


def cache_file() -> Path:
    """Where the cache is: in the environment that holds the engine, and as safe from others as
    that is, since Java runs what is in it."""
    return Path(sys.prefix) / "share" / "verkosto" / "engine.aot"


def java_options() -> list[str]:
    """What the engine's Java is told: nothing where there is no cache, or one is being made."""
    file = cache_file()
    making = _MAKING in os.environ.get(_FOR_JAVA, "")
    return [f'"-XX:AOTCache={file.as_posix()}"'] if file.is_file() and not making else []


def make(use: Callable[[Mapping[str, str]], None]) -> Path:
    """Record what an engine loads while it is used, and return the file.

    `use` starts Verkosto in an environment of these variables, whose home is empty, and stops its
    engine. An earlier cache stays in use until the new one is whole. Raises OSError where the file
    cannot be written.
    """
    file = cache_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent, prefix="new-") as folder:
        recorded = Path(folder) / file.name
        use(_environment(Path(folder) / "home", recorded))
        recorded.chmod(0o644)  # whoever may run the program; the engine makes its files private
        os.replace(recorded, file)
    return file


def _environment(home: Path, recorded: Path) -> dict[str, str]:
    """Those of this process without its settings of Verkosto, and what makes Java record."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("VERKOSTO_")}
    return others | {"VERKOSTO_HOME": str(home), _FOR_JAVA: f'{_MAKING}="{recorded.as_posix()}"'}
