"""Every system of networking on the ministry's page stands in the report, with the quote it rests
on."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from commands import Run
from graph.described import LABELS
from html_page import Page
from loaders.facts import read_shipped
from reporting import text_of

SYSTEMS = (
    (
        "Johdon foorumi",
        "ministeriöiden ja virastojen ylimmälle virkamiesjohdolle eli johdon foorumille",
    ),
    (
        "Johdon foorumin tapaamiset",
        "Tilaisuuksiin on osallistunut ulkopuolisten asiantuntijoiden lisäksi poliittista johtoa.",
    ),
    ("Johdon aamukahvitilaisuudet", "tarpeen mukaan muutaman kerran vuodessa"),
    (
        "Ylimmän johdon yhteiset tilaisuudet",
        "Joihinkin tilaisuuksiin voidaan esillä olevan aiheen mukaan kutsua myös muuta johtoa",
    ),
    (
        "Julkisen johtamisen päivä",
        "Vuonna 2019 järjestettiin ensimmäisen kerran myös Julkisen johtamisen päivä",
    ),
    (
        "Julkisen johtamisen päivä 2019",
        "jonne kutsuttiin valtionhallinnon johdon lisäksi kuntajohtajia",
    ),
    ("Julkisen johtamisen päivä 2020", "4.2.2020 Marina Congress Centerissä"),
    (
        "Valtionhallinnon ylimmän johdon pienryhmät",
        "Vuonna 2020 mukana on neljä ryhmää, joissa on yhteensä 40 johtajaa.",
    ),
    *(
        (f"Pienryhmä {number} (2020, nimi ei tiedossa)", "Vuonna 2020 mukana on neljä ryhmää")
        for number in range(1, 5)
    ),
    (
        "Valtion henkilöstöjohdon foorumi",
        "vahvistaa yhteistyötä ja verkottumista sekä jakaa hyviä käytäntöjä valtionhallinnossa",
    ),
    ("Henkilöstöjohdon foorumin aamukahvitapaamiset", "Foorumi kokoontuu aamukahvitapaamisissa"),
    ("Henkilöstöjohdon foorumin vuosiseminaari", "sekä vuosittaisessa pidemmässä seminaarissa"),
    ("Valtion HR-ohjausryhmä", "valtion HR-ohjausryhmän kanssa"),
    ("Valtionhallinnon kehittäjäverkostot", "Valtionhallinnossa toimii useita kehittäjäverkostoja"),
    ("Kehikko", "ministeriöiden kehittämispäälliköiden muodostama Kehikko"),
    ("Viva-verkosto", "virastojen koulutuspäälliköiden Viva-verkosto"),
    (
        "Verkostot hallinnon ulkopuolisten tahojen kanssa",
        "ulkopuolisia tahoja eli yrityksiä, yhteisöjä ja tavallisia kansalaisia",
    ),
    (
        "Valtiovarainministeriön sähköiset ja virtuaaliset verkostot",
        "yhä enemmän sähköisiä tai virtuaalisia verkostoja",
    ),
    ("LinkedIn", "läsnä myös sosiaalisessa mediassa mm. LinkedIn:issä ja Twitterissä"),
    ("Twitter", "läsnä myös sosiaalisessa mediassa mm. LinkedIn:issä ja Twitterissä"),
    (
        "Valmennusohjelmien alumniryhmät",
        "eri valmennusohjelmien käyneet ovat muodostaneet erilaisia alumniryhmiä",
    ),
    (
        "Valmennusohjelmiin osallistuneiden verkosto",
        "Yhden verkoston muodostavat valtionhallinnon johdolle suunnattuihin yhteisiin",
    ),
    ("Uudistuja-ohjelma", "ministeriön järjestämään Uudistuja-ohjelmaan"),
    (
        "Tulevaisuuden johtajat -ohjelma",
        "valmennusohjelmiin (mm. Tulevaisuuden johtajat -ohjelma) osallistuneet",
    ),
    (
        "Valtionhallinnon johtajien valmennusohjelmat",
        "tarjoaa yhdessä HAUS kehittämiskeskuksen kanssa",
    ),
    (
        "Kehittämisorganisaatiot (kansalliset ja kansainväliset)",
        "laaja yhteistyö erilaisten kehittämisorganisaatioiden kanssa",
    ),
    (
        "Hankkeiden kehittämisverkostot",
        "enemmän tai vähemmän vapaaehtoisuuden pohjalta syntyviä kehittämisverkostoja",
    ),
    ("Johtamista yhteiseksi hyväksi", "valtionhallinnon johtamisen kehittämishanke"),
    (
        "Julkisen johtamisen yhteistyöryhmä",
        "Julkisen johtamisen yhteistyöryhmä (linkki hankkeen sivulle)",
    ),
)
"""What each is called in Finnish, and words of the page that tell of it."""
GUESTS = {
    "Johdon foorumin tapaamiset": ("ulkopuoliset asiantuntijat", "poliittinen johto"),
    "Kehikko": ("ministeriöiden kehittämispäälliköt",),
}
PAGE = "Valtiovarainministeriö: Yhteinen kehittäminen ja tilaisuudet"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


def written(run: Run, folder: Path, lang: str, ending: str) -> bytes:
    """The report, made once."""
    path = folder / f"{lang}.{ending}"
    if not path.exists():
        run("report", "--as-of", "2026-11-23", "--draws", 60, "--lang", lang, "--out", path)
    return path.read_bytes()


def entries(run: Run, folder: Path, lang: str = "fi") -> list[dict[str, object]]:
    data = json.loads(written(run, folder, lang, "json"))
    blocks = next(each for each in data["sections"] if each["key"] == "systems")["blocks"]
    return [entry for block in blocks if block["kind"] == "entries" for entry in block["items"]]


def test_each_stands_in_the_report_with_its_quote_and_its_source(run: Run, folder: Path) -> None:
    by_name = {entry["name"]: entry for entry in entries(run, folder)}
    assert [name for name, _ in SYSTEMS if name not in by_name] == []
    for name, quote in SYSTEMS:
        assert any(quote in each["text"] for each in by_name[name]["quotes"]), name
        assert PAGE in str(by_name[name]["sources"]), name
        assert {each["lang"] for each in by_name[name]["quotes"]} == {"fi"}
    for name, guests in GUESTS.items():
        assert [guest for guest in guests if guest not in str(by_name[name]["about"])] == []


def test_there_is_no_other_and_no_fact_of_one_is_missing(run: Run, folder: Path) -> None:
    by_key = {(entry["label"], entry["id"]): entry for entry in entries(run, folder)}
    assert {entry["name"] for entry in by_key.values()} == {name for name, _ in SYSTEMS}
    for fact in read_shipped("facts"):
        if fact["element"] in LABELS:
            quotes = [each["text"] for each in by_key[fact["element"], fact["id"]]["quotes"]]
            assert any(fact["quote"] in quote for quote in quotes), fact["subject"]


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_each_stands_on_the_page_in_every_language(run: Run, folder: Path, lang: str) -> None:
    page = Page(written(run, folder, lang, "html").decode())
    quotes = [text for _, text in page.all("q", lang="fi")]
    assert [quote for _, quote in SYSTEMS if not any(quote in text for text in quotes)] == []
    terms = {text for _, text in page.all("bdi")}
    assert [
        entry["name"] for entry in entries(run, folder, lang) if entry["name"] not in terms
    ] == []


def test_each_stands_on_paper(run: Run, folder: Path) -> None:
    text = text_of(PdfReader(BytesIO(written(run, folder, "fi", "pdf"))))
    assert [name for name, quote in SYSTEMS if name not in text or quote not in text] == []
