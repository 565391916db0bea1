"""The hard rules of composing in words: those that groups break, and those that rule each other out
with where they are changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from viz.words.language import Language

Rule = Mapping[str, Any]
"""`kind`, as GraphQL has it, `people` (names), `group`, `number`, `least` and `most`, as of
graph/compose/rules.py."""


class Block(NamedTuple):
    """A rule that blocks, and the part of the form where it is changed, by its id and in words."""

    said: str
    part: str
    remedy: str


def broken(rule: Rule, words: Language) -> str:
    """A rule that groups break."""
    text, people, of = (
        words.text,
        listed(rule["people"], words),
        {"number": rule["number"], "least": rule["least"], "most": rule["most"]},
    )
    return {
        "SIZE": lambda: words.count(
            "{number} person, where {least} to {most} are to sit",
            "{number} people, where {least} to {most} are to sit",
            **of,
        ),
        "PER_SECTOR": lambda: text(
            "{number} of one sector, where no more than {most} may sit: {people}",
            people=people,
            **of,
        ),
        "ORGANISATION": lambda: text("in one organisation: {people}", people=people),
        "SUPERIOR": lambda: text("superior and subordinate: {people}", people=people),
        "APART": lambda: text("to be kept apart: {people}", people=people),
        "TOGETHER": lambda: text("to be kept together: {people}", people=people),
        "REQUIRED": lambda: text("must have a place: {people}", people=people),
        "STAYS": lambda: text("stays in the group: {people}", people=people),
    }[rule["kind"]]()


def blocks(rules: Iterable[Rule], words: Language) -> list[Block]:
    return [Block(_blocking(rule, words), *_remedy(rule["kind"], words)) for rule in rules]


def listed(names: Sequence[str], words: Language, most: int = 6) -> str:
    """Names one after the other; of many the first ones."""
    shown = ", ".join(names[:most])
    return (
        words.text("{names} and {number} more", names=shown, number=len(names) - most)
        if len(names) > most
        else shown
    )


def _size(rule: Rule, words: Language) -> str:
    said = {"group": rule["group"], "least": rule["least"], "most": rule["most"]}
    if rule["number"] is not None:
        return words.count(
            "{number} person stays in group {group}, and no more than {most} are to sit there.",
            "{number} people stay in group {group}, and no more than {most} are to sit there.",
            rule["number"],
            **said,
        )
    return words.text("Group {group} is to have {least} to {most} people.", **said)


def _per_sector(rule: Rule, words: Language) -> str:
    if rule["people"]:
        said = {
            "people": listed(rule["people"], words),
            "most": rule["most"],
            "group": rule["group"],
        }
        return words.text(
            "With {people} more than {most} of one sector would sit in group {group}.", **said
        )
    return words.text(
        "No more than {most} of one sector are to sit in one group.", most=rule["most"]
    )


def _organisation(rule: Rule, words: Language) -> str:
    people = listed(rule["people"], words)
    if rule["number"] is not None:
        return words.text(
            "No two of one organisation sit in one group, and there are {most} groups: {people}.",
            most=rule["most"],
            people=people,
        )
    return words.text("No two of one organisation sit in one group: {people}.", people=people)


def _blocking(rule: Rule, words: Language) -> str:
    text, people = words.text, listed(rule["people"], words)
    of = {name: rule[name] for name in ("number", "least", "most", "group")}
    return {
        "SIZE": lambda: _size(rule, words),
        "PER_SECTOR": lambda: _per_sector(rule, words),
        "ORGANISATION": lambda: _organisation(rule, words),
        "SUPERIOR": lambda: text(
            "Superior and subordinate do not sit in one group: {people}.", people=people
        ),
        "APART": lambda: text("These are to be kept apart: {people}.", people=people),
        "TOGETHER": lambda: text("These are to be kept together: {people}.", people=people),
        "REQUIRED": lambda: text("These must have a place: {people}.", people=people),
        "STAYS": lambda: text("These stay in the groups they are in: {people}.", people=people),
        "PEOPLE": lambda: text("The groups need {least} people, and there are {number}.", **of),
        "SEATS": lambda: words.count(
            "{number} person must have a place, and the groups take {most}.",
            "{number} people must have a place, and the groups take {most}.",
            **of,
        ),
        "MIXTURE": lambda: words.count(
            "With no more than {most} of one sector in a group {number} person can be placed, and"
            " the groups need {least}.",
            "With no more than {most} of one sector in a group {number} people can be placed, and"
            " the groups need {least}.",
            **of,
        ),
        "JOINING": lambda: text("None of the {number} candidates fits into the group.", **of),
    }[rule["kind"]]()


def _remedy(kind: str, words: Language) -> tuple[str, str]:
    text = words.text
    return {
        "SIZE": ("what", text("Change the sizes")),
        "PER_SECTOR": ("rules", text("Allow more of one sector")),
        "ORGANISATION": ("without", text("Leave some of them out")),
        "SUPERIOR": ("without", text("Leave one of the two out")),
        "APART": ("apart", text("Change who is kept apart")),
        "TOGETHER": ("together", text("Change who is kept together")),
        "REQUIRED": ("require", text("Require fewer people")),
        "STAYS": ("what", text("Choose other groups")),
        "PEOPLE": ("who", text("Add candidates, or ask for fewer or smaller groups")),
        "SEATS": ("require", text("Require fewer people, or ask for more or larger groups")),
        "MIXTURE": ("rules", text("Allow more of one sector, or add candidates of others")),
        "JOINING": ("who", text("Add candidates, or allow a smaller group")),
    }[kind]
