"""The workbook that once ended the program: two kilobytes with a cell at the grid's end."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from books import HEADINGS, cell, xlsx
from faults.kills import create_person, serving
from faults.lab import Lab, Place, last_line
from faults.ledger import check_ids
from faults.outcome import Outcome
from faults.people import load
from graph.store import open_store
from repository import ROOT

SHARED = ROOT.parent / "shared" / "cases" / "01-far-cell-abort" / "far.xlsx"
FAR = f'<row r="1">{HEADINGS}</row><row r="1048576">{cell("XFD1048576")}</row>'
PLACE, REFUSED = "XFD1048576", 2
LOAD = """mutation Q($content: String!) {
  loadTable(filename: "far.xlsx", content: $content, dryRun: false) { rejections { message } } }"""


def far_cell(lab: Lab) -> Iterator[Outcome]:
    """Loaded by the command, and sent to a server, which lives on."""
    for engine in lab.engines:
        with lab.place(engine) as place:
            everybody = load(lab, place, "old")
            yield _by_command(lab, place, everybody)
            yield _by_server(lab, place, everybody)


def _workbooks(lab: Lab) -> list[Path]:
    made = lab.new_folder("workbooks") / "far.xlsx"
    made.write_bytes(xlsx({"leaders": FAR}))
    return [made, *([SHARED] if SHARED.exists() else [])]


def _by_command(lab: Lab, place: Place, everybody: set[str]) -> Outcome:
    outcome = Outcome("killing workbook: command line", place.name)
    for file in _workbooks(lab):
        code, err = place.run("load", file)
        _add(
            place,
            outcome,
            everybody,
            recovered=code == REFUSED and PLACE in err,
            message=last_line(err),
        )
    return outcome


def _by_server(lab: Lab, place: Place, everybody: set[str]) -> Outcome:
    outcome = Outcome("killing workbook: served app", place.name)
    with serving(place) as (address, process):
        for number, file in enumerate(_workbooks(lab)):
            message = _sent(address, file.read_bytes())
            created = create_person(address, f"after-{number}") == "CREATED"
            everybody |= {f"after-{number}"}
            lives = created and process.poll() is None and PLACE in message
            _add(place, outcome, everybody, recovered=lives, message=message)
    return outcome


def _sent(address: str, content: bytes) -> str:
    """What the server says of a workbook, be it part of the payload or an error."""
    body = {"query": LOAD, "variables": {"content": b64encode(content).decode()}}
    request = Request(
        f"{address}/graphql", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urlopen(request, timeout=120) as answer:
            data = json.loads(answer.read())
    except HTTPError as error:
        data = json.loads(error.read())
    messages = [each["message"] for each in data.get("errors", [])]
    return " ".join(messages) or json.dumps(data["data"])


def _add(
    place: Place, outcome: Outcome, everybody: set[str], *, recovered: bool, message: str
) -> None:
    with open_store(place.settings) as store:
        lost, half = check_ids(store, everybody)
    outcome.add(lost=lost, half=half, recovered=recovered, message=message)
