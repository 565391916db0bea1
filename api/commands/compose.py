"""`verkosto compose`: proposing groups that close gaps, newcomers, replacements, guest lists, and
what would follow."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from api import console
from api.commands import options, proposals
from api.commands.interrupts import stoppable
from api.commands.opening import opened, opened_workspace
from api.commands.translated import group

if TYPE_CHECKING:
    from graph.analysis.settings import AnalysisSettings
    from graph.compose.request import Candidates, GroupsRequest, Rules

Size = Annotated[str, Option(metavar="N-N", help="People of a group: 8-10, or 9.")]
People = Annotated[
    list[str] | None, Option("--person", metavar="ID", help="Only these people; may be repeated.")
]
From = Annotated[
    Path | None,
    Option("--from", metavar="FILE", help="Only the people whose ids the file has, one a line."),
]
Of = Annotated[
    list[str] | None,
    Option(
        "--of",
        metavar="ID",
        help="Only members of this group, network, course or event; may be repeated.",
    ),
]
Sectors = Annotated[
    list[str] | None,
    Option("--sector", metavar="ID", help="Only people of this sector; may be repeated."),
]
Without = Annotated[
    list[str] | None, Option("--without", metavar="ID", help="Never this person; may be repeated.")
]
Require = Annotated[
    list[str] | None,
    Option("--require", metavar="ID", help="This person must be placed; may be repeated."),
]
Together = Annotated[
    list[str] | None,
    Option("--together", metavar="ID,ID", help="These two sit in one group; may be repeated."),
]
Apart = Annotated[
    list[str] | None, Option("--apart", metavar="ID,ID", help="These two do not; may be repeated.")
]
PerSector = Annotated[
    int, Option("--per-sector", metavar="N", min=1, help="How many of one sector sit in a group.")
]
Preferences = Annotated[
    list[str] | None,
    Option(
        "--prefer",
        metavar="WHAT=HOW",
        help=(
            "How much something counts: gaps, sectors, never-met, gender or region = none, little,"
            " some or much; may be repeated."
        ),
    ),
]
Seconds = Annotated[
    float | None,
    Option(metavar="S", min=0.01, help="How long to search; by number of steps, if not given."),
]
Swaps = Annotated[
    list[str] | None,
    Option(
        "--swap",
        metavar="ID,ID",
        help="Say what changes if these two of the proposal change places; may be repeated.",
    ),
]
Save = Annotated[
    str | None,
    Option(metavar="NAME", help="Keep the proposal in the graph as drafts of this name."),
]
Out = Annotated[Path | None, Option(metavar="FILE.xlsx", help="Write the proposal as a workbook.")]


def candidates(
    *,
    person: People = None,
    from_: From = None,
    of: Of = None,
    sector: Sectors = None,
    without: Without = None,
) -> "Candidates":
    """Who may be placed."""
    from graph.compose.request import Candidates

    listed = (*(person or ()), *(proposals.ids_in(from_) if from_ else ()))
    return Candidates(listed, tuple(of or ()), tuple(sector or ()), tuple(without or ()))


def rules(
    *,
    require: Require = None,
    together: Together = None,
    apart: Apart = None,
    per_sector: PerSector = 2,
    prefer: Preferences = None,
) -> "Rules":
    """What holds of the groups."""
    from graph.compose.request import Rules

    one, other = (
        tuple(proposals.two(each, ",", "ID,ID") for each in pairs or ())
        for pairs in (together, apart)
    )
    weights = tuple(proposals.two(each, "=", "gaps=much") for each in prefer or ())
    return Rules(tuple(require or ()), one, other, per_sector, weights)


def groups(
    who: "Candidates",
    rules: "Rules",
    settings: "AnalysisSettings",
    *,
    number: Annotated[int, Option("--groups", metavar="N", min=1, help="How many groups.")],
    size: Size = "8-10",
    seconds: Seconds = None,
    swap: Swaps = None,
    save: Save = None,
    out: Out = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Propose new groups.

    Sizes hold, no two of one organisation and no superior with a subordinate sit together; pairs of
    sectors with a gap, people who have not met and a mix of sectors count.
    """
    from graph.compose.request import GroupsRequest

    low, high = proposals.sizes(size)
    request = GroupsRequest(
        candidates=who, rules=rules, number=number, low=low, high=high, seconds=seconds
    )
    _propose(settings, request, swaps=swap, save=save, out=out, lang=lang, as_json=as_json)


