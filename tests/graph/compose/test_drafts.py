"""Proposals kept in the graph until they are made real or dropped, on every engine."""

from collections.abc import Callable
from datetime import date

import pytest

from batches import batch_of
from graph.compose.drafts import PREFIX, Draft, drop, keep, save, saved_proposals
from graph.engines.bolt import Bolt, Link, Transaction
from graph.errors import BadInput, Unusable
from graph.store import Store
from graph.writes import upsert

DAY = date(2026, 11, 1)
BODIES = {"Group": "ryhma", "Network": "verkosto", "Project": "hanke"}


@pytest.fixture
def peopled(store: Store) -> Store:
    """Six people; p0 is in a group, a network and a project, and p1 was."""
    ties = [("p0", None), ("p1", "2025")]
    store.upsert(
        batch_of(
            "test",
            Person=[
                {"id": f"p{i}", "given_name": "Keksitty", "family_name": f"{i}"} for i in range(6)
            ],
            **{label: [{"id": id_, "name_fi": id_}] for label, id_ in BODIES.items()},
            **{
                f"MEMBER_OF_Person_{label}": [
                    {"from": person, "to": id_, "valid_to": to} for person, to in ties
                ]
                for label, id_ in BODIES.items()
            },
        )
    )
    return store


def members(store: Store, id_: str) -> list[str]:
    rows = store.read(
        "MATCH (b {id: $id})<-[m:MEMBER_OF]-(p:Person) WHERE m.valid_to IS NULL RETURN p.id ORDER"
        " BY p.id",
        id=id_,
    )
    return [row[0] for row in rows]


def problems(store: Store, *drafts: Draft, name: str = "syksy") -> list[tuple[str, str]]:
    with pytest.raises(Unusable) as refused:
        save(store, name, drafts, DAY)
    assert str(refused.value) == " ".join(str(each.message) for each in refused.value.problems)
    return [(each.field, each.value) for each in refused.value.problems]


def test_a_proposal_is_replaced_and_dropped_by_its_name(peopled: Store) -> None:
    version = peopled.version()
    save(peopled, "kevat", [Draft("one", ("p0", "p1")), Draft("two", ("p2",))], DAY)
    saved = save(peopled, "kevat", [Draft("one", ("p2", "p0", "p2"))], DAY)
    assert saved.drafts == {"kevat-1": Draft("one", ("p2", "p0"))}
    (proposal,) = saved_proposals(peopled)
    assert (proposal.name, proposal.day, proposal.drafts) == (
        "kevat",
        "2026-11-01",
        {"kevat-1": Draft("one", ("p0", "p2"))},
    )
    assert drop(peopled, "kevat") == {"MEMBER_OF": 2, "Source": 1, "Group": 1}
    assert (peopled.version(), saved_proposals(peopled)) == (version, ())


def test_a_proposal_that_is_real_is_no_draft_any_more(peopled: Store) -> None:
    for drafts in (
        [Draft("one", ("p0", "p1"))],
        [Draft("one", ("p2",), "ryhma")],
        [Draft("one", ("p3",)), Draft("two", ("p3",), "hanke")],
    ):
        name = f"kevat-{len(drafts)}-{drafts[0].into}".lower()
        save(peopled, name, drafts, DAY)
        keep(peopled, name)
        for done, message in (
            (keep, "made real already"),
            (drop, f"withdraw the source '{PREFIX}{name}'"),
        ):
            with pytest.raises(Unusable, match=message):
                done(peopled, name)
        with pytest.raises(Unusable, match="was made real; save this one under another name"):
            save(peopled, name, drafts, DAY)
    assert saved_proposals(peopled) == ()


