"""The two example mappings on the published data they were written for, where it is at hand."""

from pathlib import Path

import polars as pl
import pytest

from loaders.loaded import Loaded
from loaders.mapping.apply import read_mapping
from tables_on_disk import nothing

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "../shared/data"
ORGANOGRAMS = DATA / "uk-organograms-senior/senior_2011_all.csv"
CABINET = DATA / "fi-cabinet-wikidata/html_holders21.csv"


def read(mapping: str, file: Path) -> Loaded:
    if not file.exists():
        pytest.skip(
            f"the published table {file.name} is not at hand; put it at {file.parent.name}/ of the"
            " shared data"
        )
    return read_mapping(ROOT / "examples" / mapping, [file], nothing)


@pytest.fixture(scope="module")
def organograms():
    return read("uk-organograms.toml", ORGANOGRAMS)


@pytest.fixture(scope="module")
def cabinet():
    return read("fi-cabinet.toml", CABINET)


def at(frame: pl.DataFrame, day: str) -> pl.DataFrame:
    return frame.filter((pl.col("valid_from") <= day) & (pl.col("valid_to") >= day))


def sectors_of_people(loaded: Loaded, day: str) -> pl.DataFrame:
    """person, sector: by the posts held and the sectors organisations belonged to on the day."""
    posts = at(loaded.batch.relationships["Person", "HOLDS_POSITION", "Organisation"], day)
    sectors = at(loaded.batch.relationships["Organisation", "BELONGS_TO", "Sector"], day)
    return posts.join(sectors, left_on="to", right_on="from").select(
        person="from", sector="to_right"
    )


def members(loaded: Loaded, day: str) -> pl.DataFrame:
    """person, profession, sector on the day."""
    professions = at(loaded.batch.relationships["Person", "MEMBER_OF", "Network"], day)
    return professions.join(
        sectors_of_people(loaded, day), left_on="from", right_on="person"
    ).rename({"to": "profession"})


def test_no_row_of_the_organograms_is_an_error(organograms):
    assert not organograms.rejections
    counts = {label: frame.height for label, frame in organograms.batch.nodes.items()}
    assert (counts["Organisation"], counts["Sector"], counts["Network"]) == (192, 29, 23)


def test_human_resources_has_named_members_in_16_departments_of_26_with_named_people(organograms):
    """26 departments name someone; one of them, the Northern Ireland Office, gives no profession
    for the two it names."""
    day = "2011-03-31"
    in_hr = members(organograms, day).filter(pl.col("profession") == "human-resources")
    named = sectors_of_people(organograms, day)
    assert in_hr["sector"].n_unique() == 16
    assert named["sector"].n_unique() == 26
    assert set(named["sector"]) - set(members(organograms, day)["sector"]) == {
        "northern-ireland-office"
    }


def test_both_returns_can_be_asked_for_and_nothing_is_claimed_between_them(organograms):
    assert sectors_of_people(organograms, "2011-03-31")["person"].n_unique() == 1724
    assert sectors_of_people(organograms, "2011-09-30")["person"].n_unique() == 1800
    assert sectors_of_people(organograms, "2011-06-30").is_empty()


def test_vacant_and_withheld_posts_make_no_person(organograms):
    names = (
        organograms.batch.nodes["Person"]
        .select(pl.concat_str("given_name", "family_name", separator=" "))
        .to_series()
    )
    assert not names.str.contains(
        r"(?i)\b(n/?d|disclosed|vacant|eliminated|post|director|department|name)\b"
    ).any()
    posts = pl.read_csv(ORGANOGRAMS, infer_schema=False).height
    assert (posts, organograms.left_out["rows"], organograms.left_out["leader"]) == (
        9838,
        {"skipped by Post Unique Reference": 12},
        {"no id": 6282},
    )


def test_one_name_in_two_organisations_is_two_people(organograms):
    people = organograms.batch.nodes["Person"].filter(
        (pl.col("given_name") == "John") & (pl.col("family_name") == "Taylor")
    )
    assert people["id"].n_unique() == people.height >= 2


def test_superiors_are_found_in_the_same_return_or_counted(organograms):
    reports = organograms.batch.relationships["Person", "REPORTS_TO", "Person"]
    held = organograms.batch.relationships["Person", "HOLDS_POSITION", "Organisation"]
    posts = held.select("valid_from", person="from", office="to").unique()
    ties = reports.select("from", "to", "valid_from")
    juniors = ties.join(posts, left_on=["from", "valid_from"], right_on=["person", "valid_from"])
    both = juniors.join(
        posts, left_on=["to", "valid_from", "office"], right_on=["person", "valid_from", "office"]
    )
    assert both.select("from", "to", "valid_from").n_unique() == reports.height == 3080
    assert organograms.left_out["reports"] == {
        "not found": 1,
        "itself": 8,
        "nobody": 118,
        "several": 10,
    }


def test_the_one_office_that_ends_before_it_begins_is_refused_by_name(cabinet):
    (rejection,) = cabinet.rejections
    assert (rejection.file, rejection.row, rejection.column) == ("html_holders21.csv", 31, "end")
    assert "'Sirkka-Liisa Anttila'" in str(rejection.message)
    assert "ends '2003-06-24' before it begins '2007-04-19'" in str(rejection.message)
    offices = cabinet.batch.relationships["Person", "HOLDS_POSITION", "Organisation"]
    assert not offices.filter(
        (pl.col("from") == "Q777316") & (pl.col("valid_from") == "2007-04-19")
    ).height


def test_office_holders_are_in_the_ministry_of_their_position(cabinet):
    offices = cabinet.batch.relationships["Person", "HOLDS_POSITION", "Organisation"]
    assert set(offices["to"]) == {
        "vnk",
        "um",
        "om",
        "sm",
        "plm",
        "vm",
        "okm",
        "mmm",
        "lvm",
        "tem",
        "stm",
        "ym",
    }
    lipponen = offices.filter(
        (pl.col("from") == "Q29110") & (pl.col("title") == "Prime Minister")
    ).row(0, named=True)
    assert (lipponen["to"], lipponen["valid_from"], lipponen["valid_to"]) == (
        "vnk",
        "1995-04-13",
        "2003-04-17",
    )


def test_positions_outside_the_ministries_are_left_out_and_counted(cabinet):
    assert cabinet.left_out == {"minister": {"no id": 73}, "ministry": {"no id": 73}}
    assert "President" not in set(
        cabinet.batch.relationships["Person", "HOLDS_POSITION", "Organisation"]["title"]
    )
