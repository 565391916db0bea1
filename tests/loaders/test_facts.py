"""Every shipped fact is in the batch with the quote it rests on, and nothing the page leaves open
is filled in."""

import csv
import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from graph.model import check_ends, node_table, relationship_table
from graph.ontology import NODE, properties
from loaders.facts import PAGE, read_facts, read_shipped, says

DOMAIN = Path(__file__).resolve().parents[2] / "../shared/domain"
DATA = Path(__file__).resolve().parents[2] / "loaders/data"
FACTS = read_shipped("facts")
BATCH = read_facts().batch
needs_domain = pytest.mark.skipif(
    not DOMAIN.is_dir(), reason=f"the domain files are not at {DOMAIN}"
)


def seed() -> list[dict[str, str]]:
    with (DOMAIN / "seed_facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folded(text: str) -> str:
    return " ".join(text.split())


def described(fact: dict[str, str]) -> list[dict[str, object]]:
    """The rows of the batch that are about what a fact's row says it is about."""
    if fact["element"] in NODE:
        return (
            BATCH.nodes[fact["element"]]
            .filter(pl.col("id") == fact["id"], pl.col("source") == PAGE)
            .to_dicts()
        )
    return [
        row
        for ends, frame in BATCH.relationships.items()
        if ends[1] == fact["element"]
        for row in frame.filter(pl.col("from") == fact["id"], pl.col("to") == fact["to"]).to_dicts()
    ]


def holds(row: dict[str, object], fact: dict[str, str]) -> bool:
    known = properties(fact["element"])
    return fact["quote"] in (row["quotes"] or ()) and all(
        value in (row[name] or ()) if known[name].type == "list" else row[name] == value
        for name, value in says(fact["says"])
    )


@pytest.mark.parametrize(
    "fact", FACTS, ids=lambda fact: f"{fact['subject']} {fact['relation']} {fact['object']}"
)
def test_each_fact_is_in_the_batch_with_its_quote_or_says_why_not(fact: dict[str, str]) -> None:
    if fact["not_expressed"]:
        assert not fact["element"]
    else:
        assert len([row for row in described(fact) if holds(row, fact)]) == 1


@needs_domain
def test_every_fact_of_the_seed_is_carried_over_by_subject_relation_object_and_date() -> None:
    shipped = Counter((f["subject"], f["relation"], f["object"], f["date"]) for f in FACTS)
    missing = (
        Counter((f["subject"], f["relation"], f["object"], f["date"]) for f in seed()) - shipped
    )
    assert sorted((subject, relation) for subject, relation, *_ in missing) == [
        ("Mari Näätsaari", "has_email"),
        ("Mari Näätsaari", "has_phone"),
    ]


@needs_domain
def test_all_but_three_facts_of_the_seed_are_expressed() -> None:
    expressed = {(f["subject"], f["relation"]) for f in FACTS if f["element"]}
    assert [f["relation"] for f in seed() if (f["subject"], f["relation"]) not in expressed] == [
        "cooperates_with",
        "has_phone",
        "has_email",
    ]
    assert sum(sum(reasons.values()) for reasons in read_facts().left_out.values()) == 3


@needs_domain
def test_each_quote_stands_on_the_page_word_for_word() -> None:
    page = folded(next(DOMAIN.glob("000_*.txt")).read_text(encoding="utf-8"))
    quotes = {
        quote
        for frame in (*BATCH.nodes.values(), *BATCH.relationships.values())
        if "quotes" in frame.columns
        for quote in frame["quotes"].explode().drop_nulls()
    }
    assert len(quotes) > 60
    assert [quote for quote in quotes if folded(quote) not in page] == []


def test_contact_details_of_persons_are_nowhere_in_the_shipped_files() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in DATA.glob("*.csv")}
    assert [name for name, text in texts.items() if re.search(r"@|\[email|\d{7,}", text)] == []


def test_what_the_page_leaves_open_stays_open() -> None:
    networks = BATCH.nodes["Network"]
    forum = networks.row(by_predicate=pl.col("id") == "johdon-foorumi", named=True)
    assert forum["kind"] is None
    assert "verkosto vai" in forum["open_questions"][0]
    groups = BATCH.nodes["Group"].filter(pl.col("kind") == "peer group")
    assert groups.height == 4
    assert {"valid_from", "valid_to"}.isdisjoint(groups.columns)
    hurme = {
        ends[1] for ends, frame in BATCH.relationships.items() if "juha-hurme" in frame["from"]
    }
    assert hurme == {"NAMED_IN"}


