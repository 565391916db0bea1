import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from graph.cached import Cached, joined
from graph.engines import deadlines
from graph.engines.failures import Unanswered


def counted(calls, compute=lambda one: one):
    def counting(one):
        calls.append(one)
        return compute(one)

    return counting


def test_what_many_ask_for_at_once_is_computed_once():
    started, go, calls = Barrier(4), Event(), []
    cached = Cached(counted(calls, lambda one: go.wait(10) and one), 8)

    def ask():
        started.wait(10)
        return cached(3)

    with ThreadPoolExecutor(3) as pool:
        results = [pool.submit(ask) for _ in range(3)]
        started.wait(10)
        go.set()
        assert [each.result(10) for each in results] == [3, 3, 3]
    assert calls == [3]


def test_a_known_result_does_not_wait_for_one_that_is_being_computed():
    go = Event()
    cached = Cached(lambda one: go.wait(10) if one == "slow" else one, 8)
    assert cached("quick") == "quick"
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(cached, "slow")
        assert cached("quick") == "quick"
        go.set()
        assert slow.result(10) is True


def test_what_failed_is_tried_again():
    results = iter([ValueError("first"), 7])

    def flaky(_one):
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    cached = Cached(flaky, 8)
    with pytest.raises(ValueError, match="first"):
        cached(1)
    assert cached.peek(1) is None
    assert cached(1) == cached.peek(1) == 7


def test_the_results_used_last_are_kept():
    calls = []
    cached = Cached(counted(calls), 2)
    for one in (1, 2, 1, 3, 1, 2):
        cached(one)
    assert calls == [1, 2, 3, 2]


def test_arguments_are_told_apart_by_place_and_by_name():
    cached = Cached(lambda one, other=0: (one, other), 8)
    assert [cached(1), cached(1, 2), cached(1, other=3)] == [(1, 0), (1, 2), (1, 3)]


def test_a_call_is_the_same_however_it_is_written():
    calls = []

    def compute(one, other=0):
        calls.append((one, other))

    cached = Cached(compute, 8)
    for call in (lambda: cached(1), lambda: cached(1, 0), lambda: cached(other=0, one=1)):
        call()
    assert calls == [(1, 0)]


def test_whoever_gives_up_does_not_take_the_result_from_others():
    started, go, calls = Event(), Event(), []

    def slow(one):
        calls.append(one)
        started.set()
        assert go.wait(10)
        return one

    cached = Cached(slow, 8)

    async def ask_all(pool):
        hasty = asyncio.ensure_future(cached.in_pool(pool, 3))
        patient = asyncio.ensure_future(cached.in_pool(pool, 3))
        await asyncio.to_thread(started.wait, 10)
        hasty.cancel()
        await asyncio.gather(hasty, return_exceptions=True)
        go.set()
        return await patient

    with ThreadPoolExecutor(1) as pool:
        assert asyncio.run(ask_all(pool)) == 3
        assert asyncio.run(ask_all(pool)) == 3
    assert calls == [3]


def test_a_thread_computes_itself_what_waits_for_the_pool_that_it_blocks():
    cached = Cached(lambda one: one, 8)

    async def ask(pool):
        blocked = Event()

        def blocking():
            blocked.set()
            while not cached._computations:
                pass
            return cached(3)

        inside = asyncio.wrap_future(pool.submit(blocking))
        await asyncio.to_thread(blocked.wait, 10)
        return await asyncio.wait_for(asyncio.gather(cached.in_pool(pool, 3), inside), 10)

    with ThreadPoolExecutor(1) as pool:
        assert asyncio.run(ask(pool)) == [3, 3]


def test_nobody_waits_for_others_longer_than_his_deadline():
    started, go = Event(), Event()

    def slow(one):
        started.set()
        return go.wait(10)

    cached = Cached(slow, 8)

    def hurried():
        with deadlines.limited(0.05):
            return cached(1)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cached, 1)
        assert started.wait(10)
        with pytest.raises(Unanswered, match="busy with others"):
            pool.submit(hurried).result(10)
        go.set()
        assert first.result(10) is True


def test_those_who_ask_while_it_is_read_share_the_next_reading_and_get_nothing_older():
    stored, begun = [0], []

    async def main():
        go = asyncio.Event()

        async def read():
            begun.append(stored[0])
            value = stored[0]
            await go.wait()
            return value

        answer = joined(read)
        first = [asyncio.ensure_future(answer()) for _ in range(3)]
        while not begun:
            await asyncio.sleep(0)
        stored[0] = 1
        later = [asyncio.ensure_future(answer()) for _ in range(3)]
        later[0].cancel()
        go.set()
        return await asyncio.gather(*first, *later[1:])

    assert asyncio.run(main()) == [0, 0, 0, 1, 1]
    assert begun == [0, 1]


def test_a_reading_that_failed_is_told_to_those_who_shared_it_and_read_again_for_the_next():
    results = iter([ValueError("first"), 7])

    async def main():
        async def read():
            result = next(results)
            if isinstance(result, Exception):
                raise result
            return result

        answer = joined(read)
        return await asyncio.gather(answer(), answer(), return_exceptions=True), await answer()

    failed, later = asyncio.run(main())
    assert [str(each) for each in failed] == ["first", "first"]
    assert later == 7
