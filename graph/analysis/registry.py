"""The measures, one row each. The command line, the fields of the API, the pages and the sections
of reports are made from these rows and from the results of the measures. It imports nothing slow,
because `verkosto --help` reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, get_type_hints

from graph.analysis.json_data import json_name
from graph.analysis.settings import Part
from graph.errors import BadInput, suggest
from graph.ontology import Words


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure. `title`: its name. `help`: the question that it answers, in a sentence. `module`:
    the module of graph/analysis whose `measure(snapshot, network, settings)` computes the result, a
    dataclass as described in graph/analysis/figures.py, and raises BadInput if there is nothing to
    measure.

    `drawn`: whether it uses random draws. `slow`: whether it takes minutes if many people meet in
    large groups. `reported`: whether a report contains it by default.
    """

    title: Words
    help: Words
    module: str
    drawn: bool = False
    slow: bool = False
    reported: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """The kinds of settings on which it depends."""
        return ("network", "weighting", "chance") if self.drawn else ("network", "weighting")


MEASURES: dict[str, Measure] = {
    "segregation": Measure(
        Words("Sulkeutuneisuus", "Slutenhet", "Segregation"),
        Words(
            "Kuinka suuri osa yhteyksistä pysyy hallinnonalojen sisällä?",
            "Hur stor del av kontakterna stannar inom förvaltningsområdena?",
            "How far do ties keep within groups?",
        ),
        "segregation",
        drawn=True,
        reported=True,
    ),
    "reach": Measure(
        Words("Etäisyydet", "Avstånd", "Reach"),
        Words(
            "Montako askelta on kahden hallinnonalan johtajien välillä?",
            "Hur många steg är det mellan ledare från två förvaltningsområden?",
            "How many steps lie between the people of two groups?",
        ),
        "reach",
        drawn=True,
        slow=True,
        reported=True,
    ),
    "resilience": Measure(
        Words("Haavoittuvuus", "Sårbarhet", "Resilience"),
        Words(
            "Kuinka paljon kunkin parin yhteydet ovat yhden johtajan varassa?",
            "Hur mycket hänger varje pars kontakter på en enda ledare?",
            "How much does every pair of groups hang on one person?",
        ),
        "resilience",
        reported=True,
    ),
    "cuts": Measure(
        Words("Katkeamiskohdat", "Brytpunkter", "Cuts"),
        Words(
            "Kuka yksin pitää verkoston osia yhdessä?",
            "Vem håller ensam ihop delar av nätverket?",
            "Who alone holds parts of the network together?",
        ),
        "cuts",
        reported=True,
    ),
    "brokerage": Measure(
        Words("Muiden yhdistäjät", "Länkar mellan andra", "Brokerage"),
        Words(
            "Kuka on sellaisten johtajien välissä, joilla ei ole yhteistä ryhmää?",
            "Vem står mellan ledare som inte har någon gemensam grupp?",
            "Who stands between people who share nothing?",
        ),
        "brokerage",
        slow=True,
        reported=True,
    ),
    "centrality": Measure(
        Words("Keskeisyys", "Centralitet", "Centrality"),
        Words(
            "Kuka on verkoston keskellä?",
            "Vem är i nätverkets mitt?",
            "Who is central among people and what they are in?",
        ),
        "centrality",
        slow=True,
    ),
    "structural-holes": Measure(
        Words("Rakenteelliset aukot", "Strukturella hål", "Structural holes"),
        Words(
            "Kenen tutut eivät tunne toisiaan?",
            "Vems kontakter känner inte varandra?",
            "Whose contacts know each other least?",
        ),
        "structural_holes",
        slow=True,
    ),
    "mixing": Measure(
        Words("Yhteydet pareittain", "Kontakter parvis", "Mixing"),
        Words(
            "Kuinka paljon kahden hallinnonalan johtajat tapaavat?",
            "Hur mycket träffas ledare från två förvaltningsområden?",
            "How much do the people of two groups meet?",
        ),
        "mixing",
    ),
    "preview": Measure(
        Words("Pikavertailu sattumaan", "Snabb jämförelse med slumpen", "Preview"),
        Words(
            "Mitä sattuma antaisi, heti laskettuna?",
            "Vad skulle slumpen ge, beräknat genast?",
            "What would chance give, computed at once but calling too little?",
        ),
        "bicm",
    ),
}


def measure_named(name: str) -> Measure:
    """The measure of this name. Raises BadInput if there is none."""
    if name not in MEASURES:
        raise BadInput("no_measure", name=name, remedy=suggest(name, MEASURES))
    return MEASURES[name]


@cache
def compute_of(name: str) -> Callable[..., Any]:
    """The function that computes the measure."""
    module = import_module(f"graph.analysis.{MEASURES[name].module}")
    compute: Callable[..., Any] = module.measure
    return compute


@cache
def result_of(name: str) -> type:
    """The type of the measure's result."""
    result: type = get_type_hints(compute_of(name))["return"]
    return result


def field_name(name: str) -> str:
    """The name of the measure's field in the API: `structural-holes` becomes `structuralHoles`."""
    return json_name(name.replace("-", "_"))
