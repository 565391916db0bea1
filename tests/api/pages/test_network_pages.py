"""Pictures of networks as the server gives them: to each role, in each format, whatever the address
says."""

from collections.abc import Iterator
from csv import reader
from io import BytesIO, StringIO
from xml.etree import ElementTree

import httpx
import networkx as nx
import pytest

from graph.settings import Settings
from html_page import Page
from pictured import HOSTILE, Explored, explored

GROUP, PERSON = "Group:hostile", "Person:hostile-0"


@pytest.fixture(scope="module")
def site(embedded: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explored]:
    with explored(embedded, tmp_path_factory.mktemp("explored")) as explorer:
        yield explorer


def data(site: Explored, role: str = "analyst", **query: object):
    answer = site.get("/network", role, **{"as": "json"} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ties(picture) -> set[tuple[str, str, str]]:
    flat = picture["ties"]
    return {
        (picture["id"][flat[at]], picture["id"][flat[at + 1]], picture["tieKinds"][flat[at + 2]])
        for at in range(0, len(flat), 4)
    }


def test_an_analyst_sees_people_and_where_they_meet(site: Explored) -> None:
    picture = data(site)
    assert {kind["label"] for kind in picture["kinds"]} == {"Person", "Group", "Network", "Project"}
    assert picture["kind"].count(0) > 100
    assert (PERSON, GROUP, "membership") in ties(picture)
    assert picture["name"][picture["id"].index(PERSON)] == f"{HOSTILE} {HOSTILE}"


def test_a_viewer_sees_sectors_and_kinds_and_nobody_s_name_in_any_format(site: Explored) -> None:
    picture = data(site, "viewer")
    assert {kind["label"] for kind in picture["kinds"]} == {"Sector", "Group", "Network", "Project"}
    assert min(picture["ties"][3::4]) >= 3
    for query in (
        {},
        *({"as": format_} for format_ in ("json", "svg", "csv", "graphml", "gexf")),
        {"as": "csv", "of": "ties"},
        {"open": "Sector:28"},
        {"show": "people"},
    ):
        text = site.get("/network", "viewer", **query).text
        assert "Keksitty" not in text
        assert "Person:" not in text
        assert "pwned" not in text
    assert "withheld" in site.get("/network", "viewer").text


def test_a_viewer_sees_what_surrounds_a_group_but_not_its_people(site: Explored) -> None:
    page = site.get("/network", "viewer", around="Group:esimerkki-uudistuja-alumniryhma-00001")
    assert "People and sources are left out" in page.text
    picture = data(site, "viewer", around="Group:esimerkki-uudistuja-alumniryhma-00001")
    assert "Person" not in {kind["label"] for kind in picture["kinds"]}
    assert len(picture["id"]) > 1
    for about in (PERSON, "Source:hostile"):
        refused = site.get("/network", "viewer", around=about)
        assert refused.status_code == 403
        assert "pwned" not in refused.text


def test_expanding_adds_neighbours_and_moves_nothing(site: Explored) -> None:
    before = data(site, around=GROUP)
    assert before["expanded"] == [GROUP]
    assert "Organisation:vm" not in before["id"]
    assert site.get("/network", around=GROUP, open="Organisation:vm").status_code == 400
    after = data(site, around=GROUP, open=[PERSON, "Organisation:vm"])
    count = len(before["id"])
    for column in ("id", "x", "y", "name", "size"):
        assert after[column][:count] == before[column]
    assert len(after["id"]) > count
    assert after["expanded"] == [GROUP, PERSON, "Organisation:vm"]
    assert (PERSON, "Organisation:vm", "HOLDS_POSITION") in ties(after)


@pytest.mark.parametrize(
    "about",
    [
        "Person:keksitty-00001",
        "Organisation:vm",
        "Sector:28",
        "Group:hostile",
        "Network:esimerkki-kehikko-00001",
        "Programme:uudistuja",
        "EventSeries:julkisen-johtamisen-paiva",
        "Source:hostile",
        "Event:",
        "Cohort:",
        "Project:",
    ],
)
def test_every_kind_has_surroundings(site: Explored, about: str) -> None:
    if about.endswith(":"):
        field = {"Event": "events", "Cohort": "cohorts", "Project": "projects"}[about[:-1]]
        about += site.get(
            "/graphql", query=f"{{ {field}(first: 1) {{ nodes {{ key }} }} }}"
        ).json()["data"][field]["nodes"][0]["key"]
    picture = data(site, around=about)
    assert picture["around"] == about == picture["id"][0]
    assert len(picture["id"]) > 1 or about == "Source:hostile"


def test_what_is_over_is_shown_as_it_was(site: Explored) -> None:
    key = site.get(
        "/graphql", query='{ groups(first: 1, filter: {validTo: {to: "2025"}}) { nodes { key } } }'
    ).json()
    about = f"Group:{key['data']['groups']['nodes'][0]['key']}"
    assert "what is shown is of all time" in site.get("/network", around=about).text
    assert "Person" in {kind["label"] for kind in data(site, around=about)["kinds"]}


def test_a_sector_is_opened_among_the_others(site: Explored) -> None:
    page = Page(site.get("/network", show="sectors").text)
    way = next(given["href"] for given, text in page.all("a") if text == "Show the leaders")
    assert "open=Sector%3A" in way
    picture = data(site, show="sectors", open="Sector:28")
    sectors = [id_ for id_ in picture["id"] if id_.startswith("Sector:")]
    assert "Sector:28" not in sectors
    assert len(sectors) > 5
    assert PERSON in picture["id"]
    opened = Page(site.get("/network", show="sectors", open="Sector:28").text)
    assert "Close all sectors" in {text for _, text in opened.all("a")}


@pytest.mark.parametrize(
    "query",
    [{}, {"around": GROUP, "open": PERSON}, {"show": "people"}, {"kinds": ["Person", "Group"]}],
)
@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_graphs_that_are_read_again_are_the_picture(
    site: Explored, query: dict[str, object], format_: str
) -> None:
    answer = site.get("/network", **query | {"as": format_})
    assert answer.headers["content-disposition"].endswith(f'-2026-11-23.{format_}"')
    graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[format_](BytesIO(answer.content))
    picture = data(site, **query)
    shown = {
        id_
        for id_, kind in zip(picture["id"], picture["kind"], strict=True)
        if "kinds" not in query or picture["kinds"][kind]["label"] in query["kinds"]
    }
    assert set(graph) == shown
    edges = {(*sorted((a, b)), attributes["kind"]) for a, b, attributes in graph.edges(data=True)}
    assert edges == {(*sorted((a, b)), kind) for a, b, kind in ties(picture) if {a, b} <= shown}
    assert {id_: graph.nodes[id_]["label"] for id_ in shown} == {
        id_: name for id_, name in zip(picture["id"], picture["name"], strict=True) if id_ in shown
    }


def test_csv_has_the_table_and_the_ties_and_no_formula(site: Explored) -> None:
    nodes, both = (
        list(
            reader(StringIO(site.get("/network", around=GROUP, **more).text.removeprefix("\ufeff")))
        )
        for more in ({"as": "csv"}, {"as": "csv", "of": "ties"})
    )
    assert nodes[0] == ["Id", "Name", "Kind", "Sector", "Ties"]
    assert [row for row in nodes if row[0] == "Person:hostile-5"] == [
        ["Person:hostile-5", "'=1+2 =1+2", "leader", "VM", "1"]
    ]
    assert [
        "Person:hostile-0",
        f"{HOSTILE} {HOSTILE}",
        GROUP,
        HOSTILE,
        "membership",
        "member",
        "1",
    ] in both


def test_svg_is_a_picture_with_names_as_text(site: Explored) -> None:
    for query in ({}, {"around": GROUP}):
        drawn = ElementTree.fromstring(site.get("/network", **query | {"as": "svg"}).content)
        assert not [each for each in drawn.iter() if "script" in each.tag]
        titles = {title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title")}
        assert f"{HOSTILE} {HOSTILE} (leader)" in titles


def test_the_table_has_the_same_as_the_picture_page_by_page(site: Explored) -> None:
    picture, names, number = data(site), [], 0
    while True:
        number += 1
        page = Page(site.get("/network", page=number).text)
        names += [given["data-id"] for given, _ in page.all("tr") if "data-id" in given]
        if not [1 for given, text in page.all("a") if text == "Next" and "hidden" not in given]:
            break
    assert sorted(names) == sorted(picture["id"])
    assert number > 1


def test_boxes_work_without_a_script(site: Explored) -> None:
    page = Page(site.get("/network", kinds=["Network"]).text)
    boxes = {given["value"]: "checked" in given for given, _ in page.all("input", name="kinds")}
    assert boxes == {"Person": False, "Group": False, "Network": True, "Project": False}
    rows = [given["data-id"] for given, _ in page.all("tr") if "data-id" in given]
    assert rows
    assert all(id_.startswith("Network:") for id_ in rows)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"show": "all"}, "“all” is not one of the choices; use both, people, sectors."),
        ({"as": "pdf"}, "“pdf” is not one of the choices"),
        ({"around": "nobody"}, "“nobody” names nothing"),
        ({"around": "Group:none"}, "There is nothing called “Group:none”"),
        ({"around": GROUP, "open": "Sector:28"}, "is not in the picture"),
        (
            {"around": GROUP, "open": [f"Person:{at}" for at in range(50)]},
            "More than 40 cannot be expanded",
        ),
        ({"around": f"<script>{HOSTILE}:x"}, "names nothing"),
    ],
)
def test_what_cannot_be_shown_is_said_with_a_remedy(
    site: Explored, query: dict[str, object], message: str
) -> None:
    answer = site.get("/network", **query)
    assert answer.status_code == 400
    assert message in answer.text
    assert "<script>pwned" not in answer.text


def test_a_page_that_is_known_is_not_made_again(site: Explored) -> None:
    first = site.get("/network")
    headers = {
        "Authorization": f"Bearer {site.tokens['analyst']}",
        "X-Forwarded-For": "192.0.2.1",
        "If-None-Match": first.headers["etag"],
    }
    assert httpx.get(first.url, headers=headers).status_code == 304
