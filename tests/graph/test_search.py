"""Search over names: who and what is found, why, in what order, and that both engines answer
alike."""

import random as chances
from collections.abc import Iterator

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from batches import batch_of, small
from conftest import emptied, neo4j_settings
from graph.errors import BadInput
from graph.folding import folded, words
from graph.ontology import NODE
from graph.search import Hit, Index, index_of, make_index
from graph.settings import Settings
from graph.store import Store, open_store
from loaders.facts import PAGE, read_facts
from neo4j_server import Neo4jServer

LETTERS = "abcdefghijklmnoprstuvyäö"
WORD = st.text(LETTERS, min_size=3, max_size=14)
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


def index_of_names(*names: str) -> Index:
    return index_of(
        {"Group": pl.DataFrame({"id": [f"g{at:03}" for at in range(len(names))], "name_fi": names})}
    )


def hit_names(
    index: Index, text: str, kinds: list[str] | None = None, limit: int = 20
) -> list[str]:
    return [hit.name for hit in index.search(text, kinds, limit)]


def plain(text: str) -> list[str]:
    forms: list[str] = words(folded(pl.Series([text])))[0].to_list()
    return forms


def mistyped(word: str, data: st.DataObject, ways: str) -> str:
    """A letter left out, put in, changed, or swapped with the next."""
    at, letter = data.draw(st.integers(0, len(word) - 1)), data.draw(st.sampled_from(LETTERS))
    return {
        "l": word[:at] + word[at + 1 :],
        "i": word[:at] + letter + word[at:],
        "c": word[:at] + letter + word[at + 1 :],
        "s": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[data.draw(st.sampled_from(ways))]


@pytest.fixture(scope="module")
def facts(embedded: Settings) -> Iterator[Index]:
    with open_store(embedded) as store:
        emptied(store)
        store.upsert(read_facts().batch)
        yield make_index(store)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kehiko", "Kehikko"),
        ("KEHIKKO", "Kehikko"),
        ("kehikon", "Kehikko"),
        ("kehikossa", "Kehikko"),
        ("kheikko", "Kehikko"),
        ("joht", "Johdon foorumi"),
        ("foorumi johdon", "Johdon foorumi"),
        ("johdon foorumin", "Johdon foorumi"),
        ("valtiovarsinministeriö", "Valtiovarainministeriö"),
        ("valtiovaraiministerio", "Valtiovarainministeriö"),
        ("finansministeriet", "Valtiovarainministeriö"),
        ("ministery of finance", "Valtiovarainministeriö"),
        ("vm", "Valtiovarainministeriö"),
        ("naatsaari", "Mari Näätsaari"),
        ("Näätsaari, Mari", "Mari Näätsaari"),
        ("henkilostojohdn foorumi", "Valtion henkilöstöjohdon foorumi"),
    ],
)
def test_what_people_type_finds_what_they_mean(facts: Index, text: str, first: str) -> None:
    assert hit_names(facts, text)[0] == first


def test_every_body_of_the_page_is_found_by_each_of_its_names(facts: Index) -> None:
    searches = 0
    for label, frame in read_facts().batch.nodes.items():
        for row in frame.filter(source=PAGE).iter_rows(named=True):
            for name in filter(None, (row.get(f"name_{lang}") for lang in ("fi", "sv", "en"))):
                hits = facts.search(name, limit=5)
                assert (label, row["id"]) in [
                    (hit.label, hit.id) for hit in hits if hit.matched == name
                ], name
                searches += 1
    assert searches > 60


def test_both_engines_find_alike(embedded: Settings, neo4j_server: Neo4jServer) -> None:
    answers = []
    for settings in (embedded, neo4j_settings(neo4j_server)):
        with open_store(settings) as store:
            emptied(store)
            store.upsert(small())
            store.upsert(read_facts().batch)
            index = make_index(store)
            answers.append(
                [
                    index.search(text, limit=50)
                    for text in ("a", "kehiko", "ministeriö", "foorum", "keksitty", "27")
                ]
            )
    assert answers[0] == answers[1]
    assert all(answers[0][:-1])


def test_a_hit_says_by_which_name_it_was_found(store: Store) -> None:
    store.upsert(
        batch_of(
            "s",
            Organisation=[
                {
                    "id": "vm",
                    "name_fi": "Valtiovarainministeriö",
                    "name_sv": "Finansministeriet",
                    "abbreviation": "VM",
                }
            ],
            Person=[
                {
                    "id": "p",
                    "given_name": "Keksitty",
                    "family_name": "Uusi",
                    "other_names": ["Keksitty Entinen", "Kutsumanimi"],
                },
                {"id": "q", "given_name": "Keksitty", "family_name": None, "other_names": None},
            ],
            Event=[{"id": "e", "name_fi": "Päivä", "title": "Luottamus", "place": "Säätytalo"}],
            Cohort=[{"id": "kurssi-7"}],
        )
    )
    index = make_index(store)
    assert index.search("finansministeriet") == [
        Hit("Organisation", "vm", 1.0, "Valtiovarainministeriö", "Finansministeriet")
    ]
    assert index.search("entinen")[0].matched == "Keksitty Entinen"
    assert [hit.name for hit in index.search("keksitty")] == ["Keksitty", "Keksitty Uusi"]
    assert index.search("saatytalo")[0] == Hit("Event", "e", 1.0, "Päivä", "Säätytalo")
    assert index.search("luottamus paiva")[0].id == "e"
    assert index.search("kurssi-7") == [Hit("Cohort", "kurssi-7", 1.0, "kurssi-7", "kurssi-7")]


