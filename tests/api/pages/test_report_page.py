"""The report as the server gives it, in each role."""

import json

import pytest

from explored import Explored


def test_the_page_tells_the_finding_and_offers_every_form(seen: Explored) -> None:
    page = seen.page("/report", lang="en", as_of="2026-11-23")
    assert page.text("h1")
    assert {
        f"/report?lang=en&as_of=2026-11-23&as={ending}"
        for ending in ("pdf", "html", "xlsx", "json")
    } <= set(page.addresses())


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("pdf", b"%PDF-1.7"), ("html", b"<!doctype html>"), ("xlsx", b"PK"), ("json", b"{")],
)
def test_every_form_is_sent_as_a_file_and_is_the_same_each_time(
    seen: Explored, ending: str, begins: bytes
) -> None:
    query = {"lang": "sv", "as_of": "2026-11-23", "as": ending}
    first, again = (seen.get("/report", "analyst", **query) for _ in range(2))
    assert first.content.startswith(begins)
    assert (
        first.headers["content-disposition"] == f'attachment; filename="report-2026-11-23.{ending}"'
    )
    assert first.content == again.content


def test_a_viewer_s_report_names_nobody(seen: Explored) -> None:
    query = {"lang": "fi", "as_of": "2026-11-23"}
    assert "Keksitty Johtaja" in seen.read("/report", "analyst", **query)
    assert "Keksitty Johtaja" not in seen.read("/report", "viewer", **query)
    report = json.loads(seen.get("/report", "viewer", **query | {"as": "json"}).content)
    assert "Keksitty" not in json.dumps(report, ensure_ascii=False).replace("Keksittyjä", "")


def test_another_form_is_refused_with_those_there_are(seen: Explored) -> None:
    refused = seen.get("/report", **{"as": "docx", "lang": "en"})
    assert refused.status_code == 400
    assert "“docx” is not one of the choices; use pdf, html, xlsx, json." in refused.text
