"""The audits of GraphQL over HTTP by the npm package graphql-http, against the running server."""

import json
import subprocess

import pytest

from graph.settings import Settings
from graph.store import Store
from needs import needs
from npm_packages import INSTALL, installed
from served import serving, store_app

pytestmark = pytest.mark.slow

AUDITS = 61


@pytest.fixture(scope="module")
def node() -> str:
    return needs("node", INSTALL)


def test_every_audit_of_graphql_over_http_is_passed(
    node: str, embedded_store: Store, embedded: Settings
) -> None:
    folder = installed()
    with serving(store_app(embedded_store, embedded)) as url:
        output = subprocess.run(
            [node, "audits.mjs", f"{url}/graphql"],
            cwd=folder,
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
    audits = json.loads(output)
    assert [
        (each["id"], each["name"], each["reason"]) for each in audits if each["status"] != "ok"
    ] == []
    assert len({each["id"] for each in audits}) == AUDITS
