"""GraphiQL in a real browser, over a real graph, from our own files alone."""

from hashlib import sha256

import pytest

from api.server.routes import GRAPHIQL
from asgi import ask
from batches import small
from chromium import chromium, watched
from graph.settings import Settings
from graph.store import Store
from served import pages_app, serving, store_app


def test_the_example_is_answered_and_nothing_is_asked_of_elsewhere(
    embedded_store: Store, embedded: Settings
) -> None:
    embedded_store.upsert(small())
    with (
        serving(store_app(embedded_store, embedded)) as url,
        chromium() as browser,
        watched(browser, locale="en-GB") as seen,
    ):
        seen.page.goto(f"{url}/graphiql")
        # The button is there before the example is parsed; only then does it offer a menu.
        seen.page.click(".graphiql-execute-button[aria-haspopup='menu']")
        seen.page.get_by_role("menuitem", name="Groups").click()
        seen.page.wait_for_selector(".result-window :text('\"totalCount\"')")
        assert '"errors"' not in seen.page.inner_text(".result-window")
        assert seen.complaints == []
        assert {address.rpartition(url)[1] for address in seen.requests} == {url}


def test_what_others_made_is_as_they_made_it_with_its_licence() -> None:
    folder = GRAPHIQL / "others"
    listed = dict(
        reversed(line.split()) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    assert all(
        sha256((folder / name).read_bytes()).hexdigest() == digest
        for name, digest in listed.items()
    )
    licences = {path.name for path in folder.glob("LICENCE-*")}
    assert {path.name for path in folder.iterdir()} == {*listed, *licences, "SHA256SUMS"}
    assert licences == {"LICENCE-graphiql", "LICENCE-react"}


@pytest.mark.parametrize(
    "path",
    [
        "/graphiql/../web.py",
        "/graphiql/%2e%2e/%2e%2e/web.py",
        "/graphiql/others",
        "/graphiql/nothing.js",
    ],
)
def test_only_its_files_are_given(path: str) -> None:
    assert ask(pages_app(lambda _: None, lambda: "v1"), path).status_code == 404


def test_its_files_are_asked_about_and_not_sent_again() -> None:
    app = pages_app(lambda _: None, lambda: "v1")
    first = ask(app, "/graphiql/graphiql.js")
    assert (
        first.status_code,
        first.headers["cache-control"],
        first.headers["x-content-type-options"],
    ) == (200, "no-cache", "nosniff")
    assert (
        ask(
            app, "/graphiql/graphiql.js", headers={"if-none-match": first.headers["etag"]}
        ).status_code
        == 304
    )
