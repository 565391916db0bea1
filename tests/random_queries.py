"""Random valid queries over a small random graph, from a seed."""

from base64 import urlsafe_b64encode
from random import Random
from typing import Any

from api.graphql.schema.names import PLURALS, camel, constant, property_field, relations, single
from batches import batch_of
from graph.model import Batch
from graph.ontology import NODE, RELATIONSHIP, Property

DAYS = ["2018", "2019-02", "2019-02-03", "2020-01-31", "2021", "2024-12"]
WORDS = ["aura", "Aura", "bo", "ÄÖ", "äö", "kehikko", "x"]
LABELS = (
    "Person",
    "Group",
    "Organisation",
    "Sector",
    "Network",
    "Event",
    "Cohort",
    "Project",
    "EventSeries",
    "Programme",
)
TIES = [
    ("Person", "MEMBER_OF", "Group"),
    ("Person", "MEMBER_OF", "Network"),
    ("Organisation", "MEMBER_OF", "Network"),
    ("Person", "HOLDS_POSITION", "Organisation"),
    ("Organisation", "BELONGS_TO", "Sector"),
    ("Person", "ATTENDED", "Event"),
    ("Person", "REPORTS_TO", "Person"),
    ("Organisation", "PART_OF", "Organisation"),
    ("Person", "PARTICIPATED_IN", "Cohort"),
    ("Group", "PART_OF", "Network"),
    ("Event", "PART_OF", "EventSeries"),
    ("Cohort", "PART_OF", "Programme"),
    ("Sector", "SUCCEEDED_BY", "Sector"),
    ("Person", "MEMBER_OF", "Project"),
]
PEOPLE = 5


def keys(label: str) -> list[str]:
    return [f"{label[0].lower()}{i}" for i in range(PEOPLE)]


def random_batch(chance: Random) -> Batch:
    """Five nodes of several labels, and relationships between them."""
    tables: dict[str, list[dict[str, Any]]] = {
        label: [{"id": key, **_values(chance, NODE[label].properties)} for key in keys(label)]
        for label in LABELS
    }
    for start, type_, end in TIES:
        rows = {}
        for _ in range(chance.randint(0, 9)):
            row = {
                "from": chance.choice(keys(start)),
                "to": chance.choice(keys(end)),
                **_values(chance, RELATIONSHIP[type_].properties),
            }
            rows[row["from"], row["to"], *(row.get(name) for name in RELATIONSHIP[type_].key)] = row
        if rows:
            tables[f"{type_}_{start}_{end}"] = list(rows.values())
    return batch_of("random", **tables)


def _values(chance: Random, properties: tuple[Property, ...]) -> dict[str, Any]:
    kinds = {"date": DAYS, "flag": [True, False], "list": [["a", "b"], ["c"]]}
    values = {
        prop.name: chance.choice(
            list(prop.choices) if prop.choices else kinds.get(prop.type, WORDS)
        )
        for prop in properties
        if prop.name != "id" and chance.random() < 0.7
    }
    if "valid_to" in values and values.get("valid_from", "") > values["valid_to"]:
        del values["valid_to"]
    return {prop.name: values.get(prop.name) for prop in properties if prop.name != "id"}


