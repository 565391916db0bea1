"""Requests that schemathesis makes up from the schema that the server tells, against the running
server."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from graphql import StringValueNode
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.schemas import BaseSchema

from amounts import examples
from api.graphql.limits import Limits
from batches import small
from graph.settings import Settings
from graph.store import Store
from served import serving, store_app

EXAMPLES = examples(40)
WIDE = Limits(tokens=5_000, depth=100, aliases=1_000, repeats=1_000, fragments=1_000)
"""What is made up is large; the limits have tests of their own, and here it is to reach the
database."""

DAYS = st.sampled_from(
    ["2019", "2019-02", "2019-02-28", "1", "0001", "9999-12-31", "2019-02-30", "", "\U0001f600"]
)
DOCUMENTED = {"INVALID", "BAD_INPUT", "BAD_VARIABLES", "TOO_COSTLY", "NOT_FOUND", "TIMEOUT"}


@pytest.fixture
def schema(store: Store, settings: Settings) -> Iterator[BaseSchema]:
    """The schema that a served graph publishes."""
    store.upsert(small())
    schemathesis.graphql.scalar("Date", DAYS.map(lambda day: StringValueNode(value=day)))
    with serving(store_app(store, settings, limits=WIDE)) as url:
        yield schemathesis.graphql.from_url(f"{url}/graphql")


def made_up(schema: BaseSchema) -> st.SearchStrategy[Any]:
    """Cases of every operation."""
    return st.one_of(operation.ok().as_strategy() for operation in schema.get_all_operations())


def test_whatever_the_schema_allows_is_answered(schema: BaseSchema) -> None:
    codes: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(made_up(schema))
    def ask(case: Any) -> None:
        response = case.call()
        body = response.json()
        errors = body.get("errors", ())
        codes.update([error["extensions"]["code"] for error in errors] or ["answered"])
        assert response.status_code < 500, (case.body, response.text)
        assert all(
            error["message"] and error["extensions"]["code"] in DOCUMENTED for error in errors
        ), (case.body, errors)
        assert errors or body["data"]

    ask()
    # not more: much that is made up is refused for its dates, keys and numbers
    assert codes["answered"] > EXAMPLES / 4
