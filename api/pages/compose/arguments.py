"""The query of a compose page's address: what is to be made, of whom, and by which rules. Values
that are the default are left out of the address."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import quote, unquote

from starlette.datastructures import QueryParams

from graph.compose.problem import MAX_SIZE, MIN_SIZE, PER_SECTOR, WEIGHTS, WORTH
from graph.errors import BadInput
from viz.words.language import Language

Pairs = list[tuple[str, str]]
Keys = tuple[str, ...]

WHAT = ("groups", "into", "replace", "guests", "by-hand")
KINDS = ("group", "event")
NUMBERS = {
    "n": (4, 1, 300),
    "low": (MIN_SIZE, 1, 500),
    "high": (MAX_SIZE, 1, 500),
    "seats": (40, 1, 5000),
    "attendance": (70, 5, 100),
    "table": (8, 0, 500),
    "per": (PER_SECTOR, 1, 500),
    "size": (0, 0, 500),
    "seed": (0, 0, 999_999),
}
"""Name -> the default, the smallest and the largest value."""
LISTS = ("into", "leaves", "members", "only", "sector", "of", "require", "without")
SETS = ("together", "apart", "hold")
WEIGHT_NAMES = tuple(WEIGHTS)


@dataclass(frozen=True, slots=True)
class ProposalQuery:
    """`into`: the groups that get newcomers, or the one group that `leaves` leave; it is then to
    have `size` people (0: as many as now). `members`: those of a group put together by hand.
    `only`, `sector` and `of` narrow the candidates. `together` and `apart`: sets of people; `hold`:
    for each group, the people who stay in it while the rest is searched again."""

    what: str = "groups"
    kind: str = "group"
    n: int = 4
    low: int = MIN_SIZE
    high: int = MAX_SIZE
    seats: int = 40
    attendance: int = 70
    table: int = 8
    per: int = PER_SECTOR
    size: int = 0
    seed: int = 0
    into: Keys = ()
    leaves: Keys = ()
    members: Keys = ()
    only: Keys = ()
    sector: Keys = ()
    of: Keys = ()
    require: Keys = ()
    without: Keys = ()
    together: tuple[Keys, ...] = ()
    apart: tuple[Keys, ...] = ()
    hold: tuple[Keys, ...] = ()
    weights: dict[str, str] = field(default_factory=dict)

    def pairs(self) -> Pairs:
        """The query as names and values of an address."""
        usual, pairs = ProposalQuery(), Pairs()
        for name in (each.name for each in fields(self) if each.name != "weights"):
            value = getattr(self, name)
            if name in LISTS:
                pairs += [(name, key) for key in value]
            elif name in SETS:
                pairs += [(name, joined(keys)) for keys in value]
            elif value != getattr(usual, name):
                pairs.append((name, str(value)))
        return pairs + [
            (name, word) for name, word in self.weights.items() if word != WEIGHTS[name]
        ]

    @property
    def people(self) -> Keys:
        """Everyone whom the address names."""
        single = (*self.leaves, *self.members, *self.only, *self.require, *self.without)
        return tuple(
            dict.fromkeys(
                (*single, *(key for keys in (*self.together, *self.apart) for key in keys))
            )
        )


def joined(keys: Sequence[str]) -> str:
    """Keys as one value of an address, separated by commas; commas within keys are
    percent-encoded."""
    return ",".join(quote(key, safe=" /:@&=+$!*'()") for key in keys)


def parted(value: str) -> Keys:
    return tuple(unquote(part) for part in value.split(",") if part)


def read_query(params: QueryParams, words: Language) -> tuple[ProposalQuery, dict[str, str]]:
    """The query of an address, and what is wrong with it, by the names of the fields."""
    wrong: dict[str, str] = {}
    numbers: dict[str, Any] = {name: _number(params, name, words, wrong) for name in NUMBERS}
    lists: dict[str, Any] = {
        name: tuple(dict.fromkeys(key.strip() for key in params.getlist(name) if key.strip()))
        for name in LISTS
    }
    lists["only"] = tuple(dict.fromkeys((*lists["only"], *_pasted(params.get("ids", "")))))
    sets: dict[str, Any] = {
        name: tuple(filter(None, (parted(value) for value in params.getlist(name))))
        for name in ("together", "apart")
    }
    hold = tuple(parted(value) for value in params.getlist("hold"))
    for name in ("together", "apart"):
        fresh = tuple(dict.fromkeys(params.getlist(f"{name}_new")))
        if len(fresh) == 1:
            wrong[name] = words.text("One person alone is no pair; tick two or more.")
        sets[name] += (fresh,) if len(fresh) > 1 else ()
    choices: dict[str, Any] = {
        name: _choice(params, name, known, words, wrong)
        for name, known in (("what", WHAT), ("kind", KINDS))
    }
    weights = {
        name: _choice(params, name, tuple(WORTH), words, wrong, WEIGHTS[name])
        for name in WEIGHT_NAMES
    }
    if "low" not in wrong and "high" not in wrong and numbers["low"] > numbers["high"]:
        wrong["high"] = words.text(
            "The larger size comes last: {low} is more than {high}.",
            low=numbers["low"],
            high=numbers["high"],
        )
    return ProposalQuery(**choices, **numbers, **lists, **sets, hold=hold, weights=weights), wrong


def _number(params: QueryParams, name: str, words: Language, wrong: dict[str, str]) -> int:
    default, minimum, maximum = NUMBERS[name]
    text = params.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdecimal() and minimum <= int(text[:9]) <= maximum:
        return int(text)
    wrong[name] = words.text(
        "“{value}” is not a whole number from {least} to {most}.",
        value=text[:40],
        least=minimum,
        most=maximum,
    )
    return default


def _choice(
    params: QueryParams,
    name: str,
    known: Keys,
    words: Language,
    wrong: dict[str, str],
    usual: str = "",
) -> str:
    value = params.get(name, "") or usual or known[0]
    if value in known:
        return value
    wrong[name] = words.text(
        "“{value}” is not one of the choices; use {known}.",
        value=value[:40],
        known=", ".join(known),
    )
    return usual or known[0]


def _pasted(text: str) -> list[str]:
    """Ids pasted from a table: separated by spaces, commas, semicolons or line breaks."""
    return text.replace(",", " ").replace(";", " ").split()


def missing(query: ProposalQuery, words: Language) -> dict[str, str]:
    """What must be filled in before anything can be made, by the names of the fields."""
    text, problems = words.text, dict[str, str]()
    if query.what in ("into", "replace") and not query.into:
        problems["into"] = text("Which group? Look for it by its name, and tick it.")
    elif query.what == "replace" and len(query.into) > 1:
        problems["into"] = text("People are replaced in one group at a time; leave one ticked.")
    elif query.what == "replace" and not query.leaves:
        problems["leaves"] = text("Who leaves? Tick one or more members.")
    if query.what == "by-hand" and len(query.members) < 2:
        problems["members"] = text(
            "Who sits in the group? Look for people by name, and tick two or more."
        )
    return problems


def gap_of(params: QueryParams, words: Language) -> tuple[str, str] | None:
    """The two sectors of `?gap=A:B`; None without it."""
    gap = params.get("gap", "")
    if not gap:
        return None
    a, colon, b = gap.partition(":")
    if not (a and colon and b):
        raise BadInput("not_two_sectors", value=gap[:40])
    return a, b


def holding(
    query: ProposalQuery, groups: Sequence[Sequence[str]], pins: Sequence[str]
) -> ProposalQuery:
    """The same query, to be searched again with those who are pinned held in their groups."""
    held = tuple(tuple(key for key in group if key in pins) for group in groups)
    return replace(query, hold=held if any(held) else ())