class Queries:
    """Queries whose every choice comes from one random number generator."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.fragments: list[str] = []

    def query(self) -> tuple[str, dict[str, Any]]:
        """A document and its variables; where a root r0 has $after0, its cursor `pi { endCursor }`
        leads to the next page."""
        self.fragments = []
        roots = " ".join(
            f"r{i}: {self.root().replace('$after', f'$after{i}')}"
            for i in range(self.chance.randint(1, 2))
        )
        variables = {"yes": self.chance.random() < 0.5, "first": self.chance.randint(0, 4)}
        whole = " ".join([roots, *self.fragments])
        types = {
            "yes": "Boolean! = true",
            "first": "Int = 3",
            "after0": "String",
            "after1": "String",
        }
        declared = [f"${name}: {type_}" for name, type_ in types.items() if f"${name}" in whole]
        return (
            (
                f"query Q{'(' + ', '.join(declared) + ')' if declared else ''} {{ {roots} }}"
                f" {' '.join(self.fragments)}"
            ),
            variables,
        )

    def wrong(self) -> tuple[str, dict[str, Any]]:
        """A valid document with an argument that cannot be used."""
        text, variables = self.query()
        label = self.chance.choice(LABELS)
        root = self.chance.choice(
            [
                f"{PLURALS[label]}(first: {self.chance.choice([-1, 10_001])}) {{ totalCount }}",
                (
                    f'{PLURALS[label]}(after: "{self.chance.choice(["", "x", "WyJhIiwiYiJd"])}") {{'
                    " nodes { key } }"
                ),
                f'node(id: "{self.chance.choice(["", "x", "UGVyc29u"])}") {{ key }}',
                f'nodes(ids: ["{self._id()}", "!"]) {{ key }}',
            ]
        )
        return text.replace("{ r0:", f"{{ wrong: {root} r0:", 1), variables

    def root(self) -> str:
        label = self.chance.choice(LABELS)
        sort = self.chance.random()
        if sort < 0.15:
            return (
                f"{single(label)}(key:"
                f' "{self.chance.choice([*keys(label), "nobody"])}"{self._day(", ")})'
                f" {self.node(label, 2)}"
            )
        if sort < 0.25:
            ids = ", ".join(f'"{self._id()}"' for _ in range(3))
            fields = (
                f"{{ __typename id key name ... on Person {self.node('Person', 1)} ... on Group {{"
                " gk: kind } }"
            )
            return f"nodes(ids: [{ids}]{self._day(', ')}) {fields}"
        arguments, fields = self.arguments(label), self.connection(label, None, 2)
        if self.chance.random() < 0.3:
            arguments = (
                f"({'after: $after' if not arguments else 'after: $after, ' + arguments[1:-1]})"
            )
            fields = "{ pi: pageInfo { endCursor }" + fields[1:]
        return f"{PLURALS[label]}{arguments} {fields}"

    def node(self, label: str, depth: int) -> str:
        fields = [self._scalar(label) for _ in range(self.chance.randint(1, 4))]
        led = [name for name, relation in relations(label).items() if relation.ends in TIES]
        for i in range(self.chance.randint(0, 2) if depth and led else 0):
            relation = relations(label)[self.chance.choice(led)]
            alias = f"{relation.name}{depth}{i}"
            within = self.connection(relation.target, relation.ends[1], depth - 1)
            fields.append(f"{alias}: {relation.name}{self.arguments(relation.target)} {within}")
        kind = self.chance.random()
        if kind < 0.1:
            self.fragments.append(
                f"fragment F{len(self.fragments)} on {label} {{ {' '.join(fields)} }}"
            )
            fields = [f"...F{len(self.fragments) - 1}", "key"]
        elif kind < 0.25:
            fields = [f"... on {label} {{ {' '.join(fields)} }}", "key"]
        return "{ " + " ".join(fields) + " }"

    def connection(self, label: str, type_: str | None, depth: int) -> str:
        parts = []
        if self.chance.random() < 0.7:
            own = (
                [camel(prop.name) for prop in RELATIONSHIP[type_].properties]
                + ["id", "sources", "quotedFrom"]
                if type_
                else []
            )
            some = self.chance.sample(own, min(2, len(own)))
            parts.append(f"edges {{ cursor {' '.join(some)} node {self.node(label, depth)} }}")
        if self.chance.random() < 0.4:
            parts.append(f"nodes {self.node(label, depth)}")
        if self.chance.random() < 0.4:
            parts.append("totalCount")
        if self.chance.random() < 0.4:
            parts.append(
                "pageInfo { hasNextPage hasPreviousPage startCursor endCursor __typename }"
            )
        if self.chance.random() < 0.2:
            parts.append("__typename")
        self.chance.shuffle(parts)
        return "{ " + (" ".join(parts) or "totalCount") + " }"

    def arguments(self, label: str) -> str:
        parts = []
        if self.chance.random() < 0.5:
            parts.append(f"first: {self.chance.choice(['1', '2', '$first', '0'])}")
        if self.chance.random() < 0.5:
            parts.append(
                f"sort: [{', '.join(self._sort(label) for _ in range(self.chance.randint(1, 2)))}]"
            )
        if self.chance.random() < 0.5:
            parts.append(f"filter: {{ {', '.join(self._filter(label))} }}")
        if day := self._day(""):
            parts.append(day)
        return f"({', '.join(parts)})" if parts else ""

    def _day(self, before: str) -> str:
        return f'{before}asOf: "{self.chance.choice(DAYS)}"' if self.chance.random() < 0.4 else ""

    def _scalar(self, label: str) -> str:
        own = [property_field(prop) for prop in NODE[label].properties]
        name = self.chance.choice(
            [*own, "id", "name", "name(lang: SV)", "sources", "quotedFrom", "__typename"]
        )
        if "(" in name:
            name = f"sv: {name}"
        return name + (
            self.chance.choice([" @include(if: $yes)", " @skip(if: $yes)"])
            if self.chance.random() < 0.15
            else ""
        )

    def _sort(self, label: str) -> str:
        names = [prop.name for prop in NODE[label].properties if prop.type not in ("list", "flag")]
        name = self.chance.choice(
            ["NAME", *("KEY" if name == "id" else constant(name) for name in names)]
        )
        return name + self.chance.choice(["", "_DESC"])

    def _filter(self, label: str) -> list[str]:
        made = []
        for prop in NODE[label].properties:
            if prop.type == "list" or self.chance.random() < 0.8:
                continue
            if prop.choices:
                chosen = self.chance.sample(list(prop.choices), 2)
                value = f"[{', '.join(map(constant, chosen))}]"
            elif prop.type == "flag":
                value = self.chance.choice(["true", "false"])
            elif prop.type == "date":
                value = self.chance.choice(
                    [
                        f'{{ from: "{self.chance.choice(DAYS)}" }}',
                        f'{{ to: "{self.chance.choice(DAYS)}" }}',
                        f'{{ eq: "{self.chance.choice(DAYS)}" }}',
                        "{ missing: true }",
                        "{ missing: false }",
                    ]
                )
            else:
                value = self._text()
            made.append(f"{property_field(prop)}: {value}")
        if self.chance.random() < 0.2:
            made.append(f"name: {self._text()}")
        if label in ("Person", "Organisation") and self.chance.random() < 0.3:
            made.append(f'sector: "{self.chance.choice(keys("Sector"))}"')
        if self.chance.random() < 0.2:
            made.append(
                "relatedTo: [{ node:"
                f' "{self._id()}"{self.chance.choice(["", ", by: MEMBER_OF", ", by: PART_OF"])} }}]'
            )
        return made

    def _text(self) -> str:
        word = self.chance.choice(WORDS)
        return self.chance.choice(
            [
                f'{{ eq: "{word}" }}',
                f'{{ contains: "{word[:2]}" }}',
                f'{{ startsWith: "{word[:1]}" }}',
                f'{{ in: ["{word}", "bo"] }}',
            ]
        )

    def _id(self) -> str:
        label = self.chance.choice(LABELS)
        return (
            urlsafe_b64encode(f"{label} {self.chance.choice([*keys(label), 'nobody'])}".encode())
            .decode()
            .rstrip("=")
        )
