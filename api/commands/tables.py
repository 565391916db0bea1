"""Answers as tables for people, made from the same data that `--json` prints, in the language that
the command speaks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.console import answer, in_language, rejections, say, table, wording, words
from graph.errors import message
from viz.words.sector_names import short_name

if TYPE_CHECKING:
    from graph.analysis.measures import Measured
    from graph.errors import Rejection
    from graph.model import Changes
    from viz.report.content import Block
    from viz.report.measures import Names
    from viz.words.language import Language

Pair = Mapping[str, Any]
GAP, MORE, FEW = "gap", "more than expected", "not enough data"
LEAVES = "leaves the group"
LISTED = (GAP, MORE)


def report_load(
    changes: "Changes | None",
    rejected: Sequence["Rejection"],
    seconds: float,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """What a load did, or why it did nothing (`changes` is None then)."""
    parts = ("created", "updated", "unchanged")
    counts = {part: dict(getattr(changes, part)) if changes else {} for part in parts}
    if as_json:
        answer(
            {
                **counts,
                "rejected": [one.as_dict(wording()) for one in rejected],
                "seconds": round(seconds, 3),
            }
        )
        return
    rejections(rejected)
    spoken = words()
    kinds = dict.fromkeys(kind for part in parts for kind, n in counts[part].items() if n)
    if kinds:
        heads = (spoken.text("new"), spoken.text("changed"), spoken.text("unchanged"))
        rows = [
            [name, *(spoken.number(counts[part].get(kind, 0)) for part in parts)]
            for kind, name in _named(kinds, spoken)
        ]
        table(["", *heads], {"": rows})
    outcome = (
        _outcome(counts, len(rejected), spoken, dry_run=dry_run)
        if changes
        else _refused(len(rejected))
    )
    say(f"{outcome} ({spoken.number(seconds, 1)} s)")


def _named(kinds: Iterable[str], spoken: "Language") -> list[tuple[str, str]]:
    """What kinds of nodes and relationships are called, in the order of the model."""
    from viz.words.kinds import names_of_kinds

    names = names_of_kinds(spoken)
    return [(kind, names[kind]) for kind in sorted(kinds, key=list(names).index)]


def _refused(errors: int) -> str:
    return in_language(
        message("load_refused", count=errors) if errors > 1 else message("load_refused_by_one")
    )


def _outcome(
    counts: Mapping[str, Mapping[str, int]], errors: int, spoken: "Language", *, dry_run: bool
) -> str:
    changed = sum(counts["created"].values()) + sum(counts["updated"].values())
    if changed and dry_run:
        outcome = spoken.count(
            "Nothing was stored; it would be {number} change.",
            "Nothing was stored; it would be {number} changes.",
            changed,
        )
    elif changed:
        outcome = spoken.count("Stored {number} change.", "Stored {number} changes.", changed)
    elif any(counts.values()):
        outcome = spoken.text("Nothing to change: all of it was stored already.")
    else:
        outcome = spoken.text("Nothing to load: the tables have no rows.")
    left_out = spoken.count(
        "The row of {number} error was left out.",
        "The rows of {number} errors were left out.",
        errors,
    )
    return f"{outcome} {left_out}" if errors else outcome


def show_sample(written: Mapping[str, Any]) -> None:
    spoken = words()
    rows = [[sheet, spoken.number(n)] for sheet, n in written["rows"].items()]
    table([spoken.text("table"), spoken.text("rows")], {"": rows})
    pairs = ", ".join(":".join(pair) for pair in written["gaps"])
    say(spoken.text("Invented leaders, written to {folder}.", folder=written["folder"]))
    say(spoken.text("Planted gaps: {pairs}.", pairs=pairs or spoken.text("none")))


def show_status(status: Mapping[str, Any]) -> None:
    spoken = words()
    say(
        spoken.text(
            "{engine} at {address}, data version {version}",
            engine=status["engine"],
            address=status["address"],
            version=status["dataVersion"],
        )
    )
    sections = {
        part: [
            [name, spoken.number(status[part][kind])]
            for kind, name in _named([kind for kind, n in status[part].items() if n], spoken)
        ]
        for part in ("nodes", "relationships")
    }
    if any(sections.values()):
        titles = {"nodes": spoken.text("Nodes"), "relationships": spoken.text("Relationships")}
        table(
            ["", spoken.text("stored")],
            {titles[part]: rows for part, rows in sections.items()},
        )
        say(spoken.text("Sources: {sources}", sources=", ".join(status["sources"])))
    else:
        say(spoken.text("The graph is empty; start with: {command}", command=LOAD_FACTS))
    for load in status["unfinished"]:
        say(
            spoken.text(
                "The load '{load}' was interrupted; run it again and it will be completed.",
                load=load,
            )
        )


LOAD_FACTS = "verkosto load --facts"


def show_removed(removed: Mapping[str, int], what: str) -> None:
    """`what`: the id of a person or a source."""
    spoken = words()
    kinds = _named([kind for kind, n in removed.items() if n], spoken)
    parts = ", ".join(f"{name} {spoken.number(removed[kind])}" for kind, name in kinds)
    say(
        spoken.text("Removed of '{what}': {parts}.", what=what, parts=parts)
        if parts
        else spoken.text("Nothing was there of '{what}'.", what=what)
    )


def show_gaps(result: Mapping[str, Any], lang: str, *, every: bool) -> None:
    """The finding first: gaps by what is missing, then what is more than expected, and the rest
    counted."""
    from viz.words.settings import settings_sentence

    spoken = words(lang)
    names = {sector["id"]: short_name(sector["name"], lang) for sector in result["sectors"]}
    pairs = sorted(
        result["pairs"],
        key=lambda pair: (_rank(pair["verdict"]), -abs(pair["missing"] or 0), pair["a"], pair["b"]),
    )
    shown = [pair for pair in pairs if every or pair["verdict"] in LISTED]
    say(settings_sentence(result, spoken))
    rows = [(pair["verdict"], _row(pair, names, result["tried"], spoken)) for pair in shown]
    sections = {
        verdict_name(verdict, spoken): [row for each, row in rows if each == verdict]
        for verdict in _verdicts(shown)
    }
    if sections:
        text = spoken.text
        heads = [text("Pair"), text("Observed"), text("Expected"), text("Missing"), text("Ratio")]
        table([*heads, "q", *([text("Robustness")] if result["tried"] else [])], sections)
    for line in (
        *_rest(pairs, shown, spoken),
        _reading(pairs, names, spoken),
        *_tried(result, spoken),
    ):
        say(line)
    if result["synthetic"]:
        say(spoken.text("Made-up example data."))


def _rank(verdict: str) -> tuple[int, str]:
    return (LISTED.index(verdict), "") if verdict in LISTED else (len(LISTED), verdict)


def _verdicts(pairs: Sequence[Pair]) -> Iterable[str]:
    return dict.fromkeys(pair["verdict"] for pair in pairs)


def verdict_name(verdict: str, spoken: "Language") -> str:
    """What a verdict is called."""
    from viz.words.findings import STYLES, verdict_names

    return verdict_names(spoken)[STYLES[verdict]]


def _row(
    pair: Pair, names: Mapping[str, str], tried: Sequence[str], spoken: "Language"
) -> list[str]:
    held = _held(pair, tried, spoken) if tried else []
    return [
        between(pair, names, spoken),
        _observed(pair, spoken),
        spoken.number(pair["expected"], 1),
        spoken.number(pair["missing"], 1),
        spoken.number(pair["ratio"], 2),
        spoken.number(pair["q"], 3),
        *held,
    ]


def between(pair: Pair, names: Mapping[str, str], spoken: "Language") -> str:
    """The names of a pair of groups, or of one within itself."""
    if pair["a"] == pair["b"]:
        return spoken.text("within {name}", name=names[pair["a"]])
    return f"{names[pair['a']]} – {names[pair['b']]}"


def _held(pair: Pair, tried: Sequence[str], spoken: "Language") -> list[str]:
    from viz.words.language import NOTHING

    if pair["verdict"] == FEW:
        return [NOTHING]
    return [f"{len(tried) - len(pair['changesWith'])}/{len(tried)}"]


def _tried(result: Mapping[str, Any], spoken: "Language") -> list[str]:
    """What the column of robustness counts, and which choice changes what."""
    from viz.words.sensitivity import choices

    if not result["tried"] or not any(pair["verdict"] != FEW for pair in result["pairs"]):
        return []
    changing = Counter(
        name
        for pair in result["pairs"]
        if pair["verdict"] in LISTED
        for name in pair["changesWith"]
    )
    counted = spoken.text(
        "Robustness: with how many of these other ways of calculating the verdict is the same:"
        " {choices}.",
        choices=choices(result["tried"], spoken),
    )
    changes = [
        spoken.count(
            "Another verdict of {number} pair with: {choice}.",
            "Another verdict of {number} pairs with: {choice}.",
            n,
            choice=choices([name], spoken),
        )
        for name, n in changing.items()
    ]
    return [" ".join([counted, *changes])]


def _observed(pair: Pair, spoken: "Language") -> str:
    """Raw ties are counted, Newman's are shares."""
    observed = pair["observed"]
    return spoken.number(observed, 0 if observed == int(observed) else 1)


