"""Peer groups in a report: existing ones compared with the rules for them, drafts, and proposed
ones."""

from collections.abc import Iterable, Iterator

from graph.compose.composing import Composition
from graph.compose.explaining import Explained, explain
from graph.compose.peer_groups import FEW, MANY, ONE_ORGANISATION, ONE_SECTOR, SUPERIOR, PeerGroup
from graph.compose.problem import MAX_SIZE, MIN_SIZE, NOWHERE, PER_SECTOR
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
from viz.report.context import ReportContext

MAX_ROWS = 60


def groups_sentence(context: ReportContext) -> str:
    """A sentence about the groups whose members are known."""
    known = [group for group in _there(context) if group.people]
    if not known:
        return ""
    compliant = context.words.number(sum(not group.breaks for group in known))
    return context.words.count(
        "Of {number} peer group whose members are known, {compliant} keeps every rule.",
        "Of {number} peer groups whose members are known, {compliant} keep every rule.",
        len(known),
        compliant=compliant,
    )


def peer_groups(context: ReportContext) -> Section:
    words, there = context.words, _there(context)
    title = words.text("Peer groups beside their rules")
    if not there:
        return section("peer-groups", title)
    rules = words.text(
        "A group has {least} to {most} people of many sectors, at most {per_sector} of one; no two"
        " of one organisation, and nobody with their superior.",
        least=MIN_SIZE,
        most=MAX_SIZE,
        per_sector=PER_SECTOR,
    )
    ordered = sorted(
        there,
        key=lambda group: (
            not group.breaks,
            not group.people,
            natural(context.called(group.names, group.id)),
            group.id,
        ),
    )
    rest = unlisted(len(ordered), MAX_ROWS, words)
    return section(
        "peer-groups",
        title,
        sentences(groups_sentence(context), rules),
        _table(context, "peer-groups", title, ordered[:MAX_ROWS]),
        sentences(rest, muted=True),
    )


def _there(context: ReportContext) -> list[PeerGroup]:
    return [group for group in context.findings.groups if not group.draft]


def _table(context: ReportContext, key: str, caption: str, groups: Iterable[PeerGroup]) -> Table:
    """The table of groups. Where nobody is to be named it does not say which sectors sit in a
    group, as figures of a small sector could be inferred from who is missing."""
    words = context.words
    columns = (
        Column("group", words.text("Group"), width=3),
        Column("people", words.text("People"), "whole"),
        Column("sectors", words.text("Sectors"), "whole"),
        *(
            [Column("of", words.text("Of which sectors"), width=4)]
            if context.names is not None
            else ()
        ),
        Column("rules", words.text("Rules"), width=3, marked=True),
    )
    return table(key, caption, columns, (_row(context, group) for group in groups), headed=True)


def _row(context: ReportContext, group: PeerGroup) -> Row:
    name, of = (
        context.called(group.names, group.id),
        ", ".join(f"{context.label(id_)}\N{NO-BREAK SPACE}{n}" for id_, n in group.sectors),
    )
    listed = () if context.names is None else (of,)
    if not group.people:
        return Row((name, None, None, *listed, context.text("members not known")), "few")
    broken = "; ".join(_broken(context, group))
    return Row(
        (
            name,
            group.people,
            len(group.sectors),
            *listed,
            broken or context.text("keeps every rule"),
        ),
        "gap" if broken else "",
    )


def _broken(context: ReportContext, group: PeerGroup) -> Iterator[str]:
    text, words = context.text, context.words
    messages = {
        FEW: words.count(
            "{number} person too few", "{number} people too few", MIN_SIZE - group.people
        ),
        MANY: words.count(
            "{number} person too many", "{number} people too many", group.people - MAX_SIZE
        ),
        ONE_SECTOR: text("more than {number} of one sector", number=PER_SECTOR),
        ONE_ORGANISATION: text("two of one organisation"),
        SUPERIOR: text("someone with their superior"),
    }
    yield from (messages[name] for name in group.breaks)


def proposals(context: ReportContext) -> Section:
    """Groups proposed for this report, and saved drafts."""
    words, drafts = context.words, [group for group in context.findings.groups if group.draft]
    blocks: list[Block] = []
    if context.findings.proposal:
        blocks += _proposed(context, context.findings.proposal)
    if drafts:
        blocks += [
            Heading(words.text("Saved drafts")),
            _table(context, "drafts", words.text("Saved drafts"), drafts),
            *_members(context, drafts),
        ]
    return section("proposals", words.text("Proposed groups"), *blocks)


def _members(context: ReportContext, drafts: Iterable[PeerGroup]) -> Iterator[Sentences]:
    if context.names is not None:
        for group in drafts:
            people = ", ".join(sorted(context.person(id_) or id_ for id_ in group.members))
            yield sentences(f"{context.called(group.names, group.id)}: {people}")


def _proposed(context: ReportContext, composition: Composition) -> Iterator[Block]:
    words = context.words
    yield sentences(
        words.text(
            "Of the groups that follow the rules, these give sectors with a gap most of the ties"
            " they lack, mix sectors, and bring together people who have not met."
        )
    )
    for group in explain(composition):
        yield Heading(words.text("Group {name}", name=group.name))
        opened = "; ".join(
            words.text(
                "{pair}: {new} of the {lacking} ties that are missing",
                pair=context.pair(each.a, each.b),
                new=each.new,
                lacking=each.lacking,
            )
            for each in group.closes
            if context.has_figures(each.a, each.b)
        )
        yield sentences(
            f"{opened}." if opened else words.text("Between its sectors no gap was found.")
        )
        yield _of_sectors(context, group) if context.names is None else _of_people(context, group)


def _of_people(context: ReportContext, group: Explained) -> Table:
    words = context.words
    columns = (
        Column("person", words.text("Leader"), width=3),
        Column("sector", words.text("Sector"), width=2),
        Column("unmet", words.text("Not met"), "whole"),
        Column("closes", words.text("Gaps with"), width=3),
    )
    return table(
        f"group-{group.name}",
        words.text("Group {name}", name=group.name),
        columns,
        (
            (
                context.person(seat.person),
                _sector(context, seat.sector),
                seat.not_met,
                ", ".join(context.label(id_) for id_ in seat.closes),
            )
            for seat in group.places
        ),
        headed=True,
    )


def _of_sectors(context: ReportContext, group: Explained) -> Table:
    columns = (
        Column("sector", context.text("Sector"), width=3),
        Column("people", context.text("People"), "whole"),
    )
    sectors = [seat.sector for seat in group.places if context.has_figures(seat.sector)]
    ordered = sorted(set(sectors), key=lambda id_: (-sectors.count(id_), id_))
    return table(
        f"group-{group.name}",
        context.text("Group {name}", name=group.name),
        columns,
        ((context.sector(id_), sectors.count(id_)) for id_ in ordered),
        headed=True,
    )


def _sector(context: ReportContext, id_: str) -> str | None:
    return None if id_ == NOWHERE else context.label(id_)
