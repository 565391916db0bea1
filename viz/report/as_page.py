"""A report as one HTML page."""

from markupsafe import Markup

from graph.analysis.two_mode import AnalysisSettings
from viz.frame import Served, environment
from viz.report.content import Report, kind_of, shown
from viz.words.findings import tie_names, weight_names
from viz.words.language import language

FILES = {"pdf": "PDF", "html": "HTML", "xlsx": "XLSX", "json": "JSON"}


def report_page(
    report: Report, served: Served | None = None, settings: AnalysisSettings | None = None
) -> str:
    """Without `served` one file that needs nothing else, and asks for nothing; with it, `settings`
    can be changed."""
    words = language(report.lang)
    made = environment(words, served)
    made.filters["drawn"] = Markup
    made.globals |= {
        "report": report,
        "shown": shown,
        "kind_of": kind_of,
        "settings": settings,
        "files": FILES,
        "years": (),
        "tie_names": tie_names(words),
        "weight_names": weight_names(words),
    }
    return made.get_template("report/page.html").render()
