from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from api.once import once


def test_asked_by_many_at_once_it_is_worked_out_once():
    started, go, calls = Barrier(4), Event(), []

    def slow(one, other):
        calls.append((one, other))
        assert go.wait(10)
        return one + other

    answer = once(slow)

    def ask():
        started.wait(10)
        return answer(1, 2)

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask) for _ in range(3)]
        started.wait(10)
        go.set()
        assert [each.result(10) for each in asked] == [3, 3, 3]
    assert calls == [(1, 2)]


def test_a_kept_answer_does_not_wait_for_one_that_is_being_worked_out():
    go = Event()
    answer = once(lambda one, _: go.wait(10) if one == "slow" else one)
    assert answer("quick", 0) == "quick"
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(answer, "slow", 0)
        assert answer("quick", 0) == "quick"
        go.set()
        assert slow.result(10) is True


def test_what_failed_is_tried_again():
    results = iter([ValueError("first"), 7])

    def flaky(_one, _other):
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    answer = once(flaky)
    with pytest.raises(ValueError, match="first"):
        answer(1, 1)
    assert answer(1, 1) == 7


def test_only_the_latest_answers_are_kept():
    calls = []
    answer = once(lambda one, _: calls.append(one), most=2)
    for one in (1, 2, 2, 3, 1):
        answer(one, 0)
    assert calls == [1, 2, 3, 1]
