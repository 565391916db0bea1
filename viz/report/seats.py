"""Peer groups in a report: those that are there beside the rules for them, those that were saved as
drafts, and those proposed."""

from collections.abc import Iterable, Iterator

from graph.compose.composing import Composition
from graph.compose.explaining import Explained, explain
from graph.compose.peer_groups import FEW, MANY, ONE_ORGANISATION, ONE_SECTOR, SUPERIOR, PeerGroup
from graph.compose.problem import LEAST, MOST, NOWHERE, PER_SECTOR
from graph.folding import natural
from viz.report.content import (
    Block,
    Column,
    Heading,
    Row,
    Section,
    Sentences,
    Table,
    section,
    sentences,
    table,
    unlisted,
)
from viz.report.telling import Told

MOST_ROWS = 60


def groups_sentence(told: Told) -> str:
    """Of the groups whose members are known."""
    known = [group for group in _there(told) if group.people]
    if not known:
        return ""
    kept = told.words.number(sum(not group.breaks for group in known))
    return told.words.count(
        "Of {number} peer group whose members are known, {kept} keeps every rule.",
        "Of {number} peer groups whose members are known, {kept} keep every rule.",
        len(known),
        kept=kept,
    )


def peer_groups(told: Told) -> Section:
    words, there = told.words, _there(told)
    title = words.text("Peer groups beside their rules")
    if not there:
        return section("peer-groups", title)
    rules = words.text(
        "A group has {least} to {most} people of many sectors, at most {per_sector} of one; no two"
        " of one organisation, and nobody with their superior.",
        least=LEAST,
        most=MOST,
        per_sector=PER_SECTOR,
    )
    ordered = sorted(
        there,
        key=lambda group: (
            not group.breaks,
            not group.people,
            natural(told.called(group.names, group.id)),
            group.id,
        ),
    )
    rest = unlisted(len(ordered), MOST_ROWS, words)
    return section(
        "peer-groups",
        title,
        sentences(groups_sentence(told), rules),
        _table(told, "peer-groups", title, ordered[:MOST_ROWS]),
        sentences(rest, muted=True),
    )


def _there(told: Told) -> list[PeerGroup]:
    return [group for group in told.findings.groups if not group.draft]


def _table(told: Told, key: str, caption: str, groups: Iterable[PeerGroup]) -> Table:
    """Without names it is not told which sectors sit in a group: a small one could be told from who
    is missing."""
    words = told.words
    columns = (
        Column("group", words.text("Group"), width=3),
        Column("people", words.text("People"), "whole"),
        Column("sectors", words.text("Sectors"), "whole"),
        *(
            [Column("of", words.text("Of which sectors"), width=4)]
            if told.names is not None
            else ()
        ),
        Column("rules", words.text("Rules"), width=3, marked=True),
    )
    return table(key, caption, columns, (_row(told, group) for group in groups), headed=True)


def _row(told: Told, group: PeerGroup) -> Row:
    name, of = (
        told.called(group.names, group.id),
        ", ".join(f"{told.label(id_)}\N{NO-BREAK SPACE}{n}" for id_, n in group.sectors),
    )
    listed = () if told.names is None else (of,)
    if not group.people:
        return Row((name, None, None, *listed, told.text("members not known")), "few")
    broken = "; ".join(_broken(told, group))
    return Row(
        (name, group.people, len(group.sectors), *listed, broken or told.text("keeps every rule")),
        "gap" if broken else "",
    )


def _broken(told: Told, group: PeerGroup) -> Iterator[str]:
    text, words = told.text, told.words
    said = {
        FEW: words.count(
            "{number} person too few", "{number} people too few", LEAST - group.people
        ),
        MANY: words.count(
            "{number} person too many", "{number} people too many", group.people - MOST
        ),
        ONE_SECTOR: text("more than {number} of one sector", number=PER_SECTOR),
        ONE_ORGANISATION: text("two of one organisation"),
        SUPERIOR: text("someone with their superior"),
    }
    yield from (said[name] for name in group.breaks)


def proposals(told: Told) -> Section:
    """Groups proposed for this report, and drafts that were saved."""
    words, drafts = told.words, [group for group in told.findings.groups if group.draft]
    blocks: list[Block] = []
    if told.findings.proposal:
        blocks += _proposed(told, told.findings.proposal)
    if drafts:
        blocks += [
            Heading(words.text("Saved drafts")),
            _table(told, "drafts", words.text("Saved drafts"), drafts),
            *_members(told, drafts),
        ]
    return section("proposals", words.text("Proposed groups"), *blocks)


def _members(told: Told, drafts: Iterable[PeerGroup]) -> Iterator[Sentences]:
    if told.names is not None:
        for group in drafts:
            people = ", ".join(sorted(told.person(id_) or id_ for id_ in group.members))
            yield sentences(f"{told.called(group.names, group.id)}: {people}")


def _proposed(told: Told, found: Composition) -> Iterator[Block]:
    words = told.words
    yield sentences(
        words.text(
            "Of the groups that follow the rules, these give sectors with a gap most of the ties"
            " they lack, mix sectors, and bring together people who have not met."
        )
    )
    for group in explain(found):
        yield Heading(words.text("Group {name}", name=group.name))
        opened = "; ".join(
            words.text(
                "{pair}: {new} of the {lacking} ties that are missing",
                pair=told.pair(each.a, each.b),
                new=each.new,
                lacking=each.lacking,
            )
            for each in group.opens
            if told.told_of(each.a, each.b)
        )
        yield sentences(
            f"{opened}." if opened else words.text("Between its sectors no gap was found.")
        )
        yield _of_sectors(told, group) if told.names is None else _of_people(told, group)


def _of_people(told: Told, group: Explained) -> Table:
    words = told.words
    columns = (
        Column("person", words.text("Leader"), width=3),
        Column("sector", words.text("Sector"), width=2),
        Column("unmet", words.text("Not met"), "whole"),
        Column("opens", words.text("Gaps with"), width=3),
    )
    return table(
        f"group-{group.name}",
        words.text("Group {name}", name=group.name),
        columns,
        (
            (
                told.person(place.person),
                _sector(told, place.sector),
                place.not_met,
                ", ".join(told.label(id_) for id_ in place.opens),
            )
            for place in group.places
        ),
        headed=True,
    )


def _of_sectors(told: Told, group: Explained) -> Table:
    columns = (
        Column("sector", told.text("Sector"), width=3),
        Column("people", told.text("People"), "whole"),
    )
    sectors = [place.sector for place in group.places if told.told_of(place.sector)]
    ordered = sorted(set(sectors), key=lambda id_: (-sectors.count(id_), id_))
    return table(
        f"group-{group.name}",
        told.text("Group {name}", name=group.name),
        columns,
        ((told.sector(id_), sectors.count(id_)) for id_ in ordered),
        headed=True,
    )


def _sector(told: Told, id_: str) -> str | None:
    return None if id_ == NOWHERE else told.label(id_)
