"""The page of a measure: its result, and links to the other measures."""

from collections.abc import Sequence

from graph.analysis.measures import Measured
from graph.analysis.registry import MEASURES
from viz.frame import Served, environment
from viz.report.as_page import FILES
from viz.report.content import Report, Section, kind_of, shown
from viz.words.language import Language
from viz.words.settings import settings_of_form, settings_sentence


def measure_report(measured: Measured, section: Section, words: Language) -> Report:
    """The section as a document of its own."""
    settings = measured.settings
    data = words.text("data {version}", version=measured.version[:12])
    example = [words.text("Made-up example data.")] if measured.synthetic else []
    return Report(
        words.code,
        section.title,
        settings_sentence(settings.as_dict(), words),
        (section,),
        settings.as_of,
        measured.version,
        " ".join([f"{data}.", *example]),
        {},
    )


def measure_page(
    report: Report, measured: Measured, offered: Sequence[str], words: Language, served: Served
) -> str:
    """`offered`: the names of the measures that the visitor may see."""
    names = [(name, MEASURES[name].title.in_language(words.code)) for name in offered]
    return (
        environment(words, served)
        .get_template("pages/measures/page.html")
        .render(
            report=report,
            measure=measured.name,
            question=MEASURES[measured.name].help.in_language(words.code),
            measures=names,
            settings=measured.settings,
            files=FILES,
            shown=shown,
            kind_of=kind_of,
            years=(),
            action=f"/measures/{measured.name}",
            **settings_of_form(measured.settings, words),
        )
    )
