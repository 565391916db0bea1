"""A page read as a browser reads it: elements with their attributes and texts, end tags optional
where HTML says so."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser

CELLS = ("td", "th")


class Page(HTMLParser):
    """`elements`: (tag, attributes, text up to the next tag). `rows`: the cells of each row of each
    table, as text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.rows: list[list[str]] = []
        self.in_cell = self.in_element = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_element = True
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag == "tr":
            self.rows.append([])
        if tag in (*CELLS, "tr"):
            self.in_cell = tag in CELLS
        if tag in CELLS:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_element = False
        if tag in (*CELLS, "tr", "tbody", "thead", "table"):
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        if self.in_element:
            self.elements[-1][2].append(data)
        if self.in_cell:
            self.rows[-1][-1] = (self.rows[-1][-1] + data).strip()

    def all(self, tag: str, **attributes: str) -> Iterator[tuple[dict[str, str], str]]:
        for name, given, text in self.elements:
            if name == tag and attributes.items() <= given.items():
                yield given, "".join(text)

    def text(self, tag: str, **attributes: str) -> str:
        return next(text for _, text in self.all(tag, **attributes))

    def map_data(self) -> dict[str, list[dict[str, object]]]:
        return json.loads(self.text("script", id="map-data"))

    def addresses(self) -> list[str]:
        """Everything the page would fetch or lead to."""
        return [
            given[name]
            for _, given, _ in self.elements
            for name in ("src", "href", "action", "srcset")
            if name in given
        ]
