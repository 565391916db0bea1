"""A process that loads one batch after another and says each one that was acknowledged: `writer.py
HOME URL PASSWORD FIRST`."""

import sys
from pathlib import Path

from batches import batch_of
from graph.model import Batch
from graph.settings import Settings
from graph.store import open_store
from graph.writes import rows as writing

PEOPLE = 9


def numbered(number: int) -> Batch:
    """The n-th batch: nine people, of whom each transaction holds three, in one group."""
    people = [
        {"id": f"p{number}-{i}", "given_name": "Keksitty", "family_name": f"Johtaja {number}"}
        for i in range(PEOPLE)
    ]
    member = [{"from": person["id"], "to": f"g{number}", "role": None} for person in people]
    return batch_of(
        f"load {number}", Person=people, Group=[{"id": f"g{number}"}], MEMBER_OF_Person_Group=member
    )


def main(home: str, url: str, password: str, first: str) -> None:
    writing.ROWS = 3
    with open_store(Settings(Path(home), url or None, "neo4j", password)) as store:
        number = int(first)
        while True:
            store.upsert(numbered(number))
            print(number, flush=True)
            number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
