"""When the next request to an endpoint may start: so many a minute, later when the endpoint asks for it."""

import email.utils
import random
import threading
import time
from collections.abc import Callable, Mapping

# Waiting times double from the first to the longest; each is cut by up to half at random, so that requests which
# failed together are not tried again together.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0


class Stopped(Exception):
    """The run was stopped while a request waited for its turn."""


class Pace:
    """Shared by all threads of a run: a turn every 60 / per_minute seconds, and none while the endpoint is held."""

    def __init__(
        self,
        per_minute: int,
        seed: int = 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ):
        self._stopped = threading.Event()
        self._clock, self._sleep = clock, sleep or self._stopped.wait
        self._between = 60 / per_minute
        self._next = self._held_until = clock()
        self._lock = threading.Lock()
        self._random = random.Random(seed)

    def wait_turn(self) -> None:
        """Return when a request may start. Raises Stopped."""
        with self._lock:
            start = max(self._clock(), self._next, self._held_until)
            self._next = start + self._between
        while not self._stopped.is_set():
            with self._lock:
                wait = max(start, self._held_until) - self._clock()
            if wait <= 0:
                return
            self._sleep(wait)
        raise Stopped

    def hold(self, seconds: float) -> None:
        """Nothing starts for so many seconds."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)

    def wait_again(self, attempt: int, *, everyone: bool = False) -> None:
        """Wait before a further try, or let everyone wait; attempt is 0 for the first of them. Raises Stopped."""
        with self._lock:
            seconds = min(LONGEST_WAIT, FIRST_WAIT * 2**attempt) * (1 - self._random.random() / 2)
        if everyone:
            self.hold(seconds)
        else:
            self._sleep(seconds)
        if self._stopped.is_set():
            raise Stopped

    def stop(self) -> None:
        """Let everyone who waits give up, now and later."""
        self._stopped.set()


def seconds_asked(headers: Mapping[str, str], now: float) -> float | None:
    """What Retry-After says, in seconds from now (seconds since 1970); None where it says nothing that can be read.

    RFC 9110, section 10.2.3: seconds or a date. retry-after-ms is what several endpoints send beside it.
    """
    for name, per_second in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers.get(name, "")) / per_second
        except ValueError:
            continue
        return seconds if 0 <= seconds < 1e9 else None
    try:
        return max(0.0, email.utils.parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