def _rest(pairs: Sequence[Pair], shown: Sequence[Pair], spoken: "Language") -> list[str]:
    counts = Counter(pair["verdict"] for pair in pairs[len(shown) :])
    parts = "; ".join(
        f"{verdict_name(verdict, spoken)} {spoken.number(n)}"
        for verdict, n in sorted(counts.items())
    )
    if not parts:
        return []
    return [spoken.text("Pairs that are not listed: {parts}. Add --all to see them.", parts=parts)]


def _reading(pairs: Sequence[Pair], names: Mapping[str, str], spoken: "Language") -> str:
    if not pairs:
        return spoken.text(
            "Nobody holds a position in a sector on that day; load leaders with their positions"
            " first."
        )
    if all(pair["verdict"] == FEW for pair in pairs):
        return spoken.text("Too little is known to judge any pair of sectors.")
    gap = pairs[0]
    if gap["verdict"] != GAP:
        return spoken.text("No pair has so few ties that chance would not explain it.")
    return spoken.text(
        "The first line reads: {pair} has {observed} ties, and {expected} are expected if everyone"
        " keeps their number of ties and every group its size, and only chance decides who meets"
        " whom.",
        pair=between(gap, names, spoken),
        observed=_observed(gap, spoken),
        expected=spoken.number(gap["expected"], 1),
    )


