"""The page of proposed groups: who sits where and why, which gaps that closes, how good it is, and
what was changed by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from graph.analysis.gaps import Gaps
from graph.compose.composing import Score
from graph.compose.explaining import Explained, GapClosing, Seat
from graph.compose.rules import Rule
from viz.frame import Served, environment
from viz.pages.compose.proposal.forecast import Forecast, forecast, pair_name
from viz.pages.compose.rules import broken
from viz.words.language import Language, language
from viz.words.people import People, name_in, names_in, positions_in
from viz.words.sectors import NamedSector, named_sectors

NOWHERE = NamedSector("", "", "–", 0)
"""The sector of people who have none."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a proposal; `here`: its own address, to which changes are added. A link is empty
    where there is nothing to do."""

    here: str
    form: str
    again: str
    another: str
    undo: str
    redo: str
    exports: Mapping[str, str]
    move: Callable[[str], str]
    pin: Callable[[str], str]
    person: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Groups as they are, and their effect: everyone with the reason (`groups`), the `score`, the
    broken `rules`, the `gaps` now and `then` (None where these ties are not counted), the first of
    those in no group (`bench`; there are `left_out` in all), and `people` by id."""

    groups: tuple[Explained, ...]
    score: Score
    rules: tuple[Rule, ...]
    gaps: Gaps
    then: Gaps | None
    bench: tuple[str, ...]
    left_out: int
    people: People


@dataclass(frozen=True, slots=True)
class PageState:
    """The state of the page: what was proposed, with which settings, who is pinned, how many steps
    were made, the last of them, and an upper bound of the score (`best`)."""

    what: str
    as_of: date
    weight: str
    pins: Sequence[str] = ()
    steps: int = 0
    last: Sequence[tuple[str, int | None, int | None]] = ()
    best: float | None = None
    titles: Sequence[str] = ()
    may_save: bool = False
    name: str = ""
    wrong: str = ""
    leaves: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Someone in a group; `share`: what they contribute, as a share of the largest contribution;
    `broken`: rules that they break there."""

    key: str
    anchor: str
    name: str
    position: str
    sector: NamedSector
    met: str
    closes: tuple[str, ...]
    contributes: str
    share: float
    stays: bool
    pinned: bool
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    size: str
    people: tuple[Placed, ...]
    closes: tuple[str, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the page says of the proposal as a whole."""

    title: str
    details: str
    worth: str
    bound: str
    total: float
    last: str
    broken: tuple[str, ...]
    bench: str


@dataclass(frozen=True, slots=True)
class View:
    groups: tuple[Group, ...]
    bench: tuple[tuple[str, str, str, str], ...]
    summary: Summary
    forecast: Forecast


def proposal_page(
    made: Evaluation, state: PageState, links: Links, lang: str, served: Served
) -> str:
    words = language(lang)
    return (
        environment(words, served)
        .get_template("pages/compose/proposal/page.html")
        .render(view=view_of(made, state, words), state=state, links=links)
    )


def view_of(made: Evaluation, state: PageState, words: Language) -> View:
    sectors = named_sectors(made.gaps.sectors, words)
    seen = forecast(made.gaps, made.then, sectors, state.weight, words)
    titles = [group_title(number, state.titles, words) for number in range(len(made.groups))]
    most = max((each.contributes for group in made.groups for each in group.places), default=0) or 1
    groups = tuple(
        Group(
            title,
            words.count("{number} person", "{number} people", len(group.places)),
            tuple(
                _placed(seat, made, state, sectors, most, len(group.places), words)
                for seat in _by_sector(group, sectors, made.people)
            ),
            tuple(_opening(opening, sectors, words) for opening in group.closes),
            tuple(
                broken(rule, (), words)
                for rule in made.rules
                if rule.group == group.name and not rule.people
            ),
        )
        for title, group in zip(titles, made.groups, strict=True)
    )
    bench = tuple(
        (id_, _anchor(id_), name_in(made.people, id_), positions_in(made.people, id_))
        for id_ in made.bench
    )
    return View(groups, bench, _summary(made, seen, state, titles, words), seen)


def closed_sectors(seat: Seat, sectors: Mapping[str, NamedSector]) -> tuple[str, ...]:
    """The labels of the sectors with which someone's own sector has a gap, and whose people sit
    with them."""
    return tuple(sectors[key].label for key in seat.closes if key in sectors)


def changed_by(amount: float, words: Language) -> str:
    """A change of the score: `+12`, `−3`, `±0`"""
    rounded = round(amount)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{words.number(abs(rounded))}"


def group_title(number: int | None, titles: Sequence[str], words: Language) -> str:
    if number is None:
        return words.text("in no group")
    return (
        titles[number] if number < len(titles) else words.text("Group {number}", number=number + 1)
    )


def _anchor(key: str) -> str:
    return f"p-{quote(key, safe='')}"


def names_beside(rule: Rule, id_: str, people: People) -> list[str]:
    """The names for a broken rule that is shown beside one of its people: only those of the others,
    if there are any."""
    others = [other for other in rule.people if other != id_]
    return names_in(people, others or rule.people)


