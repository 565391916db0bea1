"""Whether verdicts are the same under other choices, in words."""

from collections.abc import Sequence

from graph.analysis.gaps import Gaps, Pair
from graph.analysis.verdicts import NOT_ENOUGH
from viz.words.language import NOTHING, Language


def held(pair: Pair, gaps: Gaps) -> str:
    """`7/8`: with how many of the tried choices the verdict is the same."""
    if pair.verdict == NOT_ENOUGH or not gaps.tried:
        return NOTHING
    return f"{len(gaps.tried) - len(pair.changes_with)}/{len(gaps.tried)}"


def holding(pair: Pair, gaps: Gaps, words: Language) -> str:
    """A sentence for a finding; empty where no other choices were tried."""
    if pair.verdict == NOT_ENOUGH or not gaps.tried:
        return ""
    if not pair.changes_with:
        return words.count(
            "The result is the same with {number} other way of calculating.",
            "The result is the same with all {number} other ways of calculating.",
            len(gaps.tried),
        )
    return words.text("Another result with: {choices}.", choices=choices(pair.changes_with, words))


def choices(names: Sequence[str], words: Language) -> str:
    """The names of graph/analysis/sensitivity.py, such as `cap=30` and `deleted=10%`, in words."""
    return ", ".join(
        _choice(kind, value, words) for kind, value in (name.split("=") for name in names)
    )


def _choice(kind: str, value: str, words: Language) -> str:
    if kind == "weight":
        return (
            words.text("small groups more")
            if value == "newman"
            else words.text("every meeting alike")
        )
    if kind == "cap":
        return (
            words.text("large groups counted")
            if value == "none"
            else words.text("groups over {number} left out", number=value)
        )
    if kind == "half-life":
        return (
            words.text("the past counted whole")
            if value == "none"
            else words.text("half-life {time}", time=words.time(value))
        )
    return words.text("{share} of ties deleted", share=words.share(int(value.rstrip("%")) / 100))
