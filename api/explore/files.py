"""What a page shows, as a file."""

from collections.abc import Callable, Mapping

from starlette.responses import Response

from api.visiting import FRESH, Visit, security
from graph.errors import BadInput

_TYPES = {
    "svg": "image/svg+xml", "csv": "text/csv; charset=utf-8", "graphml": "application/graphml+xml", "gexf": "application/gexf+xml",
    "pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def saved(visit: Visit, writers: Mapping[str, Callable[[], str | bytes]], format_: str, name: str) -> Response:
    """Written by the format's writer. BadInput for a format that has none."""
    if format_ not in writers:
        known = ", ".join(writers)
        raise BadInput(visit.words.text("“{value}” is not one of the choices; use {known}.", value=format_[:80], known=known))
    headers = {**security(), **FRESH, "Content-Disposition": f'attachment; filename="{name}.{format_}"'}
    return Response(writers[format_](), media_type=_TYPES[format_], headers=headers)
