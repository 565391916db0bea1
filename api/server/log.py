"""The log: JSON lines for programs that collect them, plain lines on a terminal."""

import logging
import sys
from typing import IO

from pythonjsonlogger.orjson import OrjsonFormatter

_RENAMED = {"levelname": "level", "name": "logger"}


def set_up(stream: IO[str] = sys.stderr) -> None:
    """Log messages of level INFO and above, those of libraries from WARNING on. A terminal does not
    show the messages of the database driver, as answers report the same."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_plain() if stream.isatty() else _json())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("api").setLevel(logging.INFO)
    if stream.isatty():
        logging.getLogger("neo4j").setLevel(logging.CRITICAL)


def _json() -> logging.Formatter:
    return OrjsonFormatter(
        "{levelname}{name}{message}", style="{", rename_fields=_RENAMED, timestamp="time"
    )


def _plain() -> logging.Formatter:
    return logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S")
