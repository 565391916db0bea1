import re
from datetime import date

import pytest

import made_up_gaps as made
from api.pages.visit import security
from asgi import ask
from graph.analysis.settings import AnalysisSettings
from graph.errors import StoreError
from html_page import Page
from served import pages_app

TODAY = date(2026, 11, 1)


class Data:
    """Stands where the graph would, and records the settings that are requested."""

    def __init__(self):
        self.version = "v1"
        self.requested: list[AnalysisSettings] = []
        self.fault: Exception | None = None

    def now(self):
        if self.fault:
            raise self.fault
        return self.version

    def gaps(self, settings):
        self.requested.append(settings)
        return made.gaps_of(made.finnish_sectors(), made.VERDICTS, settings=settings)


@pytest.fixture
def data():
    return Data()


@pytest.fixture
def app(data):
    return pages_app(data.gaps, data.now, today=lambda: TODAY)


def title(response):
    return Page(response.text).text("h1")


def test_the_map_of_today_is_at_the_root(app, data):
    response = ask(app, "/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert title(response) == "Viisi katvetta 78 hallinnonalaparista"
    assert data.requested == [AnalysisSettings(TODAY)]


@pytest.mark.parametrize(
    ("path", "accepted", "lang"),
    [
        ("/?lang=sv", "en", "sv"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "de", "fi"),
        ("/?lang=xx", "sv", "sv"),
    ],
)
def test_the_language_is_the_one_asked_for_or_else_the_browser_s(app, path, accepted, lang):
    response = ask(app, path, headers={"accept-language": accepted})
    assert next(Page(response.text).all("html"))[0]["lang"] == lang
    assert "accept-language" in response.headers["vary"].lower()


def test_the_form_s_settings_reach_the_analysis_and_stay_in_the_language_links(app, data):
    response = ask(app, "/?lang=fi&as_of=2019&ties=cohort&ties=membership&weight=newman&other=1")
    assert data.requested == [
        AnalysisSettings(date(2019, 12, 31), ties=("membership", "cohort"), weight="newman")
    ]
    page = Page(response.text)
    assert (
        "/?lang=sv&as_of=2019&ties=cohort&ties=membership&weight=newman&other=1" in page.addresses()
    )
    assert next(page.all("input", name="as_of", type="date"))[0]["value"] == "2019-12-31"


def test_an_empty_day_means_today(app, data):
    assert ask(app, "/?as_of=").status_code == 200
    assert data.requested[0].as_of == TODAY


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "as_of=foo&lang=fi",
            "”foo” ei ole päivämäärä; kirjoita se muodossa 2019, 2019-02 tai 2019-02-03.",
        ),
        (
            "as_of=2019-13&lang=sv",
            "”2019-13” är inget datum; skriv det som 2019, 2019-02 eller 2019-02-03.",
        ),
        ("as_of=0000&lang=en", "“0000” is not a date; write it as 2019, 2019-02 or 2019-02-03."),
        (
            "ties=friends&lang=en",
            "“friends” is not one of the choices; use membership, attendance, cohort, position.",
        ),
        ("weight=heavy&lang=en", "“heavy” is not one of the choices; use raw, newman."),
        (
            "as_of=%3Cscript%3E&lang=en",
            "“<script>” is not a date; write it as 2019, 2019-02 or 2019-02-03.",
        ),
    ],
)
def test_what_cannot_be_understood_is_quoted_with_the_remedy_in_the_reader_s_language(
    app, data, query, message
):
    response = ask(app, f"/?{query}")
    assert response.status_code == 400
    assert message in [text for _, text in Page(response.text).all("p")]
    assert data.requested == []


