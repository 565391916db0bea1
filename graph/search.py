"""Search by name over every kind of node, with the same result on every engine. It tolerates
differences in diacritics, case and word order, unfinished words, misspellings and Finnish endings.

The index is in memory. Names are folded and divided into words. Each word of a query is compared
with the distinct words only; the index lists the names that contain each of these.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from graph import cypher
from graph.errors import BadInput, suggest
from graph.folding import folded, stems, words
from graph.ontology import properties
from graph.store import Store

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Candidates = tuple[Ints, Floats]
"""Positions of words, and how well each fits."""

LONGEST = 300
"""The longest text that can be searched for, in characters."""
MAX_HITS = 1000
_WORDS = 12
"""The number of words of a query that are used."""
_TEXTS = (
    "name_fi",
    "name_sv",
    "name_en",
    "abbreviation",
    "abbreviation_sv",
    "given_name",
    "other_names",
    "title",
    "place",
)
"""The properties that are searched. The first that has a value is the name that is shown.
`given_name` includes the family name."""

EXACT, FORM, PREFIX, TYPO, INSIDE, START = 1.0, 0.9, 0.7, 0.95, 0.45, 0.4
"""How well a word fits a word of the query: the same word (EXACT); another form of it (FORM); a
longer word that begins with it (PREFIX, plus up to 0.25); a misspelt word (TYPO, less 1.6 times the
share of its letters that differ); a word that contains it (INSIDE, plus up to 0.2); a longer word
whose beginning is misspelt (START)."""

_NAME_SHARE = 0.2
"""The part of the score that depends on how much of the matched name the query covers: `Kehikko`
comes before `Kehikon alumnit`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that matches. `name`: the name to show. `matched`: the name that matched. `score`: 0
    to 1; 1 if the text is exactly the matched name."""

    label: str
    id: str
    score: float
    name: str
    matched: str


@dataclass(frozen=True, slots=True)
class Index:
    """The search index.

    `labels`: for each label the first and the last + 1 position of its nodes. `ids`: the nodes,
    sorted by label and id. `names`: all names in the order of their nodes; those of a node begin at
    `first[node]`. `letters`: the number of letters of each name. `words`: the distinct words,
    sorted, with their `lengths` and letter `masks`. The names that contain a word are
    `lists[starts[word]:starts[word + 1]]`. `stems`: sorted, each of the word at the same position
    of `stem_words`. `version`: the data version; `content`: for each label the sum of the hashes of
    its nodes.
    """

    version: str
    content: tuple[int, ...]
    labels: Mapping[str, tuple[int, int]]
    ids: pl.Series
    names: pl.Series
    letters: Floats
    first: Ints
    words: pl.Series
    lengths: Ints
    masks: NDArray[np.uint64]
    starts: NDArray[np.int64]
    lists: Ints
    stems: pl.Series
    stem_words: Ints

    def search(self, text: str, kinds: Iterable[str] | None = None, limit: int = 20) -> list[Hit]:
        """The best hits among nodes of the given kinds (None: all): nodes whose names fit all words
        of the text, or if there are none, some of them. Sorted by score, then label in the order of
        the ontology, then id. Raises BadInput for an unknown kind, a `limit` outside 1..MAX_HITS,
        and a text that is too long or has no words."""
        eligible = self._nodes(kinds)
        query_words = _query_words(text)
        if not 1 <= limit <= MAX_HITS:
            raise BadInput("too_many_hits", count=limit, limit=MAX_HITS)
        if not eligible.any():
            return []
        weight = sum(map(len, query_words))
        fit, of_node = np.zeros(len(self.names), np.float32), np.zeros(len(self.ids), np.float32)
        fitting = np.zeros(len(self.ids), np.uint8)
        for word in query_words:
            best = self._fit(word)
            fit += best * len(word)
            per_node = np.maximum.reduceat(best, self.first)
            of_node += per_node * len(word)
            fitting += per_node > 0
        name_fit: Floats = (fit / np.maximum(self.letters, weight)).astype(np.float32)
        part = np.maximum.reduceat(name_fit, self.first)
        score = ((1 - _NAME_SHARE) / weight * of_node + _NAME_SHARE * part).astype(np.float32)
        matching = eligible & (fitting == len(query_words))
        matching = matching if matching.any() else eligible & (fitting > 0)
        return [
            self._hit(node, score, name_fit)
            for node in _best(np.flatnonzero(matching), score, limit)
        ]

    def _nodes(self, kinds: Iterable[str] | None) -> NDArray[np.bool_]:
        mask = np.full(len(self.ids), kinds is None)
        for kind in kinds or ():
            if kind not in self.labels:
                raise BadInput("not_a_node_kind", kind=kind, remedy=suggest(kind, self.labels))
            mask[slice(*self.labels[kind])] = True
        return mask

    def _fit(self, word: str) -> Floats:
        """float32[names]: how well the word fits each name."""
        candidates = [
            self._exact(word),
            self._forms(word),
            self._longer(word),
            self._misspelt(word),
            self._inside(word),
        ]
        if not any(len(positions) for positions, _ in candidates):
            candidates = [self._misspelt_start(word)]
        positions, fits = (np.concatenate(parts) for parts in zip(*candidates, strict=True))
        ascending = np.argsort(fits, kind="stable")
        positions, fits = positions[ascending], fits[ascending]
        counts = self.starts[positions + 1] - self.starts[positions]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        best = np.zeros(len(self.names), np.float32)
        best[self.lists[np.repeat(self.starts[positions], counts) + within]] = np.repeat(
            fits, counts
        )
        return best

    def _exact(self, word: str) -> Candidates:
        position = bisect_left(self.words, word)
        return _candidates(
            range(
                position, position + (position < len(self.words) and self.words[position] == word)
            ),
            EXACT,
        )

    def _forms(self, word: str) -> Candidates:
        stem = stems(pl.Series([word]))[0]
        return _candidates(
            self.stem_words[bisect_left(self.stems, stem) : bisect_left(self.stems, stem + "\0")],
            FORM,
        )

    def _longer(self, word: str) -> Candidates:
        positions = np.arange(
            bisect_left(self.words, word),
            bisect_left(self.words, word + "\U0010ffff"),
            dtype=np.int32,
        )
        return positions, (PREFIX + 0.25 * len(word) / self.lengths[positions]).astype(np.float32)

    def _inside(self, word: str) -> Candidates:
        if len(word) < 4:
            return _candidates((), 0)
        positions = (
            self.words.str.contains(word, literal=True).arg_true().to_numpy().astype(np.int32)
        )
        return positions, (INSIDE + 0.2 * len(word) / self.lengths[positions]).astype(np.float32)

    def _misspelt(self, word: str) -> Candidates:
        """Words at an edit distance of 1, or of 2 if either word has 8 or more letters (optimal
        string alignment: a letter left out, inserted or changed, or two neighbours swapped). Words
        of up to three letters and numbers are not corrected."""
        if len(word) < 4 or word.isdecimal():
            return _candidates((), 0)
        longer = np.maximum(self.lengths, len(word))
        allowed = np.where(longer >= 8, 2, 1)
        near = (np.abs(self.lengths - len(word)) <= allowed) & self._letters_off(
            word, allowed, both=True
        )
        positions = np.flatnonzero(near).astype(np.int32)
        off = _distances(word, self.words.gather(positions).to_list())
        close = off <= allowed[positions]
        return positions[close], (TYPO - 1.6 * off / longer[positions])[close].astype(np.float32)

    def _misspelt_start(self, word: str) -> Candidates:
        if len(word) < 6 or word.isdecimal():
            return _candidates((), 0)
        allowed = 1 if len(word) < 9 else 2
        near = (self.lengths > len(word)) & self._letters_off(word, np.int64(allowed), both=False)
        positions = np.flatnonzero(near).astype(np.int32)
        off = _distances(word, self.words.gather(positions).str.head(len(word)).to_list())
        return _candidates(positions[off <= allowed], START)

    def _letters_off(self, word: str, allowed: Any, *, both: bool) -> NDArray[np.bool_]:
        """For each word, whether at most `allowed` of the query word's letters are missing from it,
        and, if `both`, the reverse. A fast test that excludes most words before distances are
        computed."""
        own = _masks(pl.Series([word]))[0]
        near: NDArray[np.bool_] = np.bitwise_count(own & ~self.masks) <= allowed
        return near & (np.bitwise_count(self.masks & ~own) <= allowed) if both else near

    def _hit(self, node: int, score: Floats, name_fit: Floats) -> Hit:
        label = next(label for label, (start, end) in self.labels.items() if start <= node < end)
        start = int(self.first[node])
        end = int(self.first[node + 1]) if node + 1 < len(self.first) else len(self.names)
        matched = start + int(np.argmax(name_fit[start:end]))
        return Hit(
            label,
            self.ids[node],
            round(float(score[node]), 4),
            self.names[start],
            self.names[matched],
        )


def make_index(store: Store, before: Index | None = None) -> Index:
    """The index of what is stored; `before` with a new version if no node has changed since it was
    made."""
    version = store.version()
    content = tuple(sum(store.read(cypher.hashes(label))[0][0]) for label in cypher.LABELS)
    if before and before.content == content:
        return replace(before, version=version)
    return index_of({label: _read(store, label) for label in cypher.LABELS}, version, content)


def index_of(
    nodes: Mapping[str, pl.DataFrame], version: str = "", content: tuple[int, ...] = ()
) -> Index:
    """An index of the given nodes. `nodes`: for each label a frame with `id` and a column, of texts
    or of lists, for each searched property."""
    labels, parts, offset = {}, [], 0
    for label in cypher.LABELS:
        frame = nodes.get(label, pl.DataFrame(schema={"id": pl.String})).sort("id")
        labels[label] = (offset, offset + frame.height)
        parts += _names(frame, offset)
        offset += frame.height
    ids = pl.concat(
        [nodes[label].sort("id")["id"] for label in cypher.LABELS if label in nodes]
        or [pl.Series("id", [], pl.String)]
    )
    names = pl.concat(parts).sort("node", "at", maintain_order=True)
    held = pl.DataFrame(
        {
            "name": pl.int_range(names.height, dtype=pl.Int32, eager=True),
            "word": words(folded(names["text"])),
        }
    )
    held = held.explode("word", empty_as_null=False, keep_nulls=False)
    distinct = held["word"].unique().sort()
    positions = distinct.to_frame().with_row_index("position")
    placed = held.join(positions, on="word", how="left", maintain_order="left").sort(
        "position", maintain_order=True
    )
    lengths = distinct.str.len_chars().to_numpy().astype(np.int32)
    letters = np.bincount(placed["name"], lengths[placed["position"]], names.height).astype(
        np.float32
    )
    stem = (
        pl.DataFrame({"stem": stems(distinct)}).with_row_index("position").sort("stem", "position")
    )
    return Index(
        version,
        content,
        labels,
        ids,
        names["text"],
        letters,
        first=np.searchsorted(names["node"], np.arange(len(ids))).astype(np.int32),
        words=distinct,
        lengths=lengths,
        masks=_masks(distinct),
        starts=np.searchsorted(placed["position"], np.arange(len(distinct) + 1)),
        lists=placed["name"].to_numpy(),
        stems=stem["stem"],
        stem_words=stem["position"].to_numpy().astype(np.int32),
    )


def _read(store: Store, label: str) -> pl.DataFrame:
    names = [name for name in properties(label) if name in (*_TEXTS, "family_name")]
    rows = store.read(cypher.table(label, ("id", *names)))[0][0]
    listed = {name: pl.List(pl.String) for name in names if properties(label)[name].type == "list"}
    schema: dict[str, Any] = {
        "number": pl.Int64,
        **dict.fromkeys(("id", *names), pl.String),
        **listed,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row").drop("number")
    if "family_name" not in frame.columns:
        return frame
    whole = pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True)
    return frame.with_columns(given_name=whole).drop("family_name")


def _names(frame: pl.DataFrame, offset: int) -> list[pl.DataFrame]:
    """The names of nodes; `node` is the node's position. A node without a name has its id as its
    name."""
    parts = []
    numbered = frame.with_row_index("node", offset)
    has_name = [pl.col(name).is_not_null() for name in _TEXTS if name in frame.columns]
    for at, name in enumerate(_TEXTS):
        if name in frame.columns:
            listed = frame.schema[name] == pl.List(pl.String)
            texts = numbered.explode(name) if listed else numbered
            parts.append(
                texts.select("node", pl.lit(at).alias("at"), pl.col(name).alias("text")).drop_nulls(
                    "text"
                )
            )
    rest = numbered.filter(~pl.any_horizontal(has_name)) if has_name else numbered
    return [
        *parts,
        rest.select("node", pl.lit(len(_TEXTS)).alias("at"), pl.col("id").alias("text")),
    ]


def _query_words(text: str) -> list[str]:
    """The distinct words of a query, the longest first, at most _WORDS. Raises BadInput if the text
    is too long or has no words."""
    if len(text) > LONGEST:
        raise BadInput("search_too_long", count=len(text), limit=LONGEST)
    plain = text.encode(errors="ignore").decode()
    distinct: list[str] = words(folded(pl.Series([plain])))[0].to_list()
    if not distinct:
        raise BadInput("nothing_to_search", text=plain)
    return sorted(distinct, key=len, reverse=True)[:_WORDS]


def _best(nodes: NDArray[np.intp], score: Floats, limit: int) -> list[int]:
    """The positions of the nodes with the highest scores; nodes with the same score stay in
    order."""
    rounded = np.round(score[nodes].astype(np.float64), 4)
    if len(nodes) > limit:
        threshold = np.partition(rounded, len(nodes) - limit)[len(nodes) - limit]
        above, level = nodes[rounded > threshold], nodes[rounded == threshold]
        nodes = np.concatenate([above, level[: limit - len(above)]])
        rounded = np.round(score[nodes].astype(np.float64), 4)
    return [int(node) for node in nodes[np.lexsort((nodes, -rounded))]]


def _candidates(positions: Iterable[int], fit: float) -> Candidates:
    array = np.fromiter(positions, np.int32)
    return array, np.full(len(array), fit, np.float32)


def _distances(word: str, others: list[str]) -> NDArray[np.uint8]:
    if not others:
        return np.zeros(0, np.uint8)
    return np.asarray(cdist([word], others, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)[0])


def _masks(distinct: pl.Series) -> NDArray[np.uint64]:
    """For each word a bit set of its letters; several letters share a bit. Words that differ in n
    letters differ in at most n bits in each direction."""
    if not len(distinct):
        return np.zeros(0, np.uint64)
    letters = np.frombuffer("".join(distinct).encode("utf-32-le"), np.uint32)
    bits = np.uint64(1) << (letters & np.uint32(63)).astype(np.uint64)
    ends = np.cumsum(distinct.str.len_chars().to_numpy(), dtype=np.int64)
    return np.bitwise_or.reduceat(bits, np.concatenate([np.zeros(1, np.int64), ends[:-1]]))
