"""What a proposal is asked from: the graph on a day, and the arguments that say whom and how."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from api.graphql.plan.conditions import plain
from api.graphql.resolvers.settings import Arguments
from graph.analysis.gaps import Gaps
from graph.analysis.two_mode import AnalysisSettings
from graph.compose.candidates import candidates_of
from graph.compose.problem import Group, Wish
from graph.snapshot import Snapshot

Row = dict[str, Any]


class Asked(NamedTuple):
    """What a proposal is made from; `gaps` finds those of the settings."""

    snapshot: Snapshot
    settings: AnalysisSettings
    gaps: Callable[[], Gaps]


def wish_of(
    snapshot: Snapshot,
    settings: AnalysisSettings,
    arguments: Arguments,
    groups: tuple[Group, ...],
    also: Sequence[str] = (),
) -> Wish:
    """Nobody who is in one of the groups is a candidate; those who must be placed are, and these
    `also`."""
    inside, must = (
        [id_ for group in groups for id_ in group.members],
        tuple(arguments.get("require") or ()),
    )
    candidates = candidates_of(
        snapshot,
        settings,
        ids=arguments.get("candidates") or (),
        groups=arguments.get("sectors") or (),
        of=arguments.get("of") or (),
        without=[*(arguments.get("without") or ()), *inside],
        also=[*(id_ for id_ in must if id_ not in inside), *also],
    )
    pairs = (
        tuple((each["one"], each["other"]) for each in arguments.get(name) or ())
        for name in ("together", "apart")
    )
    one, other = pairs
    return Wish(candidates, groups, must, one, other, arguments["perSector"], _weights(arguments))


def _weights(arguments: Arguments) -> Mapping[str, str]:
    given = arguments.get("wishes") or {}
    return {name.replace("_", "-"): plain(word) for name, word in given.items() if word is not None}
