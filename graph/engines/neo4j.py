"""A Neo4j that the user runs: 5.26 LTS or later, one server or a cluster."""

from contextlib import nullcontext
from urllib.parse import urlsplit

from graph.engines.engine import Engine
from graph.errors import BadInput, StoreError, message
from graph.settings import Settings

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
OLDEST = (5, 26)


def connect(settings: Settings) -> Engine:
    """The engine at VERKOSTO_URL, with its present password; nothing is sent to it yet. Raises
    BadInput if the setting is not the address of a database."""
    url = settings.url or ""
    if urlsplit(url).scheme not in SCHEMES or not urlsplit(url).hostname:
        raise BadInput("not_a_database_url", url=url, schemes=", ".join(SCHEMES))
    password, file = settings.current_password(), settings.password_file
    return Engine(
        name="neo4j",
        address=url,
        user=settings.user,
        password=password,
        database=lambda: settings.database,
        writing=lambda action, waiting: nullcontext(),
        check_agent=check_agent,
        ordered=True,
        writers=2,
        secret=message("password_file", file=file) if file else "VERKOSTO_PASSWORD",
        in_file=file is not None,
        renewed=lambda: settings.current_password() != password,
    )


def check_agent(agent: str) -> None:
    """Raises StoreError if the server is too old for the Cypher that is used. `agent`: the server's
    name for itself, such as `Neo4j/5.26.30`."""
    name, _, version = agent.partition("/")
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())
    if name != "Neo4j" or not numbers or numbers < OLDEST:
        raise StoreError("neo4j_too_old", agent=agent, major=OLDEST[0], minor=OLDEST[1])
