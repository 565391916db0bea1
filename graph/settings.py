"""The environment, read here and nowhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import BadInput


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the graph is. Without `url` the embedded engine is used, its data under `home`."""

    home: Path
    url: str | None = None
    user: str = "neo4j"
    password: str = ""
    database: str | None = None


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from VERKOSTO_HOME, VERKOSTO_URL, VERKOSTO_USER, VERKOSTO_PASSWORD and VERKOSTO_DATABASE."""
    url = environ.get("VERKOSTO_URL") or None
    if url and not environ.get("VERKOSTO_PASSWORD"):
        raise BadInput(f"VERKOSTO_URL is '{url}' but VERKOSTO_PASSWORD is missing; set it to the database's password.")
    return Settings(
        home=_home(environ),
        url=url,
        user=environ.get("VERKOSTO_USER", "neo4j"),
        password=environ.get("VERKOSTO_PASSWORD", ""),
        database=environ.get("VERKOSTO_DATABASE") or None,
    )


def _home(environ: Mapping[str, str]) -> Path:
    given = environ.get("VERKOSTO_HOME")
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("verkosto")
