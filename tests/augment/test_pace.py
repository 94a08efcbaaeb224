"""When requests start: a clock of the test's own, nothing sleeps."""

import threading

import pytest

from lib.augment.pace import LONGEST_WAIT, Pace, Stopped, seconds_asked
from tests.augment.endpoint_server import Clock


def pace(clock: Clock, per_minute: int = 60, seed: int = 0) -> Pace:
    return Pace(per_minute, seed, clock, clock.sleep)


def test_turns_come_as_often_as_the_minute_allows():
    clock = Clock()
    one = pace(clock, per_minute=30)
    for _ in range(3):
        one.wait_turn()
    assert clock.slept == [2.0, 2.0]
    clock.now += 60  # a pause is not made up for by a burst
    one.wait_turn()
    one.wait_turn()
    assert clock.slept == [2.0, 2.0, 2.0]


def test_nothing_starts_while_the_endpoint_is_held():
    clock = Clock()
    one = pace(clock)
    one.hold(7)
    one.hold(3)  # a shorter one does not cut it
    one.wait_turn()
    assert clock.slept == [7.0]


def test_waits_double_up_to_a_limit_and_are_spread_by_the_seed():
    def waits(seed: int) -> list[float]:
        clock = Clock()
        one = pace(clock, seed=seed)
        for attempt in range(9):
            one.wait_again(attempt)
        return clock.slept

    assert waits(1) == waits(1) != waits(2)
    for attempt, seconds in enumerate(waits(1)):
        assert min(LONGEST_WAIT, 2**attempt) / 2 <= seconds <= min(LONGEST_WAIT, 2**attempt)


def test_everyone_can_be_made_to_wait():
    clock = Clock()
    one = pace(clock)
    one.wait_again(3, everyone=True)
    assert clock.slept == []
    one.wait_turn()
    assert len(clock.slept) == 1 and 4 <= clock.slept[0] <= 8


def test_who_waits_gives_up_when_the_run_is_stopped():
    one = Pace(per_minute=1)  # the real clock: the second turn is a minute away
    one.wait_turn()
    given_up = threading.Event()

    def wait() -> None:
        with pytest.raises(Stopped):
            one.wait_turn()
        given_up.set()

    thread = threading.Thread(target=wait)
    thread.start()
    one.stop()
    assert given_up.wait(5)
    thread.join()
    with pytest.raises(Stopped):
        one.wait_again(0)


@pytest.mark.parametrize(
    "headers, seconds",
    [
        ({}, None),
        ({"retry-after": "3"}, 3),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 60),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
    ],
)
def test_what_retry_after_says(headers, seconds):
    assert seconds_asked(headers, now=40) == seconds