def show_measured(measured: "Measured", names: "Names | None", first: int, lang: str) -> None:
    """What a measure found, with what it was made from."""
    from viz.report.measures import NO_NAMES, measured_section
    from viz.words.settings import settings_sentence

    spoken = words(lang)
    section = measured_section(measured, spoken, names or NO_NAMES, first)
    say(section.title)
    say(settings_sentence(measured.settings.as_dict(), spoken))
    print()
    show_blocks(section.blocks, spoken)
    if measured.synthetic:
        say(spoken.text("Made-up example data."))


def show_blocks(blocks: "Iterable[Block]", spoken: "Language") -> None:
    """What a section of a report consists of, but for pictures."""
    from viz.report.content import Heading, Sentences, Table, shown

    for block in blocks:
        match block:
            case Heading():
                say(f"{block.text}\n")
            case Sentences():
                for text in block.texts:
                    say(f"{text}\n")
            case Table() if block.rows:
                if not block.headed:
                    say(block.caption)
                rows = [
                    [
                        shown(value, column, spoken)
                        for value, column in zip(row.values, block.columns, strict=True)
                    ]
                    for row in block.rows
                ]
                table(
                    [column.title for column in block.columns],
                    {"": rows},
                    [place for place, column in enumerate(block.columns) if not column.number],
                )


def show_trend(result: Mapping[str, Any], lang: str) -> None:
    """What changed beyond chance, the latest first, and how it stood before and after."""
    spoken = words(lang)
    names = {group["id"]: short_name(group["name"], lang) for group in result["groups"]}
    changes = {"more": spoken.text("more ties"), "less": spoken.text("fewer ties")}
    rows = []
    for pair in result["pairs"]:
        excess = {point["year"]: point["excess"] for point in pair["years"]}
        for change in pair["changes"]:
            if change["verdict"] in changes:
                before = max(year for year in excess if year < change["year"])
                ratios = (spoken.number(1 + excess[year], 2) for year in (before, change["year"]))
                rows.append(
                    [
                        str(change["year"]),
                        between(pair, names, spoken),
                        changes[change["verdict"]],
                        *ratios,
                        spoken.number(change["q"], 3),
                    ]
                )
    if rows:
        text = spoken.text
        heads = [text("Year"), text("Pair"), text("Change"), text("Ratio before"), text("After")]
        table([*heads, "q"], {"": sorted(rows, key=lambda row: (-int(row[0]), row[1]))}, (0, 1, 2))
    else:
        say(spoken.text("No pair changed from one year to the next by more than chance explains."))
    if result["synthetic"]:
        say(spoken.text("Made-up example data."))


def show_departures(result: Mapping[str, Any], people: Mapping[str, str], lang: str) -> None:
    """Whose terms end, in the order of what is lost with them."""
    from graph.dates import parse_day
    from viz.words.language import NOTHING

    spoken = words(lang)
    groups = {group["id"]: short_name(group["name"], lang) for group in result["groups"]}

    def most(row: Mapping[str, Any]) -> str:
        pairs = (f"{spoken.share(pair['share'])} {groups[pair['other']]}" for pair in row["pairs"])
        return next(pairs, NOTHING)

    rows = [
        [
            people.get(row["person"], row["person"]),
            groups[row["group"]],
            spoken.day(parse_day(row["last"])),
            row["place"],
            spoken.number(row["total"], 1),
            most(row),
            _after(row, people, groups, spoken),
        ]
        for row in result["departures"]
    ]
    say(
        spoken.count(
            "From {start} to {end}, {number} term of an office or a membership ends.",
            "From {start} to {end}, {number} terms of offices and memberships end.",
            result["count"],
            start=spoken.day(parse_day(result["asOf"])),
            end=spoken.day(parse_day(result["until"])),
        )
    )
    if rows:
        text = spoken.text
        say(f"{text('Terms whose end loses most ties')}:")
        heads = [text("Leader"), text("Sector"), text("Last day"), text("What ends")]
        table(
            [*heads, text("Ties that go"), text("Most of them with"), text("Then")],
            {"": rows},
            (0, 1, 3, 5, 6),
        )
    if result["synthetic"]:
        say(spoken.text("Made-up example data."))


def _after(
    row: Mapping[str, Any],
    people: Mapping[str, str],
    groups: Mapping[str, str],
    spoken: "Language",
) -> str:
    if row["movesTo"]:
        sector = groups.get(row["movesTo"], row["movesTo"])
        return spoken.text("moves to {sector}", sector=sector)
    if row["successor"]:
        name = people.get(row["successor"], row["successor"])
        return spoken.text("followed by {name}", name=name)
    return spoken.text("leaves the sector") if row["what"] == LEAVES else ""
