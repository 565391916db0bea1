"""The sector map: who meets whom between the sectors, as a picture, a matrix and a table on one page.

pyvis carries the data, the options and the call that renders; its template, menus and layouts are not used.
"""

from typing import Any

from pyvis.network import Network

from graph.analysis.gaps import Gaps
from viz.holding import choices
from viz.page import Served, environment
from viz.ring import places, radii
from viz.sector_lines import lines_of
from viz.sector_story import STYLES, Story, figure_names, figure_sentence, matrix_words, tell, tie_names, verdict, weight_names
from viz.words import language

LINES: dict[str, dict[str, Any]] = {
    "gap": {"color": "--gap", "dashes": [9, 6], "background": {"enabled": True, "color": "--page", "size": 7}},
    "more": {"color": "--more"},
    "same": {"color": "--same"},
    "few": {"color": "--few", "dashes": [1.5, 4]},
}
"""What lines of a verdict look like. Colours are names of the style sheet's: the page's script puts in what they are, in light,
in dark and on paper."""
OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "dragNodes": False, "dragView": False, "zoomView": False, "hoverConnectedEdges": False,
        "selectConnectedEdges": False, "tooltipDelay": 0,
    },
    "nodes": {"shape": "dot", "borderWidth": 0, "color": "--node", "chosen": False, "fixed": True},
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0},
}


def sector_map_page(gaps: Gaps, lang: str, served: Served | None = None) -> str:
    """One HTML page in Finnish, Swedish or English (`fi`, `sv`, `en`); without `served` one file that needs nothing else."""
    words = language(lang)
    story = tell(gaps, words)
    net = _network(story)
    net.templateEnv = environment(words, served)
    net.templateEnv.globals |= {
        "gaps": gaps, "settings": gaps.settings, "story": story, "styles": LINES, "figures": figure_names(words),
        "pattern": figure_sentence(words), "tried": choices(gaps.tried, words), **matrix_words(words),
        "legend": {style: verdict(style, words) for style in STYLES.values()},
        "tie_names": tie_names(words), "weight_names": weight_names(words),
    }
    net.path = "sector_map.html"
    return str(net.generate_html())


def _network(story: Story) -> Network:
    """Directed, because pyvis drops and doubles the edges of an undirected one; no edge has arrows."""
    net = Network(directed=True)
    points = places(len(story.places))
    sizes = radii([place.people for place in story.places])
    for place, (x, y), size in zip(story.places, points, sizes, strict=True):
        net.nodes.append({
            "id": place.number, "x": round(x), "y": round(y), "size": round(size, 1), "text": place.text,
            "abbreviation": place.abbreviation, "name": place.name, "subject": place.label,
        })
    net.edges.extend(lines_of(story, points))
    net.options = OPTIONS
    return net
