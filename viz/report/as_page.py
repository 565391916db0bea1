"""A report as one HTML page."""

from markupsafe import Markup

from graph.analysis.settings import AnalysisSettings
from viz.frame import Served, environment
from viz.report.content import Report, kind_of, shown
from viz.words.language import language
from viz.words.settings import settings_of_form

FILES = {"pdf": "PDF", "html": "HTML", "xlsx": "XLSX", "json": "JSON"}


def report_page(
    report: Report, served: Served | None = None, settings: AnalysisSettings | None = None
) -> str:
    """The page. Without `served` it is one file that needs no other and sends no request; with it,
    the `settings` can be changed."""
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
        **(settings_of_form(settings, words) if settings else {}),
    }
    return made.get_template("report/page.html").render()