@pytest.mark.parametrize("label", BODIES)
def test_newcomers_are_members_when_they_are_kept_and_strangers_when_dropped(
    peopled: Store, label: str
) -> None:
    version, body = peopled.version(), BODIES[label]
    saved = save(
        peopled,
        "uudet",
        [Draft("lisää", ("p0", "p1", "p4"), body), Draft("uusi", ("p4", "p5"))],
        DAY,
    )
    assert saved.drafts == {
        "uudet-1": Draft("lisää", ("p1", "p4"), body),
        "uudet-2": Draft("uusi", ("p4", "p5")),
    }
    assert members(peopled, body) == ["p0"]
    drop(peopled, "uudet")
    assert peopled.version() == version
    save(peopled, "uudet", list(saved.drafts.values()), DAY)
    assert saved_proposals(peopled) == (saved,)
    assert keep(peopled, "uudet").bodies == (("Group", "uudet-2"), (label, body))
    assert (members(peopled, body), members(peopled, "uudet-2"), members(peopled, "uudet-1")) == (
        ["p0", "p1", "p4"],
        ["p4", "p5"],
        [],
    )
    assert (
        peopled.read("MATCH (g:Group) WHERE g.draft = true OR g.joins IS NOT NULL RETURN g.id")
        == []
    )
    peopled.withdraw(f"{PREFIX}uudet")
    assert peopled.version() == version


def test_keeping_that_was_cut_off_is_completed_by_doing_it_again(
    peopled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(
        peopled, "uudet", [Draft("lisää", ("p4", "p5"), "ryhma"), Draft("uusi", ("p1", "p4"))], DAY
    )
    monkeypatch.setattr(upsert, "WHOLE", 0)
    left = iter([None] * 3)

    def cut_off(write: Callable[..., None]) -> Callable[..., None]:
        def write_or_cut(link: Link, *given: object) -> None:
            if next(left, "none") == "none":
                raise KeyboardInterrupt
            write(link, *given)

        return write_or_cut

    for link in (Bolt, Transaction):
        monkeypatch.setattr(link, "write", cut_off(link.write))
    with pytest.raises(KeyboardInterrupt):
        keep(peopled, "uudet")
    monkeypatch.undo()
    bodies = keep(peopled, "uudet").bodies
    assert ("Group", "ryhma") in bodies
    assert (members(peopled, "ryhma"), members(peopled, "uudet-2"), saved_proposals(peopled)) == (
        ["p0", "p4", "p5"],
        ["p1", "p4"],
        (),
    )


def test_what_is_wrong_is_said_of_each_place(peopled: Store) -> None:
    assert problems(
        peopled,
        Draft("ei", ("p1", "nobody", "p77")),
        Draft(" ", ("p1",), "ryhmä"),
        Draft("tyhjä", ()),
    ) == [
        ("groups.0.people", "nobody"),
        ("groups.0.people", "p77"),
        ("groups.1.name", " "),
        ("groups.1.into", "ryhmä"),
        ("groups.2.people", ""),
    ]
    assert (
        problems(peopled) == problems(peopled, Draft("lisää", ("p0",), "hanke")) == [("groups", "")]
    )
    assert problems(peopled, Draft("a", ("p1",)), name="Äiti") == [("name", "Äiti")]
    with pytest.raises(BadInput, match="network or project 'ryhmä'; did you mean 'ryhma'"):
        save(peopled, "syksy", [Draft("a", ("p1",), "ryhmä")], DAY)
    save(peopled, "syksy", [Draft("a", ("p1",))], DAY)
    assert problems(peopled, Draft("b", ("p1",), "syksy-1"), name="talvi") == [
        ("groups.0.into", "syksy-1")
    ]
    with pytest.raises(Unusable, match="no proposal 'sykys'; did you mean 'syksy'"):
        keep(peopled, "sykys")


def test_newcomers_of_what_is_gone_cannot_be_kept(peopled: Store) -> None:
    save(peopled, "uudet", [Draft("lisää", ("p4",), "hanke")], DAY)
    peopled.bolt.run("MATCH (b:Project) DETACH DELETE b")
    with pytest.raises(
        Unusable,
        match=(
            "'hanke', which people of the proposal 'uudet' would come into, is gone; drop the"
            " proposal"
        ),
    ):
        keep(peopled, "uudet")
    drop(peopled, "uudet")


@pytest.mark.parametrize("name", ["", "Äiti", "a b", "-a", "x" * 61])
def test_a_name_that_is_no_id_is_refused(store: Store, name: str) -> None:
    with pytest.raises(Unusable, match="cannot name a proposal"):
        save(store, name, [], DAY)
    with pytest.raises(Unusable, match="no proposal 'none'; save one first"):
        keep(store, "none")
