"""A server lives on whatever the reader of an upload does."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import httpx
import pytest

from books import HEADINGS, cell, xlsx
from graph.settings import Settings
from graph.store import Store
from loaders.upload import read_upload
from loaders.workbooks.isolated import Bounds, read_upload_apart
from loading import TABLES, workbook
from needs import needs_shared
from served import serving, store_app

LOAD = """mutation Load($content: String!) {
  loadTable(filename: "leaders.xlsx", content: $content, dryRun: true) {
  stored rejections { message } } }"""
ABORTS = ("-c", "import os; os.abort()")
NEVER_ENDS = ("-c", "import threading; threading.Event().wait()")
READERS = {
    "cannot be read, or not within the memory there is": partial(read_upload_apart, program=ABORTS),
    "takes more than 0.1 seconds to read": partial(
        read_upload_apart, program=NEVER_ENDS, bounds=Bounds(seconds=0.1)
    ),
}


def far_shared() -> bytes:
    return needs_shared("cases/01-far-cell-abort/far.xlsx").read_bytes()


def far_made() -> bytes:
    return xlsx(
        {"leaders": f'<row r="1">{HEADINGS}</row><row r="1048576">{cell("XFD1048576")}</row>'}
    )


def messages(client: httpx.Client, content: bytes) -> list[str]:
    variables = {"content": b64encode(content).decode()}
    answer = client.post("/graphql", json={"query": LOAD, "variables": variables}).json()
    return [each["message"] for each in answer["data"]["loadTable"]["rejections"]]


@pytest.mark.parametrize("far", [far_shared, far_made])
def test_a_server_outlives_the_workbook_that_ended_it(
    embedded_store: Store, embedded: Settings, far: Callable[[], bytes]
) -> None:
    content = far()
    with (
        serving(store_app(embedded_store, embedded)) as url,
        httpx.Client(base_url=url, timeout=60, follow_redirects=True) as client,
    ):
        [message] = messages(client, content)
        assert "the sheet 'leaders' reaches to XFD1048576; delete the stray cells" in message
        page = client.post(
            "/load?lang=fi",
            files=[("file", ("leaders.xlsx", content))],
            headers={"accept": "text/html"},
        )
        assert "ulottuu soluun XFD1048576; poista ylimääräiset solut" in page.text
        assert client.get("/readyz").json()["status"] == "ready"
        assert messages(client, workbook()) == []


@pytest.mark.parametrize("message", READERS)
def test_a_server_outlives_a_reader_that_aborts_or_never_ends(
    embedded_store: Store, embedded: Settings, message: str
) -> None:
    tables = replace(TABLES, read=partial(read_upload, read=READERS[message]))
    app = store_app(embedded_store, embedded, tables=tables)
    with serving(app) as url, httpx.Client(base_url=url, timeout=60) as client:
        [refused] = messages(client, workbook())
        assert message in refused
        assert client.get("/readyz").json()["status"] == "ready"
