import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from graph.cached import joined, once, shared


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


def test_who_gives_up_does_not_take_the_answer_from_others():
    started, go, calls = Event(), Event(), []

    def slow(one, other):
        calls.append((one, other))
        started.set()
        assert go.wait(10)
        return one + other

    async def ask_all(answer):
        hasty = asyncio.ensure_future(answer(1, 2))
        patient = asyncio.ensure_future(answer(1, 2))
        await asyncio.to_thread(started.wait, 10)
        hasty.cancel()
        await asyncio.gather(hasty, return_exceptions=True)
        go.set()
        return await patient

    with ThreadPoolExecutor(1) as pool:
        answer = shared(pool, slow)
        assert asyncio.run(ask_all(answer)) == 3
        assert asyncio.run(ask_all(answer)) == 3
    assert calls == [(1, 2)]


def test_what_failed_is_tried_again_and_only_the_latest_are_kept_for_those_who_await():
    calls = []

    def once_flaky(one, _other):
        calls.append(one)
        if calls == [1]:
            raise ValueError("first")
        return one

    async def ask(answer, one):
        return await answer(one, 0)

    with ThreadPoolExecutor(1) as pool:
        answer = shared(pool, once_flaky, most=2)
        with pytest.raises(ValueError, match="first"):
            asyncio.run(ask(answer, 1))
        assert [asyncio.run(ask(answer, one)) for one in (1, 1, 2, 3, 2, 1)] == [1, 1, 2, 3, 2, 1]
    assert calls == [1, 1, 2, 3, 1]


def test_those_who_ask_while_it_is_read_share_the_next_reading_and_get_nothing_older():
    stored, begun = [0], []

    async def main():
        go = asyncio.Event()

        async def read():
            begun.append(stored[0])
            found = stored[0]
            await go.wait()
            return found

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
