"""Small batches for tests of the store, and random ones for what must hold of all."""

from collections import defaultdict
from typing import Any

import polars as pl
from hypothesis import strategies as st

from graph.model import Batch, Kind

PEOPLE = [f"p{i}" for i in range(4)]
GROUPS = [f"g{i}" for i in range(3)]
sources = st.sampled_from(["a", "b", "c"])
DATES = st.none() | st.sampled_from(["2018", "2019-02", "2019-02-03", "2024-12"])
TEXTS = st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).filter(
    lambda text: text.strip()
)


def batch_of(source: str, **tables: list[dict[str, Any]]) -> Batch:
    """`Person=[{"id": ...}]`, `MEMBER_OF_Person_Group=[{"from": ..., "to": ...}]`: rows by label or
    by type and ends."""
    nodes, relationships = {}, {}
    for name, rows in {**tables, "Source": [{"id": source, "title": source}]}.items():
        frame = pl.DataFrame([{**row, "source": source} for row in rows], infer_schema_length=None)
        if len(parts := name.rsplit("_", 2)) == 3 and parts[1][0].isupper():
            relationships[(parts[1], parts[0], parts[2])] = frame
        else:
            nodes[name] = frame
    return Batch(nodes, relationships)


def small(source: str = "test") -> Batch:
    """Two leaders of two sectors in one group."""
    return batch_of(
        source,
        Sector=[{"id": "27", "name_fi": "Puolustus"}, {"id": "33", "name_fi": "Sosiaali"}],
        Organisation=[
            {"id": "plm", "name_fi": "Ministeriö A"},
            {"id": "stm", "name_fi": "Ministeriö B"},
        ],
        Person=[
            {"id": "p1", "given_name": "Keksitty", "family_name": "Yksi", "gender": "a"},
            {"id": "p2", "given_name": "Keksitty", "family_name": "Kaksi", "gender": None},
        ],
        Group=[{"id": "g", "name_fi": "Ryhmä", "kind": "peer group", "quotes": ["yksi", "kaksi"]}],
        BELONGS_TO_Organisation_Sector=[{"from": "plm", "to": "27"}, {"from": "stm", "to": "33"}],
        HOLDS_POSITION_Person_Organisation=[
            {"from": "p1", "to": "plm", "title": "johtaja", "acting": True, "valid_from": "2019"},
            {"from": "p2", "to": "stm", "title": "johtaja", "acting": None, "valid_from": None},
        ],
        MEMBER_OF_Person_Group=[
            {"from": "p1", "to": "g", "role": "chair", "valid_from": "2020-02", "valid_to": None},
            {"from": "p2", "to": "g", "role": None, "valid_from": None, "valid_to": "2021"},
        ],
    )


@st.composite
def batches(draw: st.DrawFn, source: str) -> Batch:
    """What one source may say of a few people and groups."""
    person = st.fixed_dictionaries(
        {"id": st.sampled_from(PEOPLE), "given_name": TEXTS, "family_name": TEXTS, "region": TEXTS}
    )
    group = st.fixed_dictionaries(
        {
            "id": st.sampled_from(GROUPS),
            "name_fi": TEXTS,
            "valid_from": DATES,
            "quotes": st.none() | st.lists(st.sampled_from("abc"), min_size=1, unique=True),
        }
    )
    membership = st.fixed_dictionaries(
        {
            "from": st.sampled_from(PEOPLE),
            "to": st.sampled_from(GROUPS),
            "valid_from": DATES,
            "valid_to": DATES,
            "role": st.sampled_from(["chair", "member", None]),
        }
    )
    by_id = {"unique_by": lambda row: row["id"]}
    ends = {"unique_by": lambda row: (row["from"], row["to"], row["valid_from"], row["role"])}
    return batch_of(
        source,
        Person=[{"id": id_} for id_ in PEOPLE] + draw(st.lists(person, max_size=4, **by_id)),
        Group=[{"id": id_} for id_ in GROUPS] + draw(st.lists(group, max_size=3, **by_id)),
        **(
            {"MEMBER_OF_Person_Group": rows}
            if (rows := draw(st.lists(membership, max_size=8, **ends)))
            else {}
        ),
    )


@st.composite
def loads(draw: st.DrawFn) -> Batch:
    """What up to three sources say of the same few people and groups."""
    return joined(
        [
            draw(batches(source))
            for source in draw(st.lists(sources, min_size=1, max_size=3, unique=True))
        ]
    )


def joined(several: list[Batch]) -> Batch:
    """All rows of several batches as one, in their order."""
    nodes, relationships = defaultdict(list), defaultdict(list)
    for batch in several:
        for tables, merged in ((batch.nodes, nodes), (batch.relationships, relationships)):
            for kind, frame in tables.items():
                merged[kind].append(frame)
    return Batch(
        *(
            {kind: pl.concat(frames, how="diagonal_relaxed") for kind, frames in merged.items()}
            for merged in (nodes, relationships)
        )
    )


def content(store: Any) -> dict[Kind, list[Any]]:
    """All that is stored, comparable between stores."""
    from graph import cypher

    return {
        kind: sorted(store.read(cypher.whole_of_all(kind))[0][0], key=repr) for kind in cypher.KINDS
    }