def test_kinds_restrict_what_is_found_and_what_decides(store: Store) -> None:
    store.upsert(small())
    index = make_index(store)
    assert {hit.label for hit in index.search("keksitty")} == {"Person"}
    assert index.search("keksitty", [label for label in NODE if label != "Person"]) == []
    assert index.search("keksitty", []) == []
    assert [hit.id for hit in index.search("keksitty ryhmä", ["Group"])] == ["g"]
    with pytest.raises(BadInput, match="'Persn' is not a kind of node; did you mean 'Person'"):
        index.search("keksitty", ["Persn"])


@given(st.lists(NAME, min_size=1, max_size=12), st.data())
def test_a_name_always_finds_itself_first(names: list[str], data: st.DataObject) -> None:
    index = index_of_names(*names)
    name = data.draw(st.sampled_from(names))
    best = index.search(name, limit=len(names))
    assert name in [hit.name for hit in best]
    assert set(plain(best[0].name)) == set(plain(name))
    assert best[0].score == pytest.approx(1)
    shuffled = data.draw(st.permutations(name.split()))
    assert [(hit.id, hit.score) for hit in index.search(" ".join(shuffled), limit=len(names))] == [
        (hit.id, hit.score) for hit in best
    ]


@given(st.lists(NAME, min_size=1, max_size=12), st.data())
def test_diacritics_and_case_never_change_the_answer(names: list[str], data: st.DataObject) -> None:
    index = index_of_names(*names)
    text = data.draw(st.sampled_from(names))
    assert (
        index.search(text)
        == index.search(folded(pl.Series([text]))[0])
        == index.search(text.upper())
    )


@given(st.lists(NAME, min_size=1, max_size=12), st.data())
def test_one_typo_in_a_word_of_five_letters_is_forgiven(
    names: list[str], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(names))
    long = [word for word in name.split() if len(word) >= 5]
    assume(long)
    word = data.draw(st.sampled_from(long))
    wrong = mistyped(word, data, "lics")
    assume(wrong not in name)
    assert name in hit_names(index_of_names(*names), name.replace(word, wrong, 1), limit=len(names))


@given(WORD.filter(lambda word: len(word) >= 10), st.data())
def test_two_typos_in_a_long_word_are_forgiven(word: str, data: st.DataObject) -> None:
    wrong = word
    for _ in range(2):
        wrong = mistyped(wrong, data, "ic")
    assert hit_names(index_of_names(word, "jotakin muuta"), wrong)[0] == word


@given(WORD, st.data())
def test_every_beginning_of_a_word_finds_it(word: str, data: st.DataObject) -> None:
    assert word in hit_names(
        index_of_names("ensimmäinen", f"toinen {word}", word),
        word[: data.draw(st.integers(1, len(word)))],
    )


def test_numbers_and_short_words_are_meant_as_they_are() -> None:
    index = index_of_names("kurssi 2024", "kurssi 2025", "vm", "um")
    assert hit_names(index, "2024") == ["kurssi 2024"]
    assert hit_names(index, "kurssi 2025") == ["kurssi 2025"]
    assert hit_names(index, "vm") == ["vm"]


def test_all_words_come_before_some_and_the_whole_name_before_a_part() -> None:
    index = index_of_names("Kehikon alumnit", "Kehikko", "Kehikko ja muut", "Alumnit")
    assert hit_names(index, "kehikko") == ["Kehikko", "Kehikko ja muut", "Kehikon alumnit"]
    assert hit_names(index, "kehikko alumnit") == ["Kehikon alumnit"]
    assert hit_names(index, "kehikko xyzzyxw")[0] == "Kehikko"


def test_equal_scores_come_by_label_then_id_whatever_the_limit() -> None:
    ids = [f"x{at:02}" for at in range(40)]
    chances.Random(1).shuffle(ids)
    frame = pl.DataFrame({"id": ids, "name_fi": ["Sama"] * 40})
    index = index_of({"Group": frame, "Sector": frame})
    hits = [(hit.label, hit.id) for hit in index.search("sama", limit=80)]
    assert hits == [(label, id_) for label in ("Sector", "Group") for id_ in sorted(ids)]
    assert [(hit.label, hit.id) for hit in index.search("sama", limit=50)] == hits[:50]


@pytest.mark.parametrize(
    ("text", "limit", "message"),
    [
        ("", 20, "nothing to search for in ''; write a name"),
        ("   ", 20, "nothing to search for"),
        ("😀", 20, "nothing to search for"),
        (".*+?[](){}\\^$|", 20, "nothing to search for"),
        ("\x00\ud800", 20, "nothing to search for"),
        ("a" * 10_000, 20, "10000 characters, more than 300; search for a few words"),
        ("a", 0, "0 hits cannot be given; ask for 1 to 1000"),
        ("a", 1001, "1001 hits"),
    ],
)
def test_what_cannot_be_searched_for_says_the_remedy(text: str, limit: int, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        index_of_names("Kehikko").search(text, limit=limit)


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    index = index_of_names("Kehikko", "a.*b (c)", "Johdon foorumi 😀")
    try:
        assert all(0 < hit.score <= 1.0001 for hit in index.search(text))
    except BadInput:
        assert not any(letter.isalnum() for letter in text)


@pytest.mark.parametrize(
    "text", ["kehikko.*", "(kehikko", "kehikko😀", "kehikko'", "\ud800kehikko", "[k]ehikko"]
)
def test_signs_are_passed_over(text: str) -> None:
    assert "Kehikko" in hit_names(index_of_names("Kehikko", "muu"), text)


def test_an_empty_graph_has_no_hits(store: Store) -> None:
    assert make_index(store).search("kehikko") == []
