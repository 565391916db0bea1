"""How soon hostile documents are refused: `make bench-hostile`.

Each kind of attack in turn, grown to 10 kB, goes by POST through the whole server (guard, access,
endpoint) in this process; `ms` is the CPU time until the answer, the median and the worst of some
rounds, each with a server that has kept nothing. Nothing of them reaches a database. What is not
refused is answered because it is cheap, and says so. Prints one JSON line last; the goal is 20 ms.
"""

import asyncio
import gc
import json
import sys
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import httpx
from graphql import get_introspection_query

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from without_database import Reader, application

SIZE, ROUNDS, GOAL_MS = 10_000, 7, 20


def main() -> None:
    asyncio.run(_measured("{ people { nodes { name groups { nodes { name } } } } }"))
    rows = {kind: _row(text) for kind, text in attacks().items()}
    for kind, (ms, worst, code) in rows.items():
        print(f"{kind:38} {ms:6.1f} ms, at worst {worst:6.1f}   {code}")
    worst = max(high for _, high, code in rows.values() if " " not in code)
    figures = {
        kind: {"ms": round(ms, 2), "worst_ms": round(high, 2), "code": code}
        for kind, (ms, high, code) in rows.items()
    }
    print(
        json.dumps(
            {
                "bench": "hostile",
                "bytes": SIZE,
                "goal_ms": GOAL_MS,
                "worst_refusal_ms": round(worst, 2),
                "kinds": figures,
            }
        )
    )


def attacks() -> dict[str, str]:
    """A document a kind."""
    return {**_many(), **_strange()}


def _many() -> dict[str, str]:
    """Much of what is allowed."""
    return {
        "the same field": _filled("{ people { nodes { ", "name ", "} } }"),
        "the same field, within the tokens": "{ people { nodes { " + "name " * 480 + "} } }",
        "the same list": _filled("{ ", "people { nodes { id } } ", "}"),
        "as many of it as may be": "{ " + "people { nodes { id } } " * 31 + "}",
        "in inline fragments": _filled("{ people { nodes { name ", "... { name } ", "} } }"),
        "aliases": _numbered("{ ", "a{}: people {{ totalCount }} ", "}"),
        "as many aliases as may be": (
            "{ " + "".join(f"a{i}: people {{ totalCount }} " for i in range(50)) + "}"
        ),
        "arguments in conflict": (
            "{ " + "".join(f'person(key: "{i}") {{ id }} ' for i in range(31)) + "}"
        ),
        "deep": _nested(
            "{ people { nodes { ", "groups { nodes { members { nodes { ", "id", "} } } } ", "} } }"
        ),
        "deep beyond the parser": "{ a " * 2500 + "}" * 2500,
        "brackets": "{ people(filter: " + "[" * (SIZE - 20),
        "doubling fragments": "{ people { nodes { ...F0 } } } " + _doubling(60),
        "as many of them as may be": "{ people { nodes { ...F0 } } } " + _doubling(29),
        "fragments in a circle": (
            "{ people { nodes { ...A } } } fragment A on Person { ...B } fragment B on Person {"
            " ...A }"
        ),
    }


def _strange() -> dict[str, str]:
    """What is unknown, unused, costly or long."""
    return {
        "directives": _filled("{ people { nodes { name ", "@include(if: true) ", "} } }"),
        "unknown directives": _filled("{ people { nodes { name ", "@aa ", "} } }"),
        "unknown fields, which have suggestions": (
            "{ " + "".join(f"peopl{i} " for i in range(480)) + "}"
        ),
        "unknown types": (
            "query (" + "".join(f"$a{i}: Perso{i} " for i in range(110)) + ") { dataVersion }"
        ),
        "variables that are not used": (
            "query (" + "".join(f"$a{i}: Int " for i in range(110)) + ") { dataVersion }"
        ),
        "many operations": _numbered("", "query q{} {{ dataVersion }} ", ""),
        "the schema in a circle": (
            "{ __schema { types { " + "fields { type { " * 20 + "name " + "} } " * 20 + "} } }"
        ),
        "the whole schema": get_introspection_query(),
        "costly lists": (
            "{ people(first: 10000) { nodes { groups(first: 1000) { nodes { id } } } } }"
        ),
        "types, which are no query": _numbered("", "type T{} {{ a: Int }} ", ""),
        "one long text": _filled('{ person(key: "', "x", '") { id } }'),
        "a long comment": _filled("#", "x", "\n{ nothing }"),
    }


def _filled(head: str, unit: str, tail: str) -> str:
    return head + unit * ((SIZE - len(head) - len(tail)) // len(unit)) + tail


def _numbered(head: str, unit: str, tail: str) -> str:
    return (
        head
        + "".join(
            unit.format(i) for i in range((SIZE - len(head) - len(tail)) // len(unit.format(1000)))
        )
        + tail
    )


def _nested(head: str, unit: str, inner: str, end: str, tail: str) -> str:
    times = (SIZE - len(head) - len(tail)) // len(unit + end)
    return head + unit * times + inner + end * times + tail


def _doubling(n: int) -> str:
    chain = "".join(f"fragment F{i} on Person {{ ...F{i + 1} ...F{i + 1} }} " for i in range(n))
    return f"{chain}fragment F{n} on Person {{ name }}"


def _row(text: str) -> tuple[float, float, str]:
    runs = [asyncio.run(_measured(text)) for _ in range(ROUNDS)]
    times = [ms for ms, _ in runs]
    return median(times), max(times), runs[0][1]


async def _measured(text: str) -> tuple[float, str]:
    """CPU milliseconds until the answer, and the code by which the document was refused."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application(_Nothing())), base_url="http://127.0.0.1:8470"
    ) as client:
        request = client.build_request("POST", "/graphql", json={"query": text})
        gc.collect()
        started = process_time()
        answer = (await client.send(request)).json()
        ms = (process_time() - started) * 1000
    return ms, (
        answer["errors"][0]["extensions"]["code"]
        if "errors" in answer
        else "answered, at that price"
    )


class _Nothing(Reader):
    def content(self, text: str, parameters: dict[str, Any]) -> list[list[Any]]:
        return [[[], 0]]


if __name__ == "__main__":
    main()
