"""Answers as tables for people, made from the same data that `--json` prints."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.console import amount, answer, counted, in_language, rejections, say, table, wording
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
    kinds = dict.fromkeys(kind for part in parts for kind, n in counts[part].items() if n)
    if kinds:
        table(
            ["", *parts],
            {
                "": [
                    [kind, *(amount(counts[part].get(kind, 0)) for part in parts)] for kind in kinds
                ]
            },
        )
    outcome = (
        _outcome(counts, len(rejected), dry_run=dry_run) if changes else _refused(len(rejected))
    )
    say(f"{outcome} ({seconds:.1f} s)")


def _refused(errors: int) -> str:
    return in_language(
        message("load_refused", count=errors) if errors > 1 else message("load_refused_by_one")
    )


def _outcome(counts: Mapping[str, Mapping[str, int]], errors: int, *, dry_run: bool) -> str:
    changed = sum(counts["created"].values()) + sum(counts["updated"].values())
    left = f", without the rows of {counted(errors, 'error')}" if errors else ""
    if changed and dry_run:
        return f"Nothing was stored: {counted(changed, 'change')} would be{left}."
    if changed:
        return f"Stored {counted(changed, 'change')}{left}."
    if any(counts.values()):
        return f"Nothing to change: all of it was stored already{left}."
    return f"Nothing to load{left}: the tables have no rows."


def show_sample(written: Mapping[str, Any]) -> None:
    table(["table", "rows"], {"": [[sheet, amount(n)] for sheet, n in written["rows"].items()]})
    pairs = " and ".join(":".join(pair) for pair in written["gaps"])
    say(
        f"Synthetic leaders with {f'planted gaps {pairs}' if pairs else 'no planted gaps'}, written"
        f" to {written['folder']}"
    )


def show_status(status: Mapping[str, Any]) -> None:
    say(f"{status['engine']} at {status['address']}, data version {status['dataVersion']}")
    sections = {
        part: [[kind, amount(n)] for kind, n in status[part].items() if n]
        for part in ("nodes", "relationships")
    }
    if any(sections.values()):
        table(["", "stored"], sections)
        say(f"Sources: {', '.join(status['sources'])}")
    else:
        say("The graph is empty; start with: verkosto load --facts")
    for load in status["unfinished"]:
        say(f"The load '{load}' was interrupted; run it again and it will be completed.")


def show_removed(removed: Mapping[str, int], of: str) -> None:
    parts = ", ".join(f"{amount(n)} {kind}" for kind, n in removed.items() if n)
    say(f"Removed of {of}: {parts or 'nothing'}.")


def show_gaps(result: Mapping[str, Any], lang: str, *, every: bool) -> None:
    """The finding first: gaps by what is missing, then what is more than expected, and the rest
    counted."""
    names = {sector["id"]: short_name(sector["name"], lang) for sector in result["sectors"]}
    pairs = sorted(
        result["pairs"],
        key=lambda pair: (_rank(pair["verdict"]), -abs(pair["missing"] or 0), pair["a"], pair["b"]),
    )
    shown = [pair for pair in pairs if every or pair["verdict"] in LISTED]
    say(_heading(result))
    rows = [(pair["verdict"], _row(pair, names, result["tried"])) for pair in shown]
    sections = {
        verdict: [row for each, row in rows if each == verdict] for verdict in _verdicts(shown)
    }
    if sections:
        holds = ["holds"] if result["tried"] else []
        table(["between", "observed", "expected", "missing", "ratio", "q", *holds], sections)
    for line in (*_rest(pairs, shown), _reading(pairs, names), *_tried(result)):
        say(line)
    if result["synthetic"]:
        say("The leaders in these data are made up.")


def _heading(result: Mapping[str, Any]) -> str:
    draws = f"{amount(result['draws'])} draws with seed {result['seed']}"
    return (
        f"{' and '.join(result['ties']).capitalize()} at {result['asOf']}, {result['weight']}"
        f" weights, {draws}"
    )


def _rank(verdict: str) -> tuple[int, str]:
    return (LISTED.index(verdict), "") if verdict in LISTED else (len(LISTED), verdict)


def _verdicts(pairs: Sequence[Pair]) -> Iterable[str]:
    return dict.fromkeys(pair["verdict"] for pair in pairs)


def _row(pair: Pair, names: Mapping[str, str], tried: Sequence[str]) -> list[str]:
    numbers = [_observed(pair), amount(pair["expected"]), amount(pair["missing"])]
    held = _held(pair, tried) if tried else []
    return [
        _between(pair, names),
        *numbers,
        _decimals(pair["ratio"], 2),
        _decimals(pair["q"], 3),
        *held,
    ]


def _between(pair: Pair, names: Mapping[str, str]) -> str:
    return (
        f"{names[pair['a']]} (within)"
        if pair["a"] == pair["b"]
        else f"{names[pair['a']]} - {names[pair['b']]}"
    )


def _held(pair: Pair, tried: Sequence[str]) -> list[str]:
    if pair["verdict"] == FEW:
        return ["-"]
    return [f"{len(tried) - len(pair['changesWith'])} of {len(tried)}"]


def _tried(result: Mapping[str, Any]) -> list[str]:
    """What the column `holds` counts, and which choice changes what."""
    if not result["tried"] or not any(pair["verdict"] != FEW for pair in result["pairs"]):
        return []
    changing = Counter(
        name
        for pair in result["pairs"]
        if pair["verdict"] in LISTED
        for name in pair["changesWith"]
    )
    but = "".join(f"; {name} changes {counted(n, 'finding')}" for name, n in changing.items())
    return [
        "Holds: under how many of these other choices the verdict is the same:"
        f" {', '.join(result['tried'])}{but}."
    ]


def _observed(pair: Pair) -> str:
    """Raw ties are counted, Newman's are shares."""
    observed = pair["observed"]
    return amount(int(observed) if observed == int(observed) else observed)


