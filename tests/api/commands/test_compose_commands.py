"""Proposing groups from the command line."""

from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from commands import Run

DAY = ("--as-of", "2026-11-23", "--draws", 100)


def members(run: Run) -> tuple[str, list[str]]:
    """A group of the sample whose members are all known on the day."""
    people = {
        row["person"]: row["group"]
        for row in run("analyse", "centrality", *DAY, "--json").data["people"]
    }
    listed = run("analyse", "cuts", *DAY, "--json").data["bridges"]
    return min(row["affiliation"]["id"] for row in listed), list(people)


def test_groups_are_proposed_with_reasons_and_a_bound(run: Run) -> None:
    proposal = run("compose", "groups", "--groups", 2, *DAY, "--json").data
    assert [8 <= len(group["people"]) <= 10 for group in proposal["groups"]] == [True, True]
    assert proposal["bound"] >= proposal["score"]["total"]
    assert (proposal["seed"], proposal["complete"], proposal["synthetic"]) == (0, True, True)
    assert run("compose", "groups", "--groups", 2, *DAY, "--json").data == proposal
    listed = run("compose", "groups", "--groups", 2, *DAY).out
    assert "Gaps with" in listed
    assert f"Score {proposal['score']['total']:,.0f}" in listed
    assert listed.count("Keksitty") == sum(len(group["people"]) for group in proposal["groups"])


def test_matrices_and_swaps_are_told(run: Run) -> None:
    proposal = run("compose", "groups", "--groups", 2, *DAY, "--json").data
    new = sum(len(group["people"]) * (len(group["people"]) - 1) / 2 for group in proposal["groups"])
    matrices = [proposal[name] for name in ("matrixBefore", "matrixAfter")]
    sums = [
        sum(row[j] for i, row in enumerate(matrix) for j in range(i + 1)) for matrix in matrices
    ]
    assert sums[1] - sums[0] == new
    one, other = (group["people"][0]["person"] for group in proposal["groups"])
    swaps = run(
        "compose", "groups", "--groups", 2, "--swap", f"{one},{other}", *DAY, "--json"
    ).data["swaps"]
    assert [(each["one"], each["other"], each["change"] <= 0) for each in swaps] == [
        (one, other, True)
    ]
    assert (
        "in each other's places:"
        in run("compose", "groups", "--groups", 2, "--swap", f"{one},{other}", *DAY).out
    )


def test_a_proposal_is_saved_counted_only_when_asked_and_dropped(run: Run, tmp_path: Path) -> None:
    ask, out = ("gaps", *DAY, "--quick", "--json"), tmp_path / "syksy.xlsx"
    before = {(pair["a"], pair["b"]): pair["observed"] for pair in run(*ask).data["pairs"]}
    saved = run(
        "compose", "groups", "--groups", 2, *DAY, "--save", "syksy", "--out", out, "--lang", "fi"
    )
    assert "verkosto compose keep syksy" in saved.err
    assert {(pair["a"], pair["b"]): pair["observed"] for pair in run(*ask).data["pairs"]} == before
    drafted = {
        (pair["a"], pair["b"]): pair["observed"] for pair in run(*ask, "--drafts").data["pairs"]
    }
    assert drafted != before
    book = CalamineWorkbook.from_path(out)
    assert book.sheet_names == ["Ryhmät", "Uudet yhteydet", "Ennen", "Jälkeen", "Asetukset"]
    rows = book.get_sheet_by_name("Ryhmät").to_python()
    assert rows[0] == [
        "Ryhmä",
        "Nimi",
        "Tunnus",
        "Hallinnonala",
        "Uusi",
        "Ei ole tavannut",
        "Katveet",
    ]
    assert 16 <= len(rows) - 1 <= 20
    after = book.get_sheet_by_name("Jälkeen").to_python()
    names = [row[0] for row in after[1:]]
    assert after[1 + 0][1 + 1] == drafted["23", "24"]
    assert len(names) == 13
    assert "gone" in run("compose", "drop", "syksy").out
    assert {
        (pair["a"], pair["b"]): pair["observed"] for pair in run(*ask, "--drafts").data["pairs"]
    } == before


def test_newcomers_are_added_and_a_leaver_replaced(run: Run) -> None:
    group, _ = members(run)
    before = run("compose", "top-up", group, *DAY, "--size", "2-60", "--json").data["groups"][0][
        "people"
    ]
    stay = [row["person"] for row in before if row["stays"]]
    size = len(stay) + 2
    topped = run("compose", "top-up", group, *DAY, "--size", size, "--json").data["groups"][0][
        "people"
    ]
    assert {row["person"] for row in topped if row["stays"]} == {*stay}
    assert len(topped) == size
    mended = run(
        "compose", "repair", group, "--leaves", stay[0], *DAY, "--size", len(stay), "--json"
    ).data
    assert np.triu(np.subtract(mended["matrixAfter"], mended["matrixBefore"])).sum() == 0
    assert (mended["changes"], len(mended["joins"]), mended["goes"]) == (1, 1, [])
    assert (
        "The smallest change:"
        in run("compose", "repair", group, "--leaves", stay[0], *DAY, "--size", len(stay)).out
    )


