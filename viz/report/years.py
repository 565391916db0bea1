"""How ties between sectors changed over the years, in a report."""

from graph.analysis.trends import LESS, MORE, Change, Course
from viz.report.content import Column, Row, Section, section, sentences, table, unlisted
from viz.report.context import ReportContext

MAX_ROWS = 40


def trends_sentence(context: ReportContext) -> str:
    trends = context.findings.trends
    if not trends:
        return ""
    less = sum(
        any(change.verdict == LESS for change in course.changes) for course in _changed(context)
    )
    years = {"first": trends.first, "last": trends.last}
    if not less:
        return context.text(
            "From {first} to {last} no pair lost more ties than chance explains.",
            **years,
        )
    return context.words.count(
        "Between {first} and {last}, {number} pair lost more ties in some year than chance"
        " explains.",
        "Between {first} and {last}, {number} pairs lost more ties in some year than chance"
        " explains.",
        less,
        **years,
    )


def trends(context: ReportContext) -> Section:
    """The ratio of each year, of the pairs that changed by more than chance explains."""
    words, trends = context.words, context.findings.trends
    title = words.text("Over the years")
    if not trends:
        return section("trends", title)
    changed = _changed(context)
    draws = words.text("{draws} random draws a year.", draws=words.number(trends.draws))
    if trends.draws < context.gaps.settings.draws:
        draws = words.text(
            "{draws} random draws a year instead of {usual}, as the network is large.",
            draws=words.number(trends.draws),
            usual=words.number(context.gaps.settings.draws),
        )
    if not changed:
        none = words.text(
            "From {first} to {last} no pair changed by more than chance explains.",
            first=trends.first,
            last=trends.last,
        )
        return section("trends", title, sentences(none), sentences(draws, muted=True))
    opening = words.text(
        "Observed ties by expected ones at the end of each year, of the pairs that changed by more"
        " than chance explains."
    )
    rest = unlisted(len(changed), MAX_ROWS, words)
    years = range(trends.first, trends.last + 1)
    columns = [
        Column("pair", words.text("Pair"), width=3),
        *(Column(str(year), str(year), "ratio") for year in years),
        Column("change", words.text("Change"), width=2, marked=True),
    ]
    rows = (_row(context, course, years) for course in changed[:MAX_ROWS])
    return section(
        "trends",
        title,
        sentences(opening),
        table("trends", title, columns, rows, headed=True),
        sentences(rest, draws, muted=True),
    )


def _changed(context: ReportContext) -> list[Course]:
    """The pairs of sectors that have figures and changed, the surest change first."""
    trends = context.findings.trends
    courses = [
        course
        for course in (trends.courses if trends else ())
        if course.a != course.b and context.has_figures(course.a, course.b)
    ]
    sure = {
        course: [change.q or 0 for change in course.changes if change.verdict in (LESS, MORE)]
        for course in courses
    }
    return sorted(
        (course for course in courses if sure[course]),
        key=lambda course: (min(sure[course]), course.a, course.b),
    )


def _row(context: ReportContext, course: Course, years: range) -> Row:
    ratios = {
        point.year: point.observed / point.expected if point.expected else None
        for point in course.points
    }
    last = next(
        (change.verdict for change in reversed(course.changes) if change.verdict in (LESS, MORE)),
        "",
    )
    changes = ", ".join(
        _change_text(context, change) for change in course.changes if change.verdict in (LESS, MORE)
    )
    return Row(
        (context.pair(course.a, course.b), *(ratios.get(year) for year in years), changes),
        {LESS: "gap", MORE: "more"}.get(last, ""),
    )


def _change_text(context: ReportContext, change: Change) -> str:
    if change.verdict == LESS:
        return context.text("less {year}", year=change.year)
    return context.text("more {year}", year=change.year)