def _decimals(value: float | None, places: int) -> str:
    return "-" if value is None else f"{value:.{places}f}"


def _rest(pairs: Sequence[Pair], shown: Sequence[Pair]) -> list[str]:
    counts = Counter(pair["verdict"] for pair in pairs[len(shown) :])
    parts = [f"{counted(n, 'pair')}: {verdict}" for verdict, n in sorted(counts.items())]
    return [f"Not listed: {'; '.join(parts)}. Add --all to see them."] if parts else []


def _reading(pairs: Sequence[Pair], names: Mapping[str, str]) -> str:
    if not pairs:
        return (
            "Nobody holds a position in a sector on that day; load leaders with their positions"
            " first."
        )
    if all(pair["verdict"] == FEW for pair in pairs):
        return "Too little is known to judge any pair of sectors."
    if pairs[0]["verdict"] != GAP:
        return "No pair of sectors has a gap: none is tied less than chance would tie it."
    gap = pairs[0]
    if gap["a"] == gap["b"]:
        statement = f"the leaders of {names[gap['a']]} have {_observed(gap)} ties among themselves"
    else:
        statement = (
            f"{names[gap['a']]} and {names[gap['b']]} have {_observed(gap)} ties with each other"
        )
    return (
        f"Read the first line as: {statement}, where {amount(gap['expected'])} are expected if"
        " everyone keeps their number of ties and every group its size, and only chance decides who"
        " meets whom."
    )


def show_measured(measured: "Measured", names: "Names | None", first: int, lang: str) -> None:
    """What a measure found, with what it was made from."""
    from viz.report.measures import NO_NAMES, measured_section
    from viz.words.language import language
    from viz.words.settings import setting_rows

    words = language(lang)
    made_from = setting_rows(measured.settings.as_dict(), words)
    section = measured_section(measured, words, names or NO_NAMES, first)
    say(section.title)
    say("; ".join(f"{name}: {value}" for name, value in made_from))
    print()
    show_blocks(section.blocks, words)
    if measured.synthetic:
        say(words.text("Made-up example data."))


def show_blocks(blocks: "Iterable[Block]", words: "Language") -> None:
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
                        shown(value, column, words)
                        for value, column in zip(row.values, block.columns, strict=True)
                    ]
                    for row in block.rows
                ]
                table(
                    [column.title for column in block.columns],
                    {"": rows},
                    [place for place, column in enumerate(block.columns) if not column.number],
                )


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"


def show_trend(result: Mapping[str, Any], lang: str) -> None:
    """What changed beyond chance, the latest first, and how it stood before and after."""
    names = {group["id"]: short_name(group["name"], lang) for group in result["groups"]}
    rows = []
    for pair in result["pairs"]:
        excess = {point["year"]: point["excess"] for point in pair["years"]}
        for change in pair["changes"]:
            if change["verdict"] in ("more", "less"):
                before = max(year for year in excess if year < change["year"])
                ratios = (f"{1 + excess[year]:.2f}" for year in (before, change["year"]))
                rows.append(
                    [
                        str(change["year"]),
                        _between(pair, names),
                        change["verdict"],
                        *ratios,
                        _decimals(change["q"], 3),
                    ]
                )
    if rows:
        table(
            ["", "between", "change", "ratio before", "ratio after", "q"],
            {"": sorted(rows, key=lambda row: (-int(row[0]), row[1]))},
        )
    else:
        say("No pair changed from one year to the next by more than chance explains.")
    if result["synthetic"]:
        say("The leaders in these data are made up.")


def show_departures(result: Mapping[str, Any], people: Mapping[str, str], lang: str) -> None:
    """Whose terms end, in the order of what is lost with them."""
    groups = {group["id"]: short_name(group["name"], lang) for group in result["groups"]}
    rows = [
        [
            people.get(row["person"], row["person"]),
            groups[row["group"]],
            row["last"],
            row["place"],
            _plain(row["total"]),
            next(
                (f"{pair['share']:.0%} with {groups[pair['other']]}" for pair in row["pairs"]), "-"
            ),
            _after(row, people),
        ]
        for row in result["departures"]
    ]
    headline = f"{counted(result['count'], 'term')} end from {result['asOf']} to {result['until']}"
    say(headline + (f"; the {len(rows)} that take most ties along:" if rows else "."))
    if rows:
        table(["", result["by"], "ends", "at", "ties lost", "most of them", "then"], {"": rows})
    if result["synthetic"]:
        say("The leaders in these data are made up.")


def _after(row: Mapping[str, Any], people: Mapping[str, str]) -> str:
    follows = (
        f"followed by {people.get(row['successor'], row['successor'])}" if row["successor"] else ""
    )
    whither = (
        "stays"
        if row["what"] != LEAVES
        else f"moves to {row['movesTo']}"
        if row["movesTo"]
        else "leaves"
    )
    return ", ".join(filter(None, (whither, follows)))
