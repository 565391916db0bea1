"""What pictures of networks are made from, worked out once for a data version and settings."""

from collections.abc import Callable
from dataclasses import dataclass

from graph.analysis.two_mode import AnalysisSettings
from graph.analysis.whole_network import Asked, Whole, sectors_of_everyone, whole_network
from graph.cached import once
from graph.snapshot import Snapshot

_KEPT = 8


@dataclass(frozen=True, slots=True)
class Pictures:
    """By data version: everything, the whole network as it is laid out, and the sector of each
    person on a day."""

    snapshot: Callable[[str], Snapshot]
    whole: Callable[[str, Asked], Whole]
    sectors: Callable[[str, AnalysisSettings], dict[str, str]]


def kept_pictures(snapshot: Callable[[str], Snapshot]) -> Pictures:
    return Pictures(
        snapshot,
        once(lambda version, asked: whole_network(snapshot(version), asked), most=_KEPT),
        once(
            lambda version, settings: sectors_of_everyone(snapshot(version), settings), most=_KEPT
        ),
    )