def test_an_unchanged_page_is_not_sent_again_and_changed_data_are(app, data):
    first = ask(app, "/?lang=fi")
    again = ask(app, "/?lang=fi", headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    data.version = "v2"
    changed = ask(app, "/?lang=fi", headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]
    assert len(data.requested) == 2


def test_pages_in_two_languages_or_of_two_days_are_different_pages(app):
    paths = ("/?lang=fi", "/?lang=sv", "/?lang=fi&as_of=2020", "/?lang=fi&weight=newman")
    assert len({ask(app, path).headers["etag"] for path in paths}) == len(paths)


def test_the_analysis_is_done_once_for_all_languages(app, data):
    for lang in ("fi", "sv", "en", "fi"):
        ask(app, f"/?lang={lang}")
    assert len(data.requested) == 1


def test_head_answers_as_get_does_without_the_body(app):
    head, get = ask(app, "/", "HEAD"), ask(app, "/")
    assert head.status_code == 200
    assert head.headers["etag"] == get.headers["etag"]


@pytest.mark.parametrize(
    "path", ["/", "/?as_of=foo", "/nowhere", "/healthz", "/static/x/nothing.js"]
)
def test_every_answer_has_the_security_headers(app, path):
    headers = ask(app, path).headers
    nonce = re.search(r"'nonce-([^']+)'", headers["content-security-policy"])
    expected = security(nonce[1] if nonce else "")
    assert {name: headers.get(name) for name in expected} == expected


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline():
    policy = security("abc")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_page_s_style_and_scripts_can_be_kept_for_ever(app):
    page = Page(ask(app, "/").text)
    addresses = [address for address in page.addresses() if address.startswith("/static/")]
    assert len(addresses) == 10
    for address in addresses:
        response = ask(app, address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["content-type"].startswith(("text/css", "text/javascript"))


def test_a_style_of_an_older_page_is_answered_and_not_kept(app):
    response = ask(app, "/static/0000000000000000/frame/style.css")
    assert response.status_code == 200
    assert "immutable" not in response.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/static/", "/static/x/../words.py", "/static/x/%2e%2e/words.py", "/%3Cscript%3E"],
)
def test_what_is_not_there_is_said_to_be_missing(app, path):
    response = ask(app, path, headers={"accept-language": "en"})
    assert response.status_code == 404
    assert title(response) == "There is no such page"
    assert not list(Page(response.text).all("script"))


def test_pages_are_only_read(app):
    response = ask(app, "/?lang=en", "POST")
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]
    assert title(response) == "This page can only be read"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8470",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "localhost@evil.example:80",
    ],
)
def test_another_host_s_name_is_refused_with_the_address_to_open(app, data, host):
    response = ask(app, "/?lang=en", headers={"host": host, "accept-language": "en"})
    assert response.status_code == 421
    assert title(response) == "This server does not answer to that name"
    assert data.requested == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9000", "LOCALHOST", "[::1]:8470"])
def test_this_machine_s_names_are_answered(app, host):
    assert ask(app, "/healthz", headers={"host": host}).status_code == 200


def test_hosts_can_be_named(data):
    app = pages_app(data.gaps, data.now, hosts=("verkosto.example",))
    assert ask(app, "/healthz", headers={"host": "verkosto.example"}).status_code == 200
    assert ask(app, "/healthz").status_code == 421


def test_health_is_of_the_process_and_readiness_of_the_graph(app, data):
    assert ask(app, "/readyz").json() == {"status": "ready", "dataVersion": "v1"}
    data.fault = StoreError("The database does not answer.")
    away = ask(app, "/readyz")
    assert (away.status_code, away.json(), away.headers["retry-after"]) == (
        503,
        {"status": "unavailable"},
        "5",
    )
    assert ask(app, "/healthz").json() == {"status": "ok"}


def test_a_graph_that_is_away_is_said_with_its_reason(app, data):
    data.fault = StoreError("The database does not answer; start it.")
    response = ask(app, "/?lang=fi")
    assert response.status_code == 503
    assert title(response) == "Tietoja ei voi lukea juuri nyt"
    assert "The database does not answer; start it." in response.text


def test_a_fault_of_ours_is_logged_and_its_inside_not_shown(app, data, caplog):
    data.fault = RuntimeError("secret inside")
    response = ask(app, "/?lang=sv")
    assert response.status_code == 500
    assert title(response) == "Något gick fel i Verkosto"
    assert "secret inside" not in response.text
    assert "secret inside" in caplog.text


def test_pages_are_compressed_for_who_can_read_that(app):
    assert ask(app, "/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in ask(app, "/", headers={"accept-encoding": "identity"}).headers
