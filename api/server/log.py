"""Where the log goes: a line of JSON each to whatever collects them, plain lines to a terminal."""

import logging
import sys
from typing import IO

from pythonjsonlogger.orjson import OrjsonFormatter

_RENAMED = {"levelname": "level", "name": "logger"}


def set_up(stream: IO[str] = sys.stderr) -> None:
    """Messages of level INFO and above, of the libraries only warnings and errors; a terminal does
    not show the database driver's messages, as the answers report them."""
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