def test_newcomers_are_saved_listed_and_kept_as_members(run: Run) -> None:
    group, _ = members(run)
    stay = [
        row["person"]
        for row in run("compose", "top-up", group, *DAY, "--size", "2-60", "--json").data["groups"][
            0
        ]["people"]
        if row["stays"]
    ]
    size = len(stay) + 2
    topped = run("compose", "top-up", group, *DAY, "--size", size, "--save", "lisaa", "--json")
    new = sorted(row["person"] for row in topped.data["groups"][0]["people"] if not row["stays"])
    assert run("compose", "saved", "--json").data == {
        "proposals": [
            {
                "name": "lisaa",
                "day": "2026-11-23",
                "groups": [
                    {"id": "lisaa-1", "name": f"lisaa {group}", "into": group, "people": new}
                ],
            }
        ]
    }
    assert f"lisaa: {group}" in run("compose", "saved").out
    mixing = [
        run("analyse", "mixing", *DAY, "--json", *more).data["matrix"]
        for more in ((), ("--drafts",), ("--drafts", "--in-database"))
    ]
    assert (mixing[0], mixing[1], mixing[2]) == (
        topped.data["matrixBefore"],
        topped.data["matrixAfter"],
        mixing[1],
    )
    changes = run("compose", "what-if", "--proposal", "lisaa", *DAY, "--json").data["changes"]
    assert (
        sum(change["new"] for change in changes) == np.triu(np.subtract(mixing[1], mixing[0])).sum()
    )
    assert run("compose", "keep", "lisaa", "--json").data == {
        "kept": "lisaa",
        "created": {"MEMBER_OF": 2},
        "updated": {},
    }
    assert run("analyse", "mixing", *DAY, "--json").data["matrix"] == mixing[1]
    run("withdraw", "proposal-lisaa", "--yes")
    assert run("analyse", "mixing", *DAY, "--json").data["matrix"] == mixing[0]
    assert "No proposal is saved" in run("compose", "saved").out


def test_guests_and_suppositions_are_told(run: Run, tmp_path: Path) -> None:
    guest_list = run(
        "compose", "invite", "--seats", 20, "--attendance", 0.6, "--table", 6, *DAY, "--json"
    ).data
    assert len(guest_list["guests"]) == sum(map(len, guest_list["tables"])) > 20
    shown = run(
        "compose",
        "invite",
        "--seats",
        20,
        "--attendance",
        0.6,
        "--table",
        6,
        *DAY,
        "--out",
        tmp_path / "guests.xlsx",
    ).out
    assert "Table 1" in shown
    assert all(guest_list["names"][id_] in shown for id_ in guest_list["guests"])
    rows = CalamineWorkbook.from_path(tmp_path / "guests.xlsx").get_sheet_by_index(0).to_python()
    assert (rows[0][0], {row[0] for row in rows[1:]}) == (
        "Table",
        {f"{number}" for number in range(1, len(guest_list["tables"]) + 1)},
    )
    assert (
        sorted(row[2] for row in rows[1:])
        == guest_list["guests"]
        == sorted(row["person"] for row in guest_list["people"])
    )
    people = guest_list["guests"][:4]
    what = run("compose", "what-if", *people, *DAY, "--json").data
    assert sum(change["new"] for change in what["changes"]) == 6
    assert "Verdict then" in run("compose", "what-if", *people, *DAY).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["groups", "--groups", 2, "--size", "10-8"], "'10-8' is no size"),
        (["groups", "--groups", 2, "--size", "few"], "'few' is no size"),
        (["groups", "--groups", 2, "--prefer", "gaps"], "'gaps' does not name two"),
        (["groups", "--groups", 2, "--prefer", "gap=much"], "'gap'"),
        (["groups", "--groups", 2, "--together", "keksitty-00001"], "does not name two"),
        (["groups", "--groups", 99], "The groups need"),
        (["groups", "--groups", 1, "--sector", "99"], "no sector '99'"),
        (["groups", "--groups", 1, "--of", "none"], "event 'none'"),
        (["groups", "--groups", 2, "--save", "Ei käy"], "cannot name a proposal"),
        (["keep", "none"], "no proposal 'none'"),
        (["what-if", "nobody"], "no person 'nobody'"),
        (["what-if", "nobody", "--kind", "party"], "'party'"),
        (["what-if"], "Name either people"),
        (["what-if", "--proposal", "none"], "no proposal 'none'"),
        (
            ["groups", "--groups", 1, "--seconds", 0.1, "--out", "/none/such.xlsx"],
            "'/none/such.xlsx': No such file",
        ),
        (["invite", "--seats", 5, "--attendance", 2], "'2.0' is no share"),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Run, arguments: list[object], message: str) -> None:
    refused = run("compose", *arguments, *(DAY if arguments[0] != "keep" else ()))
    assert (refused.code, message in refused.err) == (2, True), refused.err


def test_people_are_read_from_a_file(run: Run, tmp_path: Path) -> None:
    people = run("compose", "groups", "--groups", 2, *DAY, "--json").data["groups"][0]["people"]
    (tmp_path / "ids.csv").write_text(
        "id;nimi\n" + "\n".join(f"{row['person']};x" for row in people), "utf-8"
    )
    proposal = run(
        "compose", "groups", "--groups", 1, "--from", tmp_path / "ids.csv", *DAY, "--json"
    ).data
    assert {row["person"] for row in proposal["groups"][0]["people"]} | {*proposal["leftOut"]} == {
        row["person"] for row in people
    }
    (tmp_path / "none.csv").write_text("id\n", "utf-8")
    assert (
        "has no ids"
        in run("compose", "groups", "--groups", 1, "--from", tmp_path / "none.csv", *DAY).err
    )
