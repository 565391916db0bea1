"""The password of a Neo4j that is changed under a program which runs."""

from collections.abc import Iterator

from faults.lab import Lab
from faults.outcome import Outcome


def changed(lab: Lab) -> Iterator[Outcome]:
    """A place for it: what a server does then is still being settled."""
    outcome = Outcome("password of the database changed", "neo4j")
    outcome.skipped = "not part of this benchmark yet"
    if "neo4j" in lab.engines:
        yield outcome
