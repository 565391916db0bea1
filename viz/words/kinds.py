"""What kinds of nodes, their properties and what they lead to are called on pages."""

from functools import cache

from graph.ontology import Property, properties
from viz.addresses import LISTS
from viz.words.language import Language, language
from viz.words.naming import capitalised


@cache
def _kinds(code: str) -> dict[str, str]:
    text = language(code).text
    return {
        "Person": text("People"),
        "Organisation": text("Organisations"),
        "Sector": text("Sectors"),
        "Group": text("Groups"),
        "Network": text("Networks"),
        "Project": text("Projects"),
        "Programme": text("Training programmes"),
        "Cohort": text("Cohorts"),
        "EventSeries": text("Event series"),
        "Event": text("Events"),
        "Source": text("Sources"),
    }


def kind_names(words: Language) -> dict[str, str]:
    """Each label's kind, in the plural."""
    return {label: _kinds(words.code)[label] for label in LISTS}


def counted(label: str, number: int, words: Language) -> str:
    """`5 groups`"""
    count = words.count
    made = {
        "Person": lambda: count("{number} person", "{number} people", number),
        "Organisation": lambda: count("{number} organisation", "{number} organisations", number),
        "Sector": lambda: count("{number} sector", "{number} sectors", number),
        "Group": lambda: count("{number} group", "{number} groups", number),
        "Network": lambda: count("{number} network", "{number} networks", number),
        "Project": lambda: count("{number} project", "{number} projects", number),
        "Programme": lambda: count(
            "{number} training programme", "{number} training programmes", number
        ),
        "Cohort": lambda: count("{number} cohort", "{number} cohorts", number),
        "EventSeries": lambda: count("{number} event series", "{number} event series", number),
        "Event": lambda: count("{number} event", "{number} events", number),
        "Source": lambda: count("{number} source", "{number} sources", number),
    }
    return made[label]()


SECTIONS = {
    "sectors": ("sectors",),
    "organisations": ("organisations",),
    "positions": ("positions",),
    "holders": ("holders",),
    "members": ("members",),
    "memberOrganisations": ("memberOrganisations",),
    "groups": ("groups",),
    "networks": ("networks",),
    "projects": ("projects",),
    "cohorts": ("cohorts",),
    "cohortsWithin": ("cohortsWithin",),
    "eventsWithin": ("eventsWithin",),
    "participants": ("participants",),
    "attendees": ("attendees",),
    "events": ("events",),
    "superiors": ("superiors",),
    "subordinates": ("subordinates",),
    "partOf": (
        "partOfOrganisations",
        "partOfProgrammes",
        "partOfNetworks",
        "partOfProjects",
        "partOfEventSeries",
        "partOfSources",
    ),
    "within": (
        "organisationsWithin",
        "groupsWithin",
        "networksWithin",
        "projectsWithin",
        "sourcesWithin",
    ),
    "predecessors": ("predecessors",),
    "successors": ("successors",),
    "organisers": ("organisers",),
    "organised": (
        "organisedEventSeries",
        "organisedEvents",
        "organisedProgrammes",
        "organisedNetworks",
        "organisedGroups",
        "organisedProjects",
    ),
    "eventSeries": ("eventSeries",),
    "heldBy": ("heldByNetworks", "heldByGroups"),
    "invited": ("invitedNetworks", "invitedGroups"),
    "invitedTo": ("invitedToEventSeries", "invitedToEvents"),
    "cooperation": (
        "cooperatesWithNetworks",
        "cooperationOfNetworks",
        "cooperatesWithGroups",
        "cooperationOfGroups",
        "cooperatesWithOrganisations",
        "cooperationOfOrganisations",
    ),
    "alumniOf": ("alumniOf",),
    "alumni": ("alumniNetworks", "alumniGroups", "alumniProjects"),
    "namedIn": ("namedIn",),
    "people": ("people",),
    "materialOf": ("materialOf",),
    "materials": ("materials",),
}
"""Sections of a node's page, in order: the fields of GraphQL that stand together in one."""

HISTORY = (
    "positions",
    "sectors",
    "organisations",
    "holders",
    "members",
    "memberOrganisations",
    "groups",
    "networks",
    "projects",
    "cohorts",
)
"""The sections that stand on a line of time."""


@cache
def _sections(code: str) -> dict[str, str]:
    text = language(code).text
    return {
        "sectors": text("Sectors"),
        "organisations": text("Organisations"),
        "positions": text("Positions"),
        "holders": text("Leaders"),
        "members": text("Members"),
        "memberOrganisations": text("Member organisations"),
        "groups": text("Groups"),
        "networks": text("Networks"),
        "projects": text("Projects"),
        "cohorts": text("Cohorts"),
        "cohortsWithin": text("Cohorts"),
        "eventsWithin": text("Events"),
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


@cache
def _section_of(field: str) -> str:
    return next(section for section, fields in SECTIONS.items() if field in fields)


def section_name(section: str, words: Language) -> str:
    return _sections(words.code)[section]


def relation_name(field: str, words: Language) -> str:
    """What the nodes are called that a field of GraphQL leads to."""
    return section_name(_section_of(field), words)


def property_name(prop: Property, words: Language) -> str:
    return capitalised(prop.words.in_language(words.code))


def choice_name(owner: str, name: str, value: str, words: Language) -> str:
    """A stored choice in words; as it is, where it is none."""
    choices = properties(owner)[name].choices or {}
    return choices[value].in_language(words.code) if value in choices else value
