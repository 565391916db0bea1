"""A picture as a file: data for the page's script, SVG, GraphML, GEXF and CSV."""

from collections.abc import Callable, Sequence

import orjson
from starlette.responses import Response

from api.pages.files import saved
from api.pages.visit import FRESH, Visit, security
from graph.analysis.graph_files import Attributes, graph_file, graph_of
from viz.csv_text import MARK, csv_lines
from viz.draw.picture import Picture, Shown, file_name, filtered, neighbours, order
from viz.draw.picture_svg import svg
from viz.pages.picture.view import data_of


def sent(
    visit: Visit, picture: Picture, shown: Shown, format_: str, title: str, notes: Sequence[str]
) -> Response:
    """The whole picture as JSON, for the page's script; in other formats only what is shown. Raises
    BadInput for an unknown format."""
    if format_ == "json":
        body = orjson.dumps(data_of(picture, visit.words, visit.served))
        return Response(body, media_type="application/json", headers={**security(), **FRESH})
    writers: dict[str, Callable[[], str | bytes]] = {
        "svg": lambda: svg(filtered(picture, shown), title, notes),
        "graphml": lambda: _graph(filtered(picture, shown), format_),
        "gexf": lambda: _graph(filtered(picture, shown), format_),
        "csv": lambda: _csv(filtered(picture, shown), visit),
    }
    return saved(visit, writers, format_, file_name(picture, visit.settings().as_of))


def _graph(picture: Picture, format_: str) -> bytes:
    marks = picture.marks
    nodes: list[tuple[str, Attributes]] = [
        (
            mark.id,
            {
                "label": mark.name,
                "type": mark.label,
                "kind": mark.about,
                "sector": mark.sector,
                "people": mark.people,
                "x": mark.x,
                "y": -mark.y,
            },
        )
        for mark in marks
    ]
    ties: list[tuple[str, str, Attributes]] = [
        (
            marks[tie.a].id,
            marks[tie.b].id,
            {"kind": tie.kind, "says": tie.says, "weight": tie.people},
        )
        for tie in picture.ties
    ]
    return graph_file(graph_of(nodes, ties, directed=picture.directed), format_)


def _csv(picture: Picture, visit: Visit) -> str:
    rows = _tie_rows if visit.request.query_params.get("of") == "ties" else _node_rows
    return MARK + csv_lines(rows(picture, visit))


def _node_rows(picture: Picture, visit: Visit) -> list[list[object]]:
    text, tied = visit.words.text, neighbours(picture)
    head: list[object] = [text("Id"), text("Name"), text("Kind"), text("Sector"), text("Ties")]
    marks = [
        (picture.marks[place], len(tied[place])) for place in order(picture.marks, picture.ties)
    ]
    return [
        head,
        *(
            [mark.id, mark.name, mark.about, picture.sectors_named.get(mark.sector, ""), ties]
            for mark, ties in marks
        ),
    ]


def _tie_rows(picture: Picture, visit: Visit) -> list[list[object]]:
    text, marks = visit.words.text, picture.marks
    head: list[object] = [
        text("From"),
        text("Name"),
        text("To"),
        text("Name"),
        text("Tie"),
        text("Details"),
        text("People"),
    ]
    return [
        head,
        *(
            [
                marks[tie.a].id,
                marks[tie.a].name,
                marks[tie.b].id,
                marks[tie.b].name,
                picture.ties_named.get(tie.kind, tie.kind),
                tie.says,
                tie.people,
            ]
            for tie in picture.ties
        ),
    ]
