"""The hard rules of composing in words: those that groups break, and those that contradict each
other, with the part of the form where they can be changed."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from graph.compose.rules import Rule
from viz.words.language import Language
from viz.words.people import People, names_in


class Block(NamedTuple):
    """A rule that contradicts others, and the part of the form where it can be changed: its id, and
    in words."""

    text: str
    part: str
    remedy: str


def broken(rule: Rule, names: Sequence[str], words: Language) -> str:
    """A rule that groups break, in words; `names`: those of its people."""
    text, people = words.text, listed(names, words)
    of: dict[str, Any] = {"number": rule.number, "least": rule.least, "most": rule.most}
    return {
        "size": lambda: words.count(
            "{number} person, where {least} to {most} are to sit",
            "{number} people, where {least} to {most} are to sit",
            **of,
        ),
        "per sector": lambda: text(
            "{number} of one sector, where no more than {most} may sit: {people}",
            people=people,
            **of,
        ),
        "organisation": lambda: text("in one organisation: {people}", people=people),
        "superior": lambda: text("superior and subordinate: {people}", people=people),
        "apart": lambda: text("to be kept apart: {people}", people=people),
        "together": lambda: text("to be kept together: {people}", people=people),
        "required": lambda: text("must have a place: {people}", people=people),
        "stays": lambda: text("stays in the group: {people}", people=people),
    }[rule.kind]()


def blocks(rules: Iterable[Rule], people: People, words: Language) -> list[Block]:
    return [
        Block(_blocking(rule, names_in(people, rule.people), words), *_remedy(rule.kind, words))
        for rule in rules
    ]


def listed(names: Sequence[str], words: Language, most: int = 6) -> str:
    """Names one after the other; of many only the first `most`."""
    shown = ", ".join(names[:most])
    return (
        words.text("{names} and {number} more", names=shown, number=len(names) - most)
        if len(names) > most
        else shown
    )


def _size(rule: Rule, words: Language) -> str:
    values = {"group": rule.group, "least": rule.least, "most": rule.most}
    if rule.number is not None:
        return words.count(
            "{number} person stays in group {group}, and no more than {most} are to sit there.",
            "{number} people stay in group {group}, and no more than {most} are to sit there.",
            rule.number,
            **values,
        )
    return words.text("Group {group} is to have {least} to {most} people.", **values)


def _per_sector(rule: Rule, names: Sequence[str], words: Language) -> str:
    if names:
        values = {
            "people": listed(names, words),
            "most": rule.most,
            "group": rule.group,
        }
        return words.text(
            "With {people} more than {most} of one sector would sit in group {group}.", **values
        )
    return words.text("No more than {most} of one sector are to sit in one group.", most=rule.most)


def _organisation(rule: Rule, names: Sequence[str], words: Language) -> str:
    people = listed(names, words)
    if rule.number is not None:
        return words.text(
            "No two of one organisation sit in one group, and there are {most} groups: {people}.",
            most=rule.most,
            people=people,
        )
    return words.text("No two of one organisation sit in one group: {people}.", people=people)


def _blocking(rule: Rule, names: Sequence[str], words: Language) -> str:
    text, people = words.text, listed(names, words)
    of = {name: getattr(rule, name) for name in ("number", "least", "most", "group")}
    return {
        "size": lambda: _size(rule, words),
        "per sector": lambda: _per_sector(rule, names, words),
        "organisation": lambda: _organisation(rule, names, words),
        "superior": lambda: text(
            "Superior and subordinate do not sit in one group: {people}.", people=people
        ),
        "apart": lambda: text("These are to be kept apart: {people}.", people=people),
        "together": lambda: text("These are to be kept together: {people}.", people=people),
        "required": lambda: text("These must have a place: {people}.", people=people),
        "stays": lambda: text("These stay in the groups they are in: {people}.", people=people),
        "people": lambda: text("The groups need {least} people, and there are {number}.", **of),
        "seats": lambda: words.count(
            "{number} person must have a place, and the groups take {most}.",
            "{number} people must have a place, and the groups take {most}.",
            **of,
        ),
        "mixture": lambda: words.count(
            "With no more than {most} of one sector in a group {number} person can be placed, and"
            " the groups need {least}.",
            "With no more than {most} of one sector in a group {number} people can be placed, and"
            " the groups need {least}.",
            **of,
        ),
        "joining": lambda: text("None of the {number} candidates fits into the group.", **of),
    }[rule.kind]()


def _remedy(kind: str, words: Language) -> tuple[str, str]:
    text = words.text
    return {
        "size": ("what", text("Change the sizes")),
        "per sector": ("rules", text("Allow more of one sector")),
        "organisation": ("without", text("Leave some of them out")),
        "superior": ("without", text("Leave one of the two out")),
        "apart": ("apart", text("Change who is kept apart")),
        "together": ("together", text("Change who is kept together")),
        "required": ("require", text("Require fewer people")),
        "stays": ("what", text("Choose other groups")),
        "people": ("who", text("Add candidates, or ask for fewer or smaller groups")),
        "seats": ("require", text("Require fewer people, or ask for more or larger groups")),
        "mixture": ("rules", text("Allow more of one sector, or add candidates of others")),
        "joining": ("who", text("Add candidates, or allow a smaller group")),
    }[kind]