def top_up(
    who: "Candidates",
    rules: "Rules",
    settings: "AnalysisSettings",
    *,
    into: Annotated[
        list[str], Argument(metavar="GROUP...", help="Ids of groups that stay as they are.")
    ],
    size: Size = "8-10",
    seconds: Seconds = None,
    swap: Swaps = None,
    save: Save = None,
    out: Out = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Propose newcomers for groups; nobody who is in one is moved."""
    from graph.compose.request import GroupsRequest

    low, high = proposals.sizes(size)
    request = GroupsRequest(
        candidates=who, rules=rules, into=tuple(into), low=low, high=high, seconds=seconds
    )
    _propose(settings, request, swaps=swap, save=save, out=out, lang=lang, as_json=as_json)


def repair(
    who: "Candidates",
    rules: "Rules",
    settings: "AnalysisSettings",
    *,
    group: Annotated[str, Argument(metavar="GROUP", help="Its id.")],
    leaves: Annotated[
        list[str], Option("--leaves", metavar="ID", help="Who leaves; may be repeated.")
    ],
    size: Size = "8-10",
    seconds: Seconds = None,
    out: Out = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Replace members who leave, by the smallest change."""
    from graph.compose.request import RepairRequest

    low, high = proposals.sizes(size)
    request = RepairRequest(
        candidates=who,
        rules=rules,
        group=group,
        leave=tuple(leaves),
        low=low,
        high=high,
        seconds=seconds,
    )
    with opened_workspace() as (workspace, state):
        repaired = workspace.repair(state, settings, request)
        gone = [*leaves, *repaired.goes]
        result = proposals.proposal_dict(
            workspace, state, settings, repaired.composition, lang, gone
        ) | {
            "leaves": list(leaves),
            "joins": list(repaired.joins),
            "goes": list(repaired.goes),
            "changes": repaired.changes,
        }
        proposals.show(result, as_json=as_json)
        if out:
            composition = repaired.composition
            proposals.write(result, out, workspace, state, settings, composition, lang, gone)


def invite(
    who: "Candidates",
    rules: "Rules",
    settings: "AnalysisSettings",
    *,
    seats: Annotated[int, Option(metavar="N", min=1, help="How many guests there is room for.")],
    attendance: Annotated[
        float, Option(metavar="SHARE", help="How likely an invited guest comes: 0.6.")
    ] = 0.7,
    table: Annotated[
        int | None, Option(metavar="N", min=2, help="Seat the guests at tables of N.")
    ] = None,
    seconds: Seconds = None,
    out: Out = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Propose whom to invite to an event, when not everyone comes, and who sits at which table."""
    from graph.compose.request import GuestsRequest

    request = GuestsRequest(
        candidates=who,
        rules=rules,
        seats=seats,
        attendance=attendance,
        table=table,
        seconds=seconds,
    )
    with opened_workspace() as (workspace, state):
        invitation = workspace.guests(state, settings, request)
        result = proposals.invitation_dict(workspace, state, settings, invitation, lang)
    proposals.show_invitation(result, as_json=as_json)
    if out:
        proposals.write_invitation(result, out, lang)


def what_if(
    settings: "AnalysisSettings",
    *,
    person: Annotated[
        list[str] | None, Argument(metavar="ID...", help="Who would sit together.")
    ] = None,
    kind: Annotated[str, Option(metavar="KIND", help="group or event.")] = "group",
    proposal: Annotated[
        str | None, Option(metavar="NAME", help="A saved proposal, in place of people.")
    ] = None,
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Say what a new group or event, or a saved proposal, would change: the matrix of sectors and
    the verdicts, before and after."""
    from graph.compose.drafts import saved_proposal
    from graph.compose.what_if import KINDS, Supposed, supposed_of
    from graph.errors import BadInput, suggest

    if kind not in KINDS:
        raise BadInput("cannot_be_supposed", kind=kind, remedy=suggest(kind, KINDS))
    if bool(person) == bool(proposal):
        raise BadInput("people_or_proposal")
    with opened_workspace() as (workspace, state):
        supposed = (
            supposed_of(saved_proposal(workspace.store, proposal).drafts, settings.as_of)
            if proposal
            else (Supposed("supposed", tuple(person or ()), settings.as_of, kind),)
        )
        with console.working(console.text("Comparing with chance ...")):
            effect = workspace.what_if(state, settings, supposed)
    proposals.show_what_if(effect.as_dict(lang), lang, as_json=as_json)


def keep(
    *,
    name: Annotated[str, Argument(metavar="NAME", help="Of a saved proposal.")],
    as_json: options.AsJson = False,
) -> None:
    """Make a saved proposal real: its groups, and that newcomers are members."""
    from graph.compose.drafts import keep as keep_proposal

    with stoppable(writing=True), opened() as store:
        proposal = keep_proposal(store, name)
    done = {
        "kept": name,
        "created": dict(proposal.changes.created),
        "updated": dict(proposal.changes.updated),
    }
    (
        console.answer(done)
        if as_json
        else console.say(
            console.text(
                "Real now, or with newcomers: {groups}.",
                groups=", ".join(id_ for _, id_ in proposal.bodies),
            )
        )
    )


def drop(
    *,
    name: Annotated[str, Argument(metavar="NAME", help="Of a saved proposal.")],
    as_json: options.AsJson = False,
) -> None:
    """Forget a saved proposal."""
    from graph.compose.drafts import drop as drop_proposal

    with stoppable(writing=True), opened() as store:
        gone = drop_proposal(store, name)
    (
        console.answer({"dropped": name, "removed": dict(gone)})
        if as_json
        else console.say(console.text("The proposal '{name}' is gone.", name=name))
    )


def saved(*, as_json: options.AsJson = False) -> None:
    """List the proposals that are saved, to be kept or dropped."""
    from graph.compose.drafts import saved_proposals

    with opened() as store:
        stored = saved_proposals(store)
    proposals.show_saved(stored, as_json=as_json)


def commands() -> typer.Typer:
    shared = (candidates, rules, options.analysis_settings)
    return group(
        "compose",
        "Propose groups that close gaps.",
        {
            "groups": options.with_options(groups, shared),
            "top-up": options.with_options(top_up, shared),
            "repair": options.with_options(repair, shared, without=("require", "together")),
            "invite": options.with_options(invite, shared, without=("together", "per_sector")),
            "what-if": options.with_settings(what_if),
            "saved": saved,
            "keep": keep,
            "drop": drop,
        },
    )


def _propose(
    settings: "AnalysisSettings",
    request: "GroupsRequest",
    *,
    swaps: Sequence[str] | None,
    save: str | None,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    from graph.compose.bound import bound_of
    from graph.compose.drafts import replaced_by

    with opened_workspace() as (workspace, state):
        if save:
            replaced_by(workspace.store, save)
        composition = workspace.groups(state, settings, request)
        with console.working(console.text("Looking how good it can be at most ...")):
            bound = bound_of(composition.problem)
        result = proposals.proposal_dict(workspace, state, settings, composition, lang) | {
            "bound": bound,
            "swaps": proposals.swapped(composition, swaps or ()),
        }
        proposals.show(result, as_json=as_json)
        if save:
            proposals.saved(workspace.store, composition, save, settings.as_of)
        if out:
            proposals.write(result, out, workspace, state, settings, composition, lang)