def _group_of(rule: Rule, made: Evaluation) -> int | None:
    return next(
        (number for number, group in enumerate(made.groups) if group.name == rule.group), None
    )


def _breaking(rule: Rule, made: Evaluation, titles: Sequence[str], words: Language) -> str:
    number, text = _group_of(rule, made), broken(rule, names_in(made.people, rule.people), words)
    return text if number is None else f"{titles[number]}: {text}"


def _placed(
    seat: Seat,
    made: Evaluation,
    state: PageState,
    sectors: Mapping[str, NamedSector],
    most: float,
    size: int,
    words: Language,
) -> Placed:
    id_, people = seat.person, made.people
    return Placed(
        id_,
        _anchor(id_),
        name_in(people, id_),
        positions_in(people, id_),
        sectors.get(seat.sector, NOWHERE),
        met(size - 1 - seat.not_met, size - 1, words),
        closed_sectors(seat, sectors),
        words.number(seat.contributes),
        round(100 * max(seat.contributes, 0) / most, 1),
        seat.stays,
        id_ in state.pins,
        tuple(
            broken(rule, names_beside(rule, id_, people), words)
            for rule in made.rules
            if id_ in rule.people
        ),
    )


def _by_sector(group: Explained, sectors: Mapping[str, NamedSector], people: People) -> list[Seat]:
    order = {key: number for number, key in enumerate(sectors)}
    return sorted(
        group.places,
        key=lambda seat: (order.get(seat.sector, len(order)), name_in(people, seat.person)),
    )


def met(number: int, others: int, words: Language) -> str:
    """How many of those that someone would sit with they have met, in words."""
    if not number:
        return words.text("has met none of the others")
    return words.text("has met {number} of {others}", number=number, others=others)


def _opening(opening: GapClosing, sectors: Mapping[str, NamedSector], words: Language) -> str:
    two = frozenset((opening.a, opening.b))
    return f"{pair_name(two, sectors, words)} {words.number(opening.new)}"


def _summary(
    made: Evaluation, seen: Forecast, state: PageState, titles: Sequence[str], words: Language
) -> Summary:
    text, score = words.text, made.score
    people = sum(len(group.places) for group in made.groups)
    return Summary(
        _headline(len(made.groups), seen, state, words),
        " ".join(_details(made, people, seen, state, words)),
        text(
            "Score {total}: {coverage} for new ties where there is a gap, {pairs} for who sits"
            " with whom.",
            total=words.number(score.total),
            coverage=words.number(score.coverage),
            pairs=words.number(score.pairs),
        ),
        _bound(score.total, state.best, words),
        score.total,
        _last(state, made.people, titles, words),
        tuple(_breaking(rule, made, titles, words) for rule in made.rules),
        words.count(
            "{number} candidate in no group",
            "{number} candidates in no group",
            made.left_out,
        ),
    )


def _headline(groups: int, seen: Forecast, state: PageState, words: Language) -> str:
    number = words.count("{number} group", "{number} groups", groups)
    if not seen.gaps:
        return words.text("{groups}; there is no gap to narrow", groups=number)
    if not seen.after:
        return words.text(
            "{groups}; what they change is not among the ties that count", groups=number
        )
    form = words.catalogue.ngettext(
        "{groups}: new ties for {opened} of {gaps} gap",
        "{groups}: new ties for {opened} of {gaps} gaps",
        seen.gaps,
    )
    return form.format(
        groups=number,
        opened=words.number(seen.opened),
        gaps=words.number(seen.gaps),
    )


def _details(
    made: Evaluation, people: int, seen: Forecast, state: PageState, words: Language
) -> list[str]:
    sentences = [
        f"{words.count('{number} leader', '{number} leaders', people)}, {words.day(state.as_of)}."
    ]
    if seen.gaps and seen.after:
        sentences.append(
            words.text(
                "The gaps lack {lacking} ties and get {given}.",
                lacking=words.number(seen.lacking),
                given=words.number(seen.given),
            )
        )
    if seen.closed:
        sentences.append(
            words.count(
                "{number} would be a gap no longer.",
                "{number} would be gaps no longer.",
                seen.closed,
            )
        )
    elif seen.given:
        sentences.append(words.text("All would still be gaps, though smaller ones."))
    if state.leaves:
        sentences.append(
            words.count("{number} member leaves.", "{number} members leave.", state.leaves)
        )
    if made.gaps.synthetic:
        sentences.append(words.text("Made-up example data."))
    return sentences


def _bound(total: float, best: float | None, words: Language) -> str:
    if best is None:
        return ""
    if best - total < 1e-6:
        return words.text("Nothing better is possible.")
    if total <= 0:
        return words.text("The best possible is at most {best}.", best=words.number(best))
    return words.text(
        "The best possible would be at most {share} better.",
        share=words.share(max(best / total - 1, 0.01)),
    )


def _last(state: PageState, people: People, titles: Sequence[str], words: Language) -> str:
    """The last step, in words."""
    changes = [
        words.text(
            "{person}: from “{source}” to “{to}”",
            person=name_in(people, key),
            source=group_title(source, titles, words),
            to=group_title(to, titles, words),
        )
        for key, source, to in state.last
    ]
    return f"{'; '.join(changes)}." if changes else ""
