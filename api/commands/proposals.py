"""What the composing commands read from texts, and how a proposal is shown, saved and written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api import console
from api.commands.interrupts import stoppable
from graph.errors import BadInput
from viz.words.sector_names import short_name

if TYPE_CHECKING:
    from graph.analysis.settings import AnalysisSettings
    from graph.compose.composing import Composition
    from graph.compose.drafts import Saved
    from graph.compose.inviting import Invitation
    from graph.store import Store
    from graph.workspace import Workspace

INTERRUPTED = "The search was interrupted; this is the best it had found."


def sizes(text: str) -> tuple[int, int]:
    """`8-10` or `9`."""
    low, dash, high = text.partition("-")
    try:
        size_range = int(low), int(high) if dash else int(low)
    except ValueError:
        raise BadInput("not_a_size", text=text) from None
    if not 1 <= size_range[0] <= size_range[1]:
        raise BadInput("size_order", text=text)
    return size_range


def ids_in(path: Path) -> list[str]:
    """The ids that a text file has, one a line; of a table separated by commas or semicolons the
    first column, without a head `id`."""
    lines = path.read_text("utf-8-sig").splitlines()
    cells = [line.replace(";", ",").partition(",")[0].strip().strip('"') for line in lines]
    ids = [id_ for i, id_ in enumerate(cells) if id_ and not (i == 0 and id_.lower() == "id")]
    if not ids:
        raise BadInput("no_ids", file=path)
    return ids


def two(text: str, between: str, example: str) -> tuple[str, str]:
    """`ID,ID` or `gaps=much`."""
    one, separator, other = (part.strip() for part in text.partition(between))
    if not (one and separator and other):
        raise BadInput("not_two", text=text, example=example)
    return one, other


def proposal_dict(
    workspace: "Workspace",
    state: str,
    settings: "AnalysisSettings",
    composition: "Composition",
    lang: str,
    leave: Sequence[str] = (),
) -> dict[str, Any]:
    """The proposal as JSON, with what it was made from, and people's and sectors' names beside
    their ids. `leave`: who goes."""
    from graph.analysis.groupings import called
    from graph.compose.drafts import drafts_of
    from graph.compose.explaining import as_dict
    from graph.compose.what_if import matrices, supposed_of
    from graph.people import read_names

    snapshot, drafts = workspace.snapshot(state), drafts_of(composition)
    made = as_dict(composition) | matrices(
        snapshot, settings, supposed_of(drafts, settings.as_of, leave)
    )
    people = (
        [row["person"] for group in made["groups"] for row in group["people"]]
        + made["leftOut"]
        + list(leave)
    )
    return {
        **settings.as_dict(),
        "dataVersion": snapshot.version,
        "synthetic": snapshot.synthetic,
        **made,
        "names": read_names(workspace.store, people),
        "sectors": called(snapshot, settings.by, composition.problem.sectors, lang),
        "lang": lang,
    }


def show(result: Mapping[str, Any], *, as_json: bool) -> None:
    """A table a group: who, of which sector, whom they have not met, and whose gaps they help to
    close."""
    if as_json:
        console.answer(result)
        return
    names, sectors = result["names"], _sectors(result)
    for group in result["groups"]:
        rows = [
            [
                names.get(row["person"], row["person"]),
                sectors[row["sector"]],
                "stays" if row["stays"] else "joins",
                str(row["notMet"]),
                ", ".join(row["closes"]) or "-",
            ]
            for row in group["people"]
        ]
        if rows:
            console.table(
                [f"group {group['name']}: {len(rows)}", result["by"], "", "not met", "gaps with"],
                {"": rows},
            )
        closes = "; ".join(
            f"{sectors[each['a']]} and {sectors[each['b']]} get {each['new']} of the"
            f" {each['lacking']} ties they lack"
            for each in group["closes"]
        )
        console.say(f"{closes or 'Between its sectors no gap was found'}.\n")
    for line in _conclusions(result):
        console.say(line)


def _sectors(result: Mapping[str, Any]) -> dict[str, str]:
    """What the sectors are called, with the ids that stand for them where there is little room."""
    named = {each["id"]: short_name(each["name"], result["lang"]) for each in result["sectors"]}
    return {id_: name if name == id_ else f"{name} ({id_})" for id_, name in named.items()}


def _conclusions(result: Mapping[str, Any]) -> Iterator[str]:
    score = result["score"]
    worth = (
        f"Score {score['total']:,.0f}: {score['coverage']:,.0f} for gaps, {score['pairs']:,.0f} for"
        " who sits with whom"
    )
    if "bound" in result:
        best = result["bound"] - score["total"] < 1e-6
        worth += (
            "; nothing better is possible"
            if best
            else f"; the best found, and nothing above {result['bound']:,.0f} is possible"
        )
    yield f"{worth}. Seed {result['seed']}, {result['iterations']:,} steps."
    if not result["complete"]:
        yield INTERRUPTED
    if "changes" in result:
        named = [
            f"{result['names'].get(id_, id_)} {word}"
            for word in ("joins", "goes")
            for id_ in result[word]
        ]
        yield f"The smallest change: {', '.join(named) or 'nobody has to join'}."
    for each in result.get("swaps", ()):
        one, other = (result["names"].get(each[end], each[end]) for end in ("one", "other"))
        breaks = f", and breaks a rule: {'; '.join(each['breaks'])}" if each["breaks"] else ""
        yield f"{one} and {other} in each other's places: {each['change']:+,.0f}{breaks}."
    if result["leftOut"]:
        yield f"In no group: {console.counted(len(result['leftOut']), 'candidate')}."
    if result["synthetic"]:
        yield "The leaders in these data are made up."


def invitation_dict(
    workspace: "Workspace",
    state: str,
    settings: "AnalysisSettings",
    invitation: "Invitation",
    lang: str,
) -> dict[str, Any]:
    """The guest list as JSON, with why each is invited."""
    from graph.analysis.groupings import called
    from graph.compose.explaining import as_dict
    from graph.people import read_names

    made, snapshot = as_dict(invitation.composition), workspace.snapshot(state)
    sectors = invitation.composition.problem.sectors
    return {
        **settings.as_dict(),
        "dataVersion": snapshot.version,
        "synthetic": snapshot.synthetic,
        "seats": invitation.seats,
        "attendance": invitation.attendance,
        "guests": list(invitation.guests),
        "people": made["groups"][0]["people"],
        "new": invitation.new,
        "between": list(invitation.between),
        "tables": [list(table) for table in invitation.tables],
        **{name: made[name] for name in ("seed", "iterations", "complete")},
        "names": read_names(workspace.store, invitation.guests),
        "sectors": called(snapshot, settings.by, sectors, lang),
        "lang": lang,
    }


def show_invitation(result: Mapping[str, Any], *, as_json: bool) -> None:
    """Guests with reasons, table by table if they are seated."""
    if as_json:
        console.answer(result)
        return
    names, people = result["names"], {row["person"]: row for row in result["people"]}
    sectors = _sectors(result)
    seated = {f"table {number}": table for number, table in enumerate(result["tables"], 1)} or {
        "": result["guests"]
    }
    rows = {
        title: [
            [
                names.get(id_, id_),
                sectors[people[id_]["sector"]],
                ", ".join(people[id_]["closes"]) or "-",
            ]
            for id_ in table
        ]
        for title, table in seated.items()
    }
    console.table(["guest", result["by"], "gaps with"], rows)
    guests, (low, high) = len(result["guests"]), result["between"]
    console.say(
        f"{guests} invitations for {result['seats']} seats, if each guest comes with a chance of"
        f" {result['attendance']:.0%}."
    )
    often = f"nine times of ten {low:,.0f} to {high:,.0f}"
    console.say(
        f"Of ties that sectors with a gap lack, {result['new']:,.0f} new ones are to be expected;"
        f" {often}."
    )
    if not result["complete"]:
        console.say(INTERRUPTED)


def show_what_if(result: Mapping[str, Any], lang: str, *, as_json: bool) -> None:
    """Only pairs with new ties; what chance would give changes a little for all."""
    if as_json:
        console.answer(result)
        return
    names = {
        sector["id"]: short_name(sector["name"], lang) for sector in result["after"]["sectors"]
    }
    observed = {(pair["a"], pair["b"]): pair["observed"] for pair in result["before"]["pairs"]}
    rows = [
        [
            names[each["a"]]
            + (" (within)" if each["a"] == each["b"] else f" - {names[each['b']]}"),
            console.amount(observed[each["a"], each["b"]]),
            console.amount(each["new"]),
            each["before"],
            each["after"],
        ]
        for each in sorted(result["changes"], key=lambda each: -each["new"])
        if each["new"]
    ]
    if rows:
        console.table(["between", "ties now", "new", "verdict now", "verdict then"], {"": rows})
    else:
        console.say("Nothing changes: fewer than two of them are known on that day.")


def show_saved(stored: "Sequence[Saved]", *, as_json: bool) -> None:
    """Each draft on a line: of which proposal, from when, how many people, and what they would come
    into."""
    if as_json:
        listed = [
            {
                "name": each.name,
                "day": each.day,
                "groups": [
                    {
                        "id": id_,
                        "name": draft.title,
                        "into": draft.into,
                        "people": list(draft.people),
                    }
                    for id_, draft in each.drafts.items()
                ],
            }
            for each in stored
        ]
        console.answer({"proposals": listed})
    elif stored:
        rows = [
            [
                f"{each.name}: {draft.into or draft.title}",
                each.day or "-",
                f"{'+' if draft.into else ''}{len(draft.people)}",
            ]
            for each in stored
            for draft in each.drafts.values()
        ]
        console.table(["proposal: group", "from", "people"], {"": rows})
    else:
        console.say("No proposal is saved; save one with: verkosto compose groups --save NAME")


def saved(store: "Store", composition: "Composition", name: str, day: date) -> None:
    """As drafts; a note says how to go on."""
    from graph.compose.drafts import drafts_of, save

    drafts = drafts_of(composition).values()
    if not drafts:
        raise BadInput("nobody_joins")
    with stoppable("change", writing=True):
        save(store, name, [replace(draft, title=f"{name} {draft.title}") for draft in drafts], day)
    console.note(
        f"Saved as '{name}'; make it real with: verkosto compose keep {name}, or forget it with:"
        f" verkosto compose drop {name}"
    )


def write(
    result: Mapping[str, Any],
    path: Path,
    workspace: "Workspace",
    state: str,
    settings: "AnalysisSettings",
    composition: "Composition",
    lang: str,
    leave: Sequence[str] = (),
) -> None:
    """A workbook: the groups with reasons, and the matrix of sectors before and after."""
    from graph.compose.drafts import drafts_of
    from graph.compose.what_if import supposed_of
    from viz.pages.compose.workbook import write_proposal

    supposed = supposed_of(drafts_of(composition), settings.as_of, leave)
    effect = (
        workspace.what_if(state, settings, supposed).as_dict(lang)
        if "membership" in settings.ties
        else None
    )
    with path.open("wb") as file:
        write_proposal(file, result, effect, lang)
    console.note(f"Wrote {path}")


def write_invitation(result: Mapping[str, Any], path: Path, lang: str) -> None:
    """A workbook of the guests with reasons, table by table if they are seated."""
    from viz.pages.compose.workbook import write_proposal

    people = {row["person"]: row for row in result["people"]}
    seated = enumerate(result["tables"] or [result["guests"]], 1)
    groups = [
        {"name": str(number), "people": [people[id_] for id_ in table]} for number, table in seated
    ]
    with path.open("wb") as file:
        write_proposal(file, {**result, "groups": groups}, None, lang)
    console.note(f"Wrote {path}")


def swapped(composition: "Composition", swaps: Sequence[str]) -> list[dict[str, Any]]:
    """What changes when two change places, for each `ID,ID`."""
    from graph.compose.explaining import swap

    made = []
    for text in swaps:
        one, other = two(text, ",", "ID,ID")
        effect = swap(composition, one, other)
        made.append(
            {
                "one": one,
                "other": other,
                "change": effect.change,
                "breaks": [console.in_language(broken) for broken in effect.breaks],
            }
        )
    return made