@pytest.mark.parametrize(
    ("label", "id_"),
    [
        ("Network", "johdon-foorumi"),
        ("EventSeries", "johdon-foorumin-tapaamiset"),
        ("EventSeries", "johdon-aamukahvit"),
        ("Event", "julkisen-johtamisen-paiva-2019"),
        ("Event", "julkisen-johtamisen-paiva-2020"),
        ("Network", "ylimman-johdon-pienryhmat"),
        ("Network", "alumniryhmat"),
        ("Network", "henkilostojohdon-foorumi"),
        ("EventSeries", "henkilostojohdon-aamukahvit"),
        ("EventSeries", "henkilostojohdon-vuosiseminaari"),
        ("Network", "kehikko"),
        ("Network", "viva"),
        ("Network", "valmennusohjelmiin-osallistuneet"),
        ("Programme", "tulevaisuuden-johtajat"),
        ("Programme", "uudistuja"),
        ("Organisation", "haus"),
        ("Network", "verkostot-ulkopuolisten-kanssa"),
        ("Network", "virtuaaliset-verkostot"),
        ("Network", "hankkeiden-kehittamisverkostot"),
        ("Group", "julkisen-johtamisen-yhteistyoryhma"),
        ("Project", "johtamista-yhteiseksi-hyvaksi"),
        ("Source", "toimiva-johtoryhmatyoskentely"),
    ],
)
def test_every_system_of_the_page_has_a_node_with_a_quote_somewhere(label: str, id_: str) -> None:
    assert id_ in BATCH.nodes[label]["id"]
    about = [fact for fact in FACTS if id_ in (fact["id"], fact["to"]) and fact["quote"]]
    assert about


def test_every_element_is_one_the_model_knows_and_joins_what_is_there() -> None:
    sources = set(BATCH.nodes["Source"]["id"])
    for label, frame in BATCH.nodes.items():
        table = node_table(label, frame)
        assert set(table["source"]) <= sources
        for prop in properties(label).values():
            if prop.choices:
                assert set(table[prop.name].drop_nulls()) <= set(prop.choices)
    for ends, frame in BATCH.relationships.items():
        check_ends(ends)
        table = relationship_table(ends, frame)
        assert set(table["from"]) <= set(BATCH.nodes[ends[0]]["id"])
        assert set(table["to"]) <= set(BATCH.nodes[ends[2]]["id"])


def test_ids_of_named_things_are_unique_across_labels() -> None:
    ids = Counter(id_ for frame in BATCH.nodes.values() for id_ in set(frame["id"]))
    assert [id_ for id_, count in ids.items() if count > 1] == []


@needs_domain
def test_every_body_of_the_domain_file_is_in_its_sector_under_a_clean_name() -> None:
    with (DOMAIN / "ministries_agencies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shipped = {row["name_fi"].casefold(): row for row in read_shipped("organisations")}
    for row in rows:
        body = shipped[re.sub(r" \(.*\)$", "", row["org_fi"]).casefold()]
        assert body["sector"] == row["sector_code"]
        assert body["abbreviation"] == row["abbr"]
    assert len(shipped) == len(rows) + 1
    assert not [
        row for row in shipped.values() if "(" in row["name_fi"] + row["name_sv"] + row["name_en"]
    ]


@needs_domain
def test_names_that_were_inferred_say_so() -> None:
    with (DOMAIN / "ministries_agencies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shipped = {
        row["name_fi"].casefold(): row["name_status"].split("; ")
        for row in read_shipped("organisations")
    }
    for row in rows:
        status = shipped[re.sub(r" \(.*\)$", "", row["org_fi"]).casefold()]
        for lang in ("fi", "sv", "en"):
            assert (f"{lang}: inferred" in row["source"]) == (f"{lang} inferred" in status)


def test_a_merged_agency_ends_when_its_successor_begins() -> None:
    organisations = {row["id"]: row for row in read_shipped("organisations")}
    for old, new in (("valvira", "lvv"), ("ely", "elinvoimakeskukset")):
        assert organisations[old]["successor"] == new
        assert int(organisations[old]["valid_to"]) + 1 == int(organisations[new]["valid_from"])
