"""Results of measures as sections of reports and pages, and as tables of the command line. All of
it is made from the results' descriptions of themselves (graph/analysis/figures.py)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.analysis.brokerage import Brokerage
from graph.analysis.figures import (
    Described,
    Figure,
    GroupId,
    Matrix,
    PersonId,
    described,
    names_people,
)
from graph.analysis.groupings import abbreviated, grouping, named
from graph.analysis.measures import Measured
from graph.analysis.registry import MEASURES
from graph.analysis.two_mode import Place
from viz.report.content import (
    Block,
    Column,
    Kind,
    Number,
    Section,
    Sentences,
    Table,
    Value,
    section,
    sentences,
    table,
    unlisted,
)
from viz.report.context import ReportContext
from viz.words.language import Language
from viz.words.sector_names import short_name, subject
from viz.words.settings import yes_or_no


@dataclass(frozen=True, slots=True)
class Names:
    """The names of people by id, and of affiliations and organisations by label and id."""

    people: Mapping[str, str]
    places: Mapping[tuple[str, str], str]


NO_NAMES = Names({}, {})


def measured_section(
    measured: Measured, words: Language, names: Names, first: int, *, brief: bool = False
) -> Section:
    """The section with the `first` rows of every list; `brief`: as one section of a report among
    others."""
    blocks = _Sections(measured, words, names, first, brief).blocks()
    return section(measured.name, _title(measured.name, words), _question(measured, words), *blocks)


def _title(name: str, words: Language) -> str:
    return MEASURES[name].title.in_language(words.code)


def _question(measured: Measured, words: Language) -> Sentences:
    return sentences(MEASURES[measured.name].help.in_language(words.code))


def measured_sections(context: ReportContext) -> Iterator[Section]:
    """The sections of a report. Where nobody is to be named, measures of single people are left
    out, except for the sums of each sector's brokerage."""
    findings, words = context.findings, context.words
    for name in findings.request.measures:
        if name in findings.too_large:
            yield section(name, _title(name, words), _too_large(words))
        elif name in findings.measured:
            measured = findings.measured[name]
            if context.names is not None:
                names = Names(context.names, {})
                yield measured_section(measured, words, names, findings.request.first, brief=True)
            elif not names_people(type(measured.result)):
                yield measured_section(measured, words, NO_NAMES, 0, brief=True)
            elif isinstance(measured.result, Brokerage):
                yield _brokers_of_sectors(context, measured, measured.result)


def _too_large(words: Language) -> Sentences:
    return sentences(
        words.text(
            "The network is too large for this here; set a cap, so that large groups count nothing."
        )
    )


