"""The results of a search by name, kind by kind; and the number of nodes of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from viz.frame import Served, environment
from viz.words.kinds import kind_names
from viz.words.language import language

SHOWN = 8
"""How many hits of a kind are shown before the rest are folded away."""


class Hit(NamedTuple):
    """`note`: what distinguishes it from others with the same name; `matched`: the name that
    matched, if it is another one."""

    label: str
    key: str
    name: str
    note: str
    matched: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """`hits`: best first; `notice`: a remark about them; `more`: whether there may be others."""

    text: str
    hits: Sequence[Hit]
    notice: str = ""
    more: bool = False
    synthetic: bool = False

    def by_kind(self) -> list[tuple[str, list[Hit]]]:
        """The hits by kind, the kind with the best hit first."""
        first = {hit.label: place for place, hit in reversed(list(enumerate(self.hits)))}
        ordered = sorted(self.hits, key=lambda hit: first[hit.label])
        return [(label, list(hits)) for label, hits in groupby(ordered, lambda hit: hit.label)]


def finding_page(finding: Finding, lang: str, served: Served) -> str:
    words = language(lang)
    return (
        environment(words, served)
        .get_template("pages/find/page.html")
        .render(finding=finding, kinds=kind_names(words), shown=SHOWN)
    )


def overview_page(
    numbers: Mapping[str, int], notice: str, synthetic: bool, lang: str, served: Served
) -> str:
    """`numbers`: how many nodes there are, by label; `notice`: a remark about them."""
    words = language(lang)
    template = environment(words, served).get_template("pages/find/overview.html")
    return template.render(
        numbers=numbers, notice=notice, kinds=kind_names(words), synthetic=synthetic
    )
