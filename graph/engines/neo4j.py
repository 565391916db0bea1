"""Neo4j of one's own: 5.26 LTS or later, one server or a cluster."""

from contextlib import nullcontext
from urllib.parse import urlsplit

from graph.engines.engine import Engine
from graph.errors import BadInput, StoreError, message
from graph.settings import Settings

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
OLDEST = (5, 26)


def connect(settings: Settings) -> Engine:
    """The engine behind VERKOSTO_URL, with the password as it is now; nothing is sent yet."""
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
    """Refuse a server older than the model's Cypher; `agent` is what the server calls itself,
    `Neo4j/5.26.30`."""
    name, _, version = agent.partition("/")
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdigit())
    if name != "Neo4j" or not numbers or numbers < OLDEST:
        raise StoreError("neo4j_too_old", agent=agent, major=OLDEST[0], minor=OLDEST[1])
