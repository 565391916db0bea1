"""What sources say of bodies, read from every engine."""

import polars as pl

from batches import batch_of
from graph.described import read_described
from graph.model import Batch
from graph.people import read_names
from graph.store import Store


def test_quotes_of_bodies_and_of_what_joins_them_are_told_once_and_in_order(store: Store) -> None:
    source = {
        "id": "page",
        "title": "Sivu",
        "kind": "document",
        "languages": ["fi", "sv"],
        "source": "page",
    }
    store.upsert(
        batch_of(
            "page",
            Network=[
                {
                    "id": "n",
                    "name_fi": "Verkosto",
                    "kind": "forum",
                    "audience": ["johto"],
                    "quotes": ["Verkosto on.", "Sitä tukee talo."],
                }
            ],
            EventSeries=[{"id": "s", "name_fi": "Aamukahvit", "quotes": None}],
            Event=[{"id": "e", "name_fi": "Päivä", "date": "2020-02", "quotes": ["Päivä oli."]}],
            Organisation=[{"id": "o", "name_fi": "Talo"}],
            Person=[
                {
                    "id": "p",
                    "given_name": "Mari",
                    "family_name": "Keksitty",
                    "quotes": ["Mari Keksitty"],
                }
            ],
            Group=[{"id": "silent", "name_fi": "Vaiti"}],
            HOLDS_Network_EventSeries=[
                {"from": "n", "to": "s", "quotes": ["Verkosto kokoontuu aamukahveilla."]}
            ],
            MEMBER_OF_Organisation_Network=[{"from": "o", "to": "n", "quotes": ["tukee talo"]}],
            MEMBER_OF_Person_Network=[
                {"from": "p", "to": "n", "quotes": ["Yhteyshenkilö Mari Keksitty"]}
            ],
        )
    )
    store.upsert(Batch({"Source": pl.DataFrame([source])}, {}))
    described = read_described(store)
    assert [(body.label, body.id, body.quotes) for body in described.bodies] == [
        ("Network", "n", ("Verkosto on.", "Sitä tukee talo.", "Verkosto kokoontuu aamukahveilla.")),
        ("EventSeries", "s", ("Verkosto kokoontuu aamukahveilla.",)),
        ("Event", "e", ("Päivä oli.",)),
    ]
    assert (described.bodies[2].since, described.bodies[2].until) == ("2020-02", "2020-02")
    assert (
        described.bodies[0].kind,
        described.bodies[0].audience,
        described.bodies[0].sources,
    ) == (
        "forum",
        ("johto",),
        ("page",),
    )
    assert [(source.id, source.title, source.lang) for source in described.sources] == [
        ("page", "Sivu", "fi")
    ]


def test_an_empty_graph_tells_nothing(store: Store) -> None:
    described = read_described(store)
    assert (described.bodies, described.sources) == ((), ())


def test_people_are_called_by_their_names(store: Store) -> None:
    store.upsert(
        batch_of("a", Person=[{"id": "p", "given_name": "Anna", "family_name": "Keksitty"}])
    )
    assert read_names(store, ["p", "nobody"]) == {"p": "Anna Keksitty"}
