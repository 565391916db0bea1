"""What changed between two days, as plain data in one language."""

from collections.abc import Iterable, Mapping, Sequence

from graph.analysis.groupings import named
from graph.dates import first_day
from graph.differences import Differences, Moved, Names
from viz.report.content import Block, Column, Heading, Kind, Row, sentences, table
from viz.words.findings import STYLES, verdict_names
from viz.words.language import Language, language
from viz.words.sector_names import short_name
from viz.words.settings import setting_names

LONGEST, MAX_TIES = 40, 10
"""The largest numbers of names in a list, and of pairs whose ties changed most."""


def difference_of(differences: Differences, lang: str) -> list[Block]:
    """The changes first, then what the two states were calculated from."""
    words = language(lang)
    days = {
        "before": words.day(first_day(differences.before.as_of)),
        "after": words.day(first_day(differences.after.as_of)),
    }
    return [
        Heading(words.text("From {before} to {after}", **days)),
        sentences(_gaps(differences, words), *_notes(differences, words)),
        _pairs(differences, differences.verdicts, words.text("Verdicts that changed"), words),
        _pairs(
            differences,
            differences.ties[:MAX_TIES],
            words.text("Largest other changes of ties"),
            words,
        ),
        sentences(*_changes(differences, words)),
    ]


def _gaps(differences: Differences, words: Language) -> str:
    if not differences.opened and not differences.closed:
        return words.text("No gap opened or closed.")
    opened = words.count("{number} gap opened", "{number} gaps opened", len(differences.opened))
    closed = words.count("{number} closed", "{number} closed", len(differences.closed))
    return f"{opened}, {closed}."


def _notes(differences: Differences, words: Language) -> list[str]:
    before, after = differences.before, differences.after
    differ = [
        title
        for name, title in setting_names(words).items()
        if before.made_from.get(name) != after.made_from.get(name)
    ]
    return [
        (
            words.text("They were made with other settings: {names}.", names=", ".join(differ))
            if differ
            else ""
        ),
        (
            words.text("One of them names nobody, so nothing is told of people.")
            if differences.came is None
            else ""
        ),
        words.text("Made-up example data.") if before.synthetic or after.synthetic else "",
    ]


def _pairs(
    differences: Differences, moved: Sequence[Moved], caption: str, words: Language
) -> Block:
    kind: Kind = "whole" if differences.after.made_from.get("weight") == "raw" else "decimal"
    columns = (
        Column("pair", words.text("Pair")),
        Column("before", words.text("Before")),
        Column("after", words.text("After")),
        Column("ties_before", words.text("Ties before"), kind),
        Column("ties_after", words.text("Ties after"), kind),
    )
    rows = (
        Row(
            (
                _pair(differences, each, words),
                _verdict(each.before.verdict, words),
                _verdict(each.after.verdict, words),
                each.before.observed,
                each.after.observed,
            ),
            STYLES.get(each.after.verdict, ""),
        )
        for each in moved
    )
    return table("verdicts", caption, columns, rows)


def _changes(differences: Differences, words: Language) -> list[str]:
    """People, sectors and groups that came and went, in sentences; no sentence where there were
    none."""
    count = words.count
    new_groups, old_groups = (
        _groups(keys, state.groups, words)
        for keys, state in (
            (differences.new_groups, differences.after),
            (differences.old_groups, differences.before),
        )
    )
    new, old = (
        [_sector(differences, id_, words) for id_ in ids]
        for ids in (differences.new_sectors, differences.old_sectors)
    )
    came, left, moved = (
        _people(differences, people, words)
        for people in (differences.came, differences.left, differences.moved)
    )
    return [
        sentence
        for names, sentence in (
            (
                new,
                count(
                    "{number} new sector: {names}.",
                    "{number} new sectors: {names}.",
                    len(new),
                    names=_first_names(new, words),
                ),
            ),
            (
                old,
                count(
                    "{number} sector ended: {names}.",
                    "{number} sectors ended: {names}.",
                    len(old),
                    names=_first_names(old, words),
                ),
            ),
            (
                came,
                count(
                    "{number} leader came: {names}.",
                    "{number} leaders came: {names}.",
                    len(came),
                    names=_first_names(came, words),
                ),
            ),
            (
                left,
                count(
                    "{number} leader left: {names}.",
                    "{number} leaders left: {names}.",
                    len(left),
                    names=_first_names(left, words),
                ),
            ),
            (
                moved,
                count(
                    "{number} leader moved to another sector: {names}.",
                    "{number} leaders moved to another sector: {names}.",
                    len(moved),
                    names=_first_names(moved, words),
                ),
            ),
            (
                new_groups,
                count(
                    "{number} new group: {names}.",
                    "{number} new groups: {names}.",
                    len(new_groups),
                    names=_first_names(new_groups, words),
                ),
            ),
            (
                old_groups,
                count(
                    "{number} group ended: {names}.",
                    "{number} groups ended: {names}.",
                    len(old_groups),
                    names=_first_names(old_groups, words),
                ),
            ),
        )
        if names
    ]


def _first_names(names: Sequence[str], words: Language) -> str:
    """The first of many names, and how many more there are."""
    if len(names) <= LONGEST:
        return ", ".join(names)
    return words.text(
        "{names} and {number} more",
        names=", ".join(names[:LONGEST]),
        number=words.number(len(names) - LONGEST),
    )


def _people(
    differences: Differences, people: Sequence[tuple[str, ...]] | None, words: Language
) -> list[str]:
    """The names of people with their sector, or with both if they moved."""
    names = {**differences.before.names, **differences.after.names}

    def path(sectors: Sequence[str]) -> str:
        return " → ".join(_sector(differences, id_, words) for id_ in sectors)

    return [f"{names.get(id_, id_)} ({path(sectors)})" for id_, *sectors in people or ()]


def _groups(
    keys: Iterable[tuple[str, str]], names: Mapping[tuple[str, str], Names], words: Language
) -> list[str]:
    return sorted(named(names[key], key[1], words.code) for key in keys)


def _sector(differences: Differences, id_: str, words: Language) -> str:
    known = differences.after.sectors.get(id_) or differences.before.sectors.get(id_)
    return short_name(named(known.names, id_, words.code), words.code) if known else id_


def _pair(differences: Differences, moved: Moved, words: Language) -> str:
    a, b = (_sector(differences, id_, words) for id_ in moved.pair)
    return words.text("within {name}", name=a) if moved.pair[0] == moved.pair[1] else f"{a} – {b}"


def _verdict(verdict: str, words: Language) -> str:
    return verdict_names(words)[STYLES[verdict]] if verdict in STYLES else verdict
