"""The rows of `make bench-faults`: what makes the benchmark fail, and what a person reads of a
fault."""

import importlib

import pytest

from repository import ROOT


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("faults.outcome").Outcome("engine killed", "arcadedb")


@pytest.mark.parametrize("round_", [{"lost": 1}, {"half": 1}, {"recovered": False}])
def test_a_round_that_lost_something_or_did_not_recover_fails(
    outcome, round_: dict[str, object]
) -> None:
    outcome.add()
    assert outcome.good
    outcome.add(**round_)
    assert not outcome.good
    assert outcome.figures()["rounds"] == 2


def test_messages_that_differ_in_numbers_and_folders_are_one(outcome) -> None:
    outcome.saw("'/tmp/a1/home' cannot be written; process 12 at bolt://127.0.0.1:7687")
    outcome.saw("\n'/tmp/b2/home' cannot be written; process 1,300 at bolt://127.0.0.1:7688\n")
    assert dict(outcome.messages) == {
        "'.../home' cannot be written; process N at bolt://N.N.N.N:N": 2
    }
    assert outcome.raw() == []


def test_the_words_of_a_library_are_marked(outcome) -> None:
    outcome.saw("java.lang.NullPointerException")
    assert outcome.raw()
    assert "RAW" in "\n".join(outcome.lines())


def test_a_fault_that_was_skipped_is_told_with_its_reason(outcome) -> None:
    outcome.skipped = "faketime is missing"
    assert outcome.good
    assert outcome.lines()[0].endswith("skipped: faketime is missing")
