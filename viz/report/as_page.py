"""A report as one HTML page."""

from markupsafe import Markup

from viz.addresses import pair_address
from viz.page import Served, environment
from viz.report.content import Report, kind_of, shown
from viz.sector_story import Line
from viz.words import language


def report_page(report: Report, served: Served | None = None) -> str:
    """Without `served` one file that needs nothing else, and asks for nothing."""
    def opening(line: Line) -> str:
        return served.to(pair_address(*(place.id for place in line.places))) if served else ""

    words = language(report.lang)
    made = environment(words, served)
    made.filters["drawn"] = Markup
    made.globals |= {"report": report, "shown": shown, "kind_of": kind_of, "opening": opening}
    return made.get_template("report.html").render()
