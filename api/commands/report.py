"""The commands that report: what is known on a day as a document, and what changed between two days
or two reports."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from api import console
from api.commands import options, tables
from api.commands.opening import opened_workspace
from graph.analysis.registry import MEASURES
from graph.dates import parse_day
from graph.errors import BadInput, suggest

if TYPE_CHECKING:
    from datetime import date

    from graph.analysis.settings import AnalysisSettings
    from graph.differences import State
    from graph.workspace import Workspace
    from viz.report.make import Writer


@options.with_settings
def report(
    settings: "AnalysisSettings",
    *,
    out: Annotated[
        list[Path] | None,
        Option(
            metavar="FILE",
            help=(
                "What to write: a .pdf (report.pdf, if not given), .html, .xlsx or .json; may be"
                " repeated."
            ),
        ),
    ] = None,
    horizon: Annotated[
        str, Option(metavar="TIME", help="How far ahead departures are told: 1y, 6m or 90d.")
    ] = "1y",
    years: Annotated[
        int, Option(metavar="N", help="Over how many whole years ties are compared.")
    ] = 5,
    proposals: Annotated[
        int, Option(metavar="N", min=0, help="Propose so many groups that close gaps.")
    ] = 0,
    measures: Annotated[
        list[str] | None,
        Option(
            "--measure",
            metavar="MEASURE",
            show_default=", ".join(name for name, each in MEASURES.items() if each.reported),
            help="What is measured, as of `analyse`; may be repeated.",
        ),
    ] = None,
    names: Annotated[
        bool,
        Option(
            "--names/--no-names",
            help=(
                "Without names nobody is named or quoted, and sectors of fewer than three leaders"
                " are withheld."
            ),
        ),
    ] = True,
    lang: options.Language = "en",
) -> None:
    """Write a report: gaps, measures, departures, trends, groups, networks, method and sources.

    The ending of FILE says as what: a tagged PDF, one HTML page, a workbook, or JSON. The same data
    give the same file, to the byte.
    """
    from graph.analysis.withheld import MIN_PEOPLE
    from graph.findings import ReportRequest, check_request
    from viz.report.make import make_report

    writers = {path: _writer(path) for path in out or [Path("report.pdf")]}
    request = ReportRequest(horizon, years, proposals=proposals)
    if measures:
        request = replace(request, measures=tuple(dict.fromkeys(measures)))
    settings = settings if names else replace(settings, least=MIN_PEOPLE)
    check_request(request, settings)
    with opened_workspace() as (workspace, state):
        made = make_report(workspace, state, settings, request, lang)
    for path, writer in writers.items():
        path.write_bytes(writer(made))
        console.say(console.text("Wrote {file}", file=path))


def diff(
    *,
    before: Annotated[
        str,
        Argument(
            metavar="A",
            help="A day (2025-01 is the end of that month), or a report written as .json.",
        ),
    ],
    after: Annotated[str, Argument(metavar="B", help="A later day, or another report.")],
    lang: options.Language = "en",
    as_json: options.AsJson = False,
) -> None:
    """Say what changed between two days, or two reports.

    Sectors, people and groups that came and went, verdicts that changed, gaps that opened and
    closed, and where ties changed most.
    """
    from graph.differences import differences

    result = differences(*_states(before, after))
    if as_json:
        console.answer(result.as_dict())
    else:
        from viz.report.differing import difference_of

        tables.show_blocks(difference_of(result, lang), console.words(lang))


def _writer(out: Path) -> "Writer":
    from viz.report.make import WRITERS

    ending = out.suffix.removeprefix(".")
    if ending not in WRITERS:
        raise BadInput(
            "not_a_report_name",
            file=out,
            remedy=suggest(out.suffix, [f".{each}" for each in WRITERS]),
        )
    return WRITERS[ending]()


def _states(*days_or_files: str) -> "list[State]":
    """Of each day or report; the graph is opened once, and only for days."""
    files = [Path(text) for text in days_or_files]
    if all(file.suffix == ".json" for file in files):
        return [_state_in(file) for file in files]
    days = [None if file.suffix == ".json" else parse_day(str(file)) for file in files]
    with opened_workspace() as (workspace, state):
        return [
            _state_in(file) if day is None else _state_at(workspace, state, day)
            for file, day in zip(files, days, strict=True)
        ]


def _state_at(workspace: "Workspace", state: str, day: "date") -> "State":
    from graph.analysis.settings import AnalysisSettings
    from graph.differences import state_of
    from viz.report.make import names_in

    gaps, snapshot = workspace.gaps(state, AnalysisSettings(as_of=day)), workspace.snapshot(state)
    return state_of(snapshot, gaps, names_in(workspace.store, snapshot, gaps, []))


def _state_in(file: Path) -> "State":
    import json

    from graph.differences import state_from
    from viz.report.as_json import FORMAT

    try:
        data = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput("not_a_report", file=file, reason=error) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadInput("report_of_other_format", file=file, format=FORMAT)
    try:
        return state_from(data.get("state"))
    except BadInput as error:
        raise BadInput("in_file", file=file, reason=error.message) from None


COMMANDS = (report, diff)