def _brokers_of_sectors(
    context: ReportContext, measured: Measured, brokerage: Brokerage
) -> Section:
    words, sums = context.words, Counter[str]()
    for broker in brokerage.people:
        sums[broker.group] += broker.total
    rows = [(id_, number) for id_, number in sums.items() if context.has_figures(id_)]
    rows.sort(key=lambda row: (-row[1], row[0]))
    whole = sum(number for _, number in rows)
    columns = (
        Column("sector", words.text("Sector"), width=3),
        Column("total", words.text("Times between others"), "whole"),
        Column("share", words.text("Share"), "share"),
    )
    return section(
        measured.name,
        _title(measured.name, words),
        _question(measured, words),
        table(
            "brokerage",
            words.text("How often leaders of each sector stand between others"),
            columns,
            ((context.sector(id_), number, number / whole) for id_, number in rows),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Sections:
    measured: Measured
    words: Language
    names: Names
    first: int
    brief: bool

    def blocks(self) -> Iterator[Block]:
        """The single numbers first, then the tables in the order of the fields."""
        fields = [
            (each, each.figure, getattr(self.measured.result, each.name))
            for each in described(type(self.measured.result))
            if each.figure and (each.figure.brief or not self.brief)
        ]
        numbers = [
            (figure, value)
            for each, figure, value in fields
            if each.kind != Matrix and not each.part
        ]
        if numbers:
            yield self._numbers(numbers)
        for each, figure, value in fields:
            if each.kind == Matrix:
                yield self._matrix(each.name, figure, value)
                yield self._meanings([figure])
            elif each.many:
                yield from self._rows(each, figure, value)
            elif each.part:
                yield from self._rows(each, figure, (value,))

    def _numbers(self, numbers: Iterable[tuple[Figure, Any]]) -> Table:
        text = self.words.text
        columns = (
            Column("figure", text("Figure"), width=2),
            Column("value", text("Value"), "index"),
            Column("meaning", text("What it says"), width=5),
        )
        rows = (
            (self._title(figure), self._number(value, figure), self._help(figure))
            for figure, value in numbers
        )
        title = _title(self.measured.name, self.words)
        return table(self._key("figures"), title, columns, rows, headed=True)

    def _number(self, value: Any, figure: Figure) -> Value:
        if figure.form == "flag":
            return yes_or_no(value, self.words)
        return Number(value, figure.form)

    def _matrix(self, key: str, figure: Figure, matrix: Any, note: str = "") -> Table:
        columns = [
            Column("group", self._grouping(), width=2),
            *(
                Column(id_, label, _kind(figure))
                for id_, label in zip(self.measured.groups, self._labels(), strict=True)
            ),
        ]
        rows = (
            [name, *(None if np.isnan(value) else float(value) for value in row)]
            for name, row in zip(self._groups(), matrix, strict=True)
        )
        title = self._title(figure)
        return table(self._key(key), f"{title}: {note}" if note else title, columns, rows)

    def _rows(self, each: Described, figure: Figure, rows: tuple[Any, ...]) -> Iterator[Block]:
        fields = described(each.kind)
        matrices = [field for field in fields if field.kind == Matrix]
        if matrices:
            yield from self._matrices(each.name, figure, fields, rows)
            return
        if not rows:
            yield sentences(self.words.text("{title}: none.", title=self._title(figure)))
            return
        labels = dict(zip(self.measured.groups, self._labels(), strict=True))
        yield table(
            self._key(each.name),
            self._title(figure),
            list(self._columns(fields)),
            (list(self._values(fields, row, labels)) for row in rows[: self.first]),
        )
        yield sentences(unlisted(len(rows), self.first, self.words), muted=True)
        yield self._meanings((field.figure for field in fields if field.figure), figure)

    def _matrices(
        self, key: str, figure: Figure, fields: tuple[Described, ...], rows: tuple[Any, ...]
    ) -> Iterator[Block]:
        """Rows that consist of a number and a matrix: one table for each."""
        number, matrix = fields
        for row in rows:
            value = getattr(row, number.name)
            yield self._matrix(
                f"{key}-{value}",
                matrix.figure or figure,
                getattr(row, matrix.name),
                f"{self._title(number.figure or figure).lower()} {value}",
            )
        yield self._meanings(field.figure for field in fields if field.figure)

    def _columns(self, fields: Iterable[Described]) -> Iterator[Column]:
        text = self.words.text
        for each in fields:
            if each.kind is PersonId:
                yield Column(each.name, text("Leader"), width=3)
            elif each.kind is Place:
                yield Column(each.name, text("Group or event"), width=4)
            elif each.kind is GroupId and each.name != "b":
                title = text("Pair") if each.name == "a" else self._grouping()
                yield Column(each.name, title, width=2)
            elif each.figure:
                yield Column(each.name, self._title(each.figure), _kind(each.figure))

    def _values(
        self, fields: Iterable[Described], row: Any, labels: Mapping[str, str]
    ) -> Iterator[Value]:
        for each in fields:
            value = getattr(row, each.name)
            if each.kind is PersonId:
                yield self.names.people.get(value, value)
            elif each.kind is Place:
                yield self.names.places.get((value.label, value.id), value.id)
            elif each.kind is GroupId and each.name == "a":
                yield self._pair(labels[row.a], labels[row.b])
            elif each.kind is GroupId and each.name != "b":
                yield labels[value]
            elif each.figure:
                yield value

    def _pair(self, a: str, b: str) -> str:
        return self.words.text("within {name}", name=a) if a == b else f"{a} – {b}"

    def _meanings(self, figures: Iterable[Figure], whole: Figure | None = None) -> Sentences:
        """What the table shows and what its columns mean."""
        columns = "; ".join(f"{self._title(each)}: {self._help(each)}" for each in figures)
        parts = [self._help(whole) if whole else "", columns]
        context = " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)
        return sentences(context, muted=True)

    def _key(self, name: str) -> str:
        return f"{self.measured.name}-{name}"

    def _grouping(self) -> str:
        name = grouping(self.measured.settings.by).in_language(self.words.code)
        return name[:1].upper() + name[1:]

    def _labels(self) -> list[str]:
        """Abbreviations of the groups, or else what distinguishes them."""
        lang = self.words.code
        return [
            abbreviated(names, lang) or subject(named(names, id_, lang), lang)
            for id_, names in zip(self.measured.groups, self.measured.names, strict=True)
        ]

    def _groups(self) -> list[str]:
        lang = self.words.code
        return [
            short_name(named(names, id_, lang), lang)
            for id_, names in zip(self.measured.groups, self.measured.names, strict=True)
        ]

    def _title(self, figure: Figure) -> str:
        return figure.title.in_language(self.words.code)

    def _help(self, figure: Figure) -> str:
        return figure.help.in_language(self.words.code)


def _kind(figure: Figure) -> Kind:
    return "text" if figure.form == "flag" else figure.form
