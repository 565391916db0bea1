"""Seats are drawn so that everyone keeps theirs and every group its size, as far as the rules
allow."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import examples
from loaders.sampling.seating import CHUNK, Piece, Rules, draw, pieces, seat

SECTORS = 6
numbers = st.integers(0, 10_000)


def rules(people: int, apart: list[tuple[int, int]], evening: int = 0) -> Rules:
    matrix = np.zeros((SECTORS, SECTORS), np.bool_)
    for a, b in apart:
        matrix[a, b] = matrix[b, a] = True
    everyone = np.arange(people, dtype=np.int32)
    return Rules(((everyone, 1),), everyone % SECTORS, matrix, evening)


def piece(people: int, sizes: list[int], seed: int) -> Piece:
    rng = np.random.default_rng(seed)
    return Piece(0, np.array(sizes), draw(np.arange(people, dtype=np.int32), sum(sizes), rng))


@given(st.integers(1, 50), st.integers(0, 200), numbers)
def test_everyone_is_drawn_once_before_anyone_twice(people: int, count: int, seed: int) -> None:
    counts = Counter(
        draw(np.arange(people, dtype=np.int32), count, np.random.default_rng(seed)).tolist()
    )
    assert counts.total() == count
    assert (
        max((counts[person] for person in range(people)), default=0)
        - min(counts[person] for person in range(people))
        <= 1
    )


@given(st.lists(st.integers(1, CHUNK), max_size=12))
def test_pieces_hold_every_group_and_seat_once_in_order_and_stay_small(sizes: list[int]) -> None:
    parts = list(pieces(np.array(sizes, np.int64), np.arange(sum(sizes), dtype=np.int32)))
    assert [size for part in parts for size in part.sizes.tolist()] == sizes
    assert [number for part in parts for number in part.numbers.tolist()] == list(
        range(1, len(sizes) + 1)
    )
    assert all(part.people.size == part.sizes.sum() <= CHUNK for part in parts)
    assert sum(part.people.size for part in parts) == sum(sizes)


@settings(max_examples=examples(15), deadline=None)
@given(
    st.integers(30, 120),
    st.lists(st.integers(2, 12), min_size=1, max_size=30),
    numbers,
    st.integers(0, 4),
    st.lists(st.sampled_from(list(combinations(range(SECTORS), 2))), max_size=6),
)
def test_no_rule_is_broken_and_whoever_has_no_seat_is_named(
    people: int, sizes: list[int], seed: int, evening: int, apart: list[tuple[int, int]]
) -> None:
    seats = piece(people, sizes, seed)
    group, seated, left_out = seat(
        seats, 2, rules(people, apart, evening), np.random.default_rng(seed)
    )
    assert Counter([*seated.tolist(), *left_out.tolist()]) == Counter(seats.people.tolist())
    assert max(Counter(zip(group.tolist(), seated.tolist(), strict=True)).values(), default=1) == 1
    sectors = {
        (at, person % SECTORS) for at, person in zip(group.tolist(), seated.tolist(), strict=True)
    }
    assert not [
        (at, a, b)
        for at in set(group.tolist())
        for a, b in apart
        if (at, a) in sectors and (at, b) in sectors
    ]
    assert all(2 <= count <= sizes[at] for at, count in Counter(group.tolist()).items())


def test_without_sectors_to_keep_apart_everyone_gets_every_seat() -> None:
    for seed in range(5):
        _, seated, left_out = seat(
            piece(100, [10] * 30, seed), 2, rules(100, [], 5), np.random.default_rng(seed)
        )
        assert left_out.size == 0
        assert seated.size == 300


def test_evening_brings_the_sectors_nearer_to_the_ties_chance_expects() -> None:
    def spread(evening: int) -> float:
        group, seated, _ = seat(
            piece(300, [10] * 90, 3), 2, rules(300, [(0, 1)], evening), np.random.default_rng(3)
        )
        counts = np.zeros((90, SECTORS))
        np.add.at(counts, (group, seated % SECTORS), 1)
        ties = counts.T @ counts
        return float(np.std([ties[a, b] for a, b in combinations(range(2, SECTORS), 2)]))

    assert spread(8) < spread(0) / 2
