"""The words of pages for kinds of nodes, their properties and their relationships."""

from functools import cache

from graph.ontology import AFFILIATIONS, NODE, NODES, RELATIONSHIPS, TIE_TYPES, Property, properties
from viz.addresses import LISTS
from viz.words.language import Language, language
from viz.words.naming import capitalised


def kind_names(words: Language) -> dict[str, str]:
    """The name of each label's kind, in the plural."""
    return {label: _plural(label, words) for label in LISTS}


def names_of_kinds(words: Language) -> dict[str, str]:
    """The names of the kinds of nodes and relationships, in the order of the model."""
    names = {kind.label: kind.words for kind in NODES} | {
        kind.type: kind.words for kind in RELATIONSHIPS
    }
    return {kind: name.in_language(words.code) for kind, name in names.items()}


def counted(label: str, number: int, words: Language) -> str:
    """A number of nodes in words: `5 groups`"""
    kind = NODE[label]
    form = (kind.one or kind.words) if number == 1 else kind.many
    return f"{words.number(number)} {form.in_language(words.code)}"


def _plural(label: str, words: Language) -> str:
    return capitalised(NODE[label].plural.in_language(words.code))


_APART = tuple(label for label in LISTS if NODE[label].tie not in ("", "membership"))
"""Labels of bodies that are not among the other parts of a node, but in a section of their own."""
_BY_TYPE = {
    ("BELONGS_TO", True): "sectors",
    ("BELONGS_TO", False): "organisations",
    ("PART_OF", True): "partOf",
    ("PART_OF", False): "within",
    ("SUCCEEDED_BY", True): "successors",
    ("SUCCEEDED_BY", False): "predecessors",
    ("HOLDS_POSITION", True): "positions",
    ("HOLDS_POSITION", False): "holders",
    ("REPORTS_TO", True): "superiors",
    ("REPORTS_TO", False): "subordinates",
    ("MEMBER_OF", False): "members",
    ("PARTICIPATED_IN", False): "participants",
    ("ATTENDED", True): "events",
    ("ATTENDED", False): "attendees",
    ("INVITED", True): "invited",
    ("INVITED", False): "invitedTo",
    ("ORGANISED_BY", True): "organisers",
    ("ORGANISED_BY", False): "organised",
    ("HOLDS", True): "eventSeries",
    ("HOLDS", False): "heldBy",
    ("COOPERATES_WITH", True): "cooperation",
    ("COOPERATES_WITH", False): "cooperation",
    ("ALUMNI_OF", True): "alumniOf",
    ("ALUMNI_OF", False): "alumni",
    ("NAMED_IN", True): "namedIn",
    ("NAMED_IN", False): "people",
    ("MATERIAL_OF", True): "materialOf",
    ("MATERIAL_OF", False): "materials",
}
"""The section of a node's page in which a relationship is shown, by the relationship's type and
whether it begins at the node."""
_OWN_SECTIONS = (*AFFILIATIONS["membership"], *AFFILIATIONS["cohort"])
"""Labels of bodies for each of which a person's page has a section."""


def section_of(type_: str, other: str, *, outgoing: bool) -> str:
    """The section of what a relationship leads to, nodes of the label `other`."""
    if type_ == "MEMBER_OF" and not outgoing and other != "Person":
        return "memberOrganisations"
    if type_ == "PART_OF" and not outgoing and other in _APART:
        return f"{LISTS[other]}Within"
    if outgoing and other in _OWN_SECTIONS and type_ == TIE_TYPES[NODE[other].tie]:
        return LISTS[other]
    return _BY_TYPE[type_, outgoing]


@cache
def _sections(code: str) -> dict[str, str]:
    """The name of each section of a page, in the order of the page."""
    words = language(code)
    text = words.text
    return {
        "sectors": text("Sectors"),
        "organisations": _plural("Organisation", words),
        "positions": text("Positions"),
        "holders": text("Leaders"),
        "members": text("Members"),
        "memberOrganisations": text("Member organisations"),
        **{LISTS[label]: _plural(label, words) for label in _OWN_SECTIONS},
        **{f"{LISTS[label]}Within": _plural(label, words) for label in _APART},
        "participants": text("Participants"),
        "attendees": text("Invited and attending"),
        "events": text("Events attended"),
        "superiors": text("Superiors"),
        "subordinates": text("Subordinates"),
        "partOf": text("Part of"),
        "within": text("Parts"),
        "predecessors": text("Predecessors"),
        "successors": text("Successors"),
        "organisers": text("Organisers"),
        "organised": text("Organises"),
        "eventSeries": text("Meets in"),
        "heldBy": text("Meetings of"),
        "invited": text("Invited"),
        "invitedTo": text("Invited to"),
        "cooperation": text("Cooperates with"),
        "alumniOf": text("Alumni of"),
        "alumni": text("Alumni"),
        "namedIn": text("Named in"),
        "people": text("People named"),
        "materialOf": text("Material of"),
        "materials": text("Materials"),
    }


SECTIONS = tuple(_sections("en"))
HISTORY = (
    "positions",
    "sectors",
    "organisations",
    "holders",
    "members",
    "memberOrganisations",
    *(LISTS[label] for label in _OWN_SECTIONS),
)
"""The sections that are on the time line."""


def section_name(section: str, words: Language) -> str:
    return _sections(words.code)[section]


def property_name(prop: Property, words: Language) -> str:
    return capitalised(prop.words.in_language(words.code))


def choice_name(owner: str, name: str, value: str, words: Language) -> str:
    """A stored choice in words; the value itself if it is not one of the choices."""
    choices = properties(owner)[name].choices or {}
    return choices[value].in_language(words.code) if value in choices else value
