"""What the composing commands read from texts, and how a proposal is shown, saved and written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api import console
from api.commands.interrupts import stoppable
from api.commands.tables import between, verdict_name
from graph.errors import BadInput
from viz.words.sector_names import short_name

if TYPE_CHECKING:
    from graph.analysis.settings import AnalysisSettings
    from graph.compose.composing import Composition
    from graph.compose.drafts import Saved
    from graph.compose.inviting import Invitation
    from graph.store import Store
    from graph.workspace import Workspace
    from viz.words.language import Language


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
    from viz.words.language import NOTHING

    if as_json:
        console.answer(result)
        return
    names, sectors, words = result["names"], _sectors(result), console.words(result["lang"])
    text = words.text
    for group in result["groups"]:
        rows = [
            [
                names.get(row["person"], row["person"]),
                sectors[row["sector"]],
                text("stays") if row["stays"] else text("joins"),
                words.number(row["notMet"]),
                ", ".join(row["closes"]) or NOTHING,
            ]
            for row in group["people"]
        ]
        if rows:
            title = text("Group {name}: {number}", name=group["name"], number=len(rows))
            console.table(
                [title, text("Sector"), "", text("Not met"), text("Gaps with")],
                {"": rows},
                (0, 1, 2, 4),
            )
        closes = "; ".join(
            text(
                "{pair}: {new} of the {lacking} ties they lack",
                pair=f"{sectors[each['a']]} – {sectors[each['b']]}",
                new=words.number(each["new"]),
                lacking=words.number(each["lacking"]),
            )
            for each in group["closes"]
        )
        console.say(f"{closes or text('Between its sectors no gap was found')}.\n")
    for line in _conclusions(result, words):
        console.say(line)


def _sectors(result: Mapping[str, Any]) -> dict[str, str]:
    """What the sectors are called, with the ids that stand for them where there is little room."""
    named = {each["id"]: short_name(each["name"], result["lang"]) for each in result["sectors"]}
    return {id_: name if name == id_ else f"{name} ({id_})" for id_, name in named.items()}


def _conclusions(result: Mapping[str, Any], words: "Language") -> Iterator[str]:
    yield from _worth(result, words)
    if not result["complete"]:
        yield _interrupted(words)
    if "changes" in result:
        yield _smallest_change(result, words)
    for each in result.get("swaps", ()):
        yield _swap(each, result["names"], words)
    if result["leftOut"]:
        yield words.count(
            "{number} candidate is in no group.",
            "{number} candidates are in no group.",
            len(result["leftOut"]),
        )
    if result["synthetic"]:
        yield words.text("Made-up example data.")


def _worth(result: Mapping[str, Any], words: "Language") -> Iterator[str]:
    score, number = result["score"], words.number
    yield words.text(
        "Score {total}: {coverage} for gaps, {pairs} for who sits with whom.",
        total=number(score["total"]),
        coverage=number(score["coverage"]),
        pairs=number(score["pairs"]),
    )
    if "bound" in result and result["bound"] - score["total"] < 1e-6:
        yield words.text("Nothing better is possible.")
    elif "bound" in result:
        yield words.text(
            "The best found; nothing above {bound} is possible.", bound=number(result["bound"])
        )
    yield words.text(
        "Random seed {seed}, {steps} steps.",
        seed=result["seed"],
        steps=number(result["iterations"]),
    )


def _interrupted(words: "Language") -> str:
    return words.text("The search was interrupted; this is the best it had found.")


def _smallest_change(result: Mapping[str, Any], words: "Language") -> str:
    def named(people: Sequence[str]) -> str:
        return ", ".join(result["names"].get(id_, id_) for id_ in people)

    if not result["joins"] and not result["goes"]:
        return words.text("Nobody has to join.")
    joins = words.text("The smallest change: {people} join.", people=named(result["joins"]))
    goes = words.text("Besides go: {people}.", people=named(result["goes"]))
    return f"{joins} {goes}" if result["goes"] else joins


def _swap(each: Mapping[str, Any], names: Mapping[str, str], words: "Language") -> str:
    changed = words.text(
        "{one} and {other} in each other's places: {change}.",
        one=names.get(each["one"], each["one"]),
        other=names.get(each["other"], each["other"]),
        change=f"{'+' if each['change'] > 0 else ''}{words.number(each['change'])}",
    )
    breaks = words.text("It breaks a rule: {rules}.", rules="; ".join(each["breaks"]))
    return f"{changed} {breaks}" if each["breaks"] else changed


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
    from viz.words.language import NOTHING

    if as_json:
        console.answer(result)
        return
    names, people = result["names"], {row["person"]: row for row in result["people"]}
    sectors, words = _sectors(result), console.words(result["lang"])
    seated = {
        words.text("Table {number}", number=number): table
        for number, table in enumerate(result["tables"], 1)
    } or {"": result["guests"]}
    rows = {
        title: [
            [
                names.get(id_, id_),
                sectors[people[id_]["sector"]],
                ", ".join(people[id_]["closes"]) or NOTHING,
            ]
            for id_ in table
        ]
        for title, table in seated.items()
    }
    text, (low, high) = words.text, result["between"]
    console.table([text("Guest"), text("Sector"), text("Gaps with")], rows, (0, 1, 2))
    console.say(
        text(
            "{guests} invitations for {seats} seats, if each guest comes with a chance of"
            " {chance}.",
            guests=words.number(len(result["guests"])),
            seats=words.number(result["seats"]),
            chance=words.share(result["attendance"]),
        )
    )
    console.say(
        text(
            "Of the ties that sectors with a gap lack, {new} new ones are to be expected; nine"
            " times of ten {low} to {high}.",
            new=words.number(result["new"]),
            low=words.number(low),
            high=words.number(high),
        )
    )
    if not result["complete"]:
        console.say(_interrupted(words))


def show_what_if(result: Mapping[str, Any], lang: str, *, as_json: bool) -> None:
    """Only pairs with new ties; what chance would give changes a little for all."""
    if as_json:
        console.answer(result)
        return
    words = console.words(lang)
    names = {
        sector["id"]: short_name(sector["name"], lang) for sector in result["after"]["sectors"]
    }
    observed = {(pair["a"], pair["b"]): pair["observed"] for pair in result["before"]["pairs"]}
    rows = [
        [
            between(each, names, words),
            words.number(observed[each["a"], each["b"]], 1),
            words.number(each["new"], 1),
            verdict_name(each["before"], words),
            verdict_name(each["after"], words),
        ]
        for each in sorted(result["changes"], key=lambda each: -each["new"])
        if each["new"]
    ]
    if rows:
        text = words.text
        heads = (text("Pair"), text("Ties now"), text("New"), text("Verdict now"))
        console.table([*heads, text("Verdict then")], {"": rows}, (0, 3, 4))
    else:
        console.say(words.text("Nothing changes: fewer than two of them are known on that day."))


def show_saved(stored: "Sequence[Saved]", *, as_json: bool) -> None:
    """Each draft on a line: of which proposal, from when, how many people, and what they would come
    into."""
    from viz.words.language import NOTHING

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
        return
    words = console.words()
    if stored:
        rows = [
            [
                f"{each.name}: {draft.into or draft.title}",
                words.partial(each.day) or NOTHING,
                f"{'+' if draft.into else ''}{len(draft.people)}",
            ]
            for each in stored
            for draft in each.drafts.values()
        ]
        text = words.text
        console.table([text("Proposal: group"), text("From"), text("People")], {"": rows}, (0, 1))
    else:
        console.say(
            words.text(
                "No proposal is saved; save one with: {command}",
                command="verkosto compose groups --save NAME",
            )
        )


def saved(store: "Store", composition: "Composition", name: str, day: date) -> None:
    """As drafts; a note says how to go on."""
    from graph.compose.drafts import drafts_of, save

    drafts = drafts_of(composition).values()
    if not drafts:
        raise BadInput("nobody_joins")
    with stoppable(writing=True):
        save(store, name, [replace(draft, title=f"{name} {draft.title}") for draft in drafts], day)
    console.note(
        console.text(
            "Saved as '{name}'; make it real with: {keep}, or forget it with: {drop}",
            name=name,
            keep=f"verkosto compose keep {name}",
            drop=f"verkosto compose drop {name}",
        )
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
    console.note(console.text("Wrote {file}", file=path))


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
    console.note(console.text("Wrote {file}", file=path))


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
