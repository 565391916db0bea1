"""What a page shows, as a file."""

from collections.abc import Callable, Mapping

from starlette.responses import Response

from api.pages.visit import FRESH, Visit, security

TYPES = {
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def saved(
    visit: Visit, writers: Mapping[str, Callable[[], str | bytes]], format_: str, name: str
) -> Response:
    """The file that the format's writer makes. Raises BadInput for a format without a writer."""
    content = writers[visit.one_of(format_, writers)]()
    return Response(content, media_type=TYPES[format_], headers=saving(f"{name}.{format_}"))


def saving(name: str) -> dict[str, str]:
    """The headers of a file that is saved under a name."""
    return {**security(), **FRESH, "Content-Disposition": f'attachment; filename="{name}"'}
