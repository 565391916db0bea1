"""`verkosto compose`: proposing groups that close gaps, newcomers, replacements, guest lists, and
what would follow."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from api import console
from api.commands import options, proposals
from api.commands.interrupts import stoppable
from api.commands.opening import opened, whole_graph

if TYPE_CHECKING:
    from graph.analysis.two_mode import AnalysisSettings
    from graph.compose.problem import Group, Wish
    from graph.snapshot import Snapshot

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
Wishes = Annotated[
    list[str] | None,
    Option(
        "--wish",
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
) -> dict[str, Sequence[str]]:
    """Who may be placed, as candidates_of is asked."""
    listed = [*(person or ()), *(proposals.ids_in(from_) if from_ else ())]
    return {"ids": listed, "of": of or (), "groups": sector or (), "without": without or ()}


def rules(
    *,
    require: Require = None,
    together: Together = None,
    apart: Apart = None,
    per_sector: PerSector = 2,
    wish: Wishes = None,
) -> "Wish":
    """What is asked of groups, before there are any, or candidates."""
    from graph.compose.problem import Wish

    one, other = (
        tuple(proposals.two(each, ",", "ID,ID") for each in pairs or ())
        for pairs in (together, apart)
    )
    return Wish(
        (),
        (),
        tuple(require or ()),
        one,
        other,
        per_sector,
        dict(proposals.two(each, "=", "gaps=much") for each in wish or ()),
    )


def groups(
    who: Mapping[str, Sequence[str]],
    wish: "Wish",
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
    from graph.compose.candidates import new_groups

    made = new_groups(number, *proposals.sizes(size))
    snapshot = whole_graph()
    asked = _asked(wish, made, snapshot, settings, who)
    _propose(
        snapshot,
        settings,
        asked,
        seconds=seconds,
        swaps=swap,
        save=save,
        out=out,
        lang=lang,
        as_json=as_json,
    )


def top_up(
    who: Mapping[str, Sequence[str]],
    wish: "Wish",
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
    from graph.compose.candidates import groups_there

    wanted = proposals.sizes(size)
    snapshot = whole_graph()
    asked = _asked(wish, groups_there(snapshot, settings, into, *wanted), snapshot, settings, who)
    _propose(
        snapshot,
        settings,
        asked,
        seconds=seconds,
        swaps=swap,
        save=save,
        out=out,
        lang=lang,
        as_json=as_json,
    )


def repair(
    who: Mapping[str, Sequence[str]],
    wish: "Wish",
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
    from graph.compose.candidates import groups_there
    from graph.compose.repairing import repair as repaired

    wanted = proposals.sizes(size)
    snapshot = whole_graph()
    asked = _asked(
        wish, groups_there(snapshot, settings, [group], *wanted), snapshot, settings, who
    )
    with proposals.searching() as told:
        found = repaired(
            snapshot,
            _gaps(snapshot, settings),
            asked,
            leaves,
            settings.seed,
            seconds=seconds,
            told=told,
        )
    gone = [*leaves, *found.goes]
    result = proposals.told(found.composition, settings, snapshot, lang, gone) | {
        "leaves": list(leaves),
        "joins": list(found.joins),
        "goes": list(found.goes),
        "changes": found.changes,
    }
    proposals.show(result, as_json=as_json)
    if out:
        proposals.write(result, out, settings, snapshot, found.composition, lang, gone)


def invite(
    who: Mapping[str, Sequence[str]],
    wish: "Wish",
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
    from graph.compose.inviting import invite as invited

    snapshot = whole_graph()
    asked = _asked(wish, (), snapshot, settings, who)
    with proposals.searching() as told:
        found = invited(
            snapshot,
            _gaps(snapshot, settings),
            asked,
            seats,
            attendance,
            table,
            settings.seed,
            seconds=seconds,
            told=told,
        )
    result = proposals.invited(found, settings, snapshot, lang)
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
    from graph.compose.what_if import what_if as supposed
    from graph.errors import BadInput, suggest

    if kind not in KINDS:
        raise BadInput("cannot_be_supposed", kind=kind, remedy=suggest(kind, KINDS))
    if bool(person) == bool(proposal):
        raise BadInput("people_or_proposal")
    asked = [Supposed("supposed", tuple(person or ()), settings.as_of, kind)]
    if proposal:
        with opened() as store:
            asked = [*supposed_of(saved_proposal(store, proposal).drafts, settings.as_of)]
    snapshot = whole_graph()
    with console.working("Comparing with chance ..."):
        found = supposed(snapshot, settings, asked)
    proposals.show_what_if(found.as_dict(lang), lang, as_json=as_json)


def keep(
    *,
    name: Annotated[str, Argument(metavar="NAME", help="Of a saved proposal.")],
    as_json: options.AsJson = False,
) -> None:
    """Make a saved proposal real: its groups, and that newcomers are members."""
    from graph.compose.drafts import keep as kept

    with stoppable("change", writing=True), opened() as store:
        found = kept(store, name)
    done = {
        "kept": name,
        "created": dict(found.changes.created),
        "updated": dict(found.changes.updated),
    }
    (
        console.answer(done)
        if as_json
        else console.say(
            f"Real now, or with newcomers: {', '.join(id_ for _, id_ in found.bodies)}."
        )
    )


def drop(
    *,
    name: Annotated[str, Argument(metavar="NAME", help="Of a saved proposal.")],
    as_json: options.AsJson = False,
) -> None:
    """Forget a saved proposal."""
    from graph.compose.drafts import drop as dropped

    with stoppable("change", writing=True), opened() as store:
        gone = dropped(store, name)
    (
        console.answer({"dropped": name, "removed": dict(gone)})
        if as_json
        else console.say(f"The proposal '{name}' is gone.")
    )


def saved(*, as_json: options.AsJson = False) -> None:
    """List the proposals that are saved, to be kept or dropped."""
    from graph.compose.drafts import saved_proposals

    with opened() as store:
        found = saved_proposals(store)
    proposals.show_saved(found, as_json=as_json)


def commands() -> typer.Typer:
    made = typer.Typer(
        name="compose",
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Propose groups that close gaps.",
    )
    shared = (candidates, rules, options.analysis_settings)
    made.command("groups")(options.with_options(groups, shared))
    made.command("top-up")(options.with_options(top_up, shared))
    made.command("repair")(options.with_options(repair, shared, without=("require", "together")))
    made.command("invite")(options.with_options(invite, shared, without=("together", "per_sector")))
    made.command("what-if")(options.with_settings(what_if))
    for plain in (saved, keep, drop):
        made.command(plain.__name__)(plain)
    return made


def _asked(
    wish: "Wish",
    made: "tuple[Group, ...]",
    snapshot: "Snapshot",
    settings: "AnalysisSettings",
    who: Mapping[str, Sequence[str]],
) -> "Wish":
    """Nobody who is in one of the groups is a candidate."""
    from graph.compose.candidates import candidates_of

    inside = [id_ for group in made for id_ in group.members]
    chosen = candidates_of(snapshot, settings, **{**who, "without": [*who["without"], *inside]})
    return replace(wish, groups=made, candidates=chosen)


def _gaps(snapshot: "Snapshot", settings: "AnalysisSettings") -> Any:
    from graph.analysis.gaps import find_gaps

    return find_gaps(snapshot, settings, quick=True)


def _propose(
    snapshot: "Snapshot",
    settings: "AnalysisSettings",
    asked: Any,
    *,
    seconds: float | None,
    swaps: Sequence[str] | None,
    save: str | None,
    out: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    from graph.compose.bound import bound_of
    from graph.compose.composing import compose
    from graph.compose.drafts import replaced_by
    from graph.compose.problem import problem_of

    if save:
        with opened() as store:
            replaced_by(store, save)
    problem = problem_of(snapshot, _gaps(snapshot, settings), asked)
    with proposals.searching() as told:
        found = compose(problem, settings.seed, seconds=seconds, told=told)
    with console.working("Looking how good it can be at most ..."):
        bound = bound_of(problem)
    result = proposals.told(found, settings, snapshot, lang) | {
        "bound": bound,
        "swaps": proposals.swapped(found, swaps or ()),
    }
    proposals.show(result, as_json=as_json)
    if save:
        proposals.saved(found, save, settings.as_of)
    if out:
        proposals.write(result, out, settings, snapshot, found, lang)
