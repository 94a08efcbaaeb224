"""One run's conversation with an endpoint: turns, further tries, what it used, and when to give it up."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from lib.augment import reply as replies
from lib.augment import wire
from lib.augment.dialect import Dialect, is_too_long
from lib.augment.endpoint import BadEndpoint, Endpoint, EndpointDown, checked, key_of
from lib.augment.pace import Pace, Stopped, seconds_asked
from lib.augment.reply import Reply

# So many requests in a row without an answer, each after its further tries, end the run.
MOST_FAILURES = 5
# An endpoint that asks for a longer pause, in seconds, is not busy for a moment: somebody should look at it.
LONGEST_PAUSE = 120.0
TRY_AGAIN = frozenset({408, 409, 425, 429})  # and 5xx


class Failed(Exception):
    """A request without an answer, with the reason; is_of_text where another text may well be answered."""

    def __init__(self, reason: str, *, is_of_text: bool = False):
        super().__init__(reason)
        self.is_of_text = is_of_text


class _Refused(Exception):
    """The endpoint finds something wrong with the request itself; message is all that it says."""

    def __init__(self, said: str, message: str):
        super().__init__(said)
        self.message = message


class _Missing(Exception):
    """There is nothing at the path, or no such model."""


@dataclass
class Usage:
    """What a run has used so far. Tokens are as the endpoint counts them; n_uncounted answers came without a count."""

    n_requests: int = 0
    n_retries: int = 0
    n_answers: int = 0
    n_uncounted: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def price(self, endpoint: Endpoint) -> float | None:
        """What it cost, a lower bound where answers were not counted; None where a price is not known."""
        return endpoint.price(self.tokens_in, self.tokens_out)


class Client:
    """An endpoint that is being asked, for one run; several threads may ask at once. Making one sends nothing.

    clock and sleep are in seconds. Raises BadEndpoint where the settings cannot work.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ):
        self.endpoint = checked(endpoint)
        self.usage = Usage()
        self._secret = key_of(self.endpoint)
        self._sdk = wire.opened(self.endpoint)
        self._pace = Pace(endpoint.per_minute, endpoint.seed, clock, sleep)
        self._dialect = Dialect()
        self._lock = threading.Lock()
        self._n_failed = 0
        self._ended: BadEndpoint | EndpointDown | None = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def stop(self) -> None:
        """Let no further request start; those under way end by themselves."""
        self._pace.stop()

    def close(self) -> None:
        self.stop()
        self._sdk.close()

    def models(self) -> list[str]:
        """The models that the endpoint lists, empty where it lists none. Sends no text.

        Raises BadEndpoint, and EndpointDown where it cannot be reached.
        """
        try:
            return replies.models(self._sent(lambda: self._sdk.models.with_raw_response.list()))
        except (_Missing, _Refused, replies.NotChat):
            return []
        except Failed as failed:
            raise EndpointDown(f"The endpoint does not answer: {failed}.") from None

    def ask(self, messages: list[dict[str, str]], schema: dict, most_tokens: int) -> Reply:
        """What the model writes. Raises Failed for this request; BadEndpoint, EndpointDown or Stopped for the run."""
        try:
            reply = self._asked(messages, schema, most_tokens)
        except (BadEndpoint, EndpointDown) as error:
            self._ended = error
            self.stop()
            raise
        except Failed as failed:
            self._after_failure(failed)
            raise
        except Stopped:
            if self._ended is not None:
                raise self._ended from None
            raise
        with self._lock:
            self._n_failed = 0
        return reply

    def _after_failure(self, failed: Failed) -> None:
        with self._lock:
            self._n_failed += not failed.is_of_text
            if self._n_failed < MOST_FAILURES:
                return
        self._ended = EndpointDown(
            f"The endpoint failed {MOST_FAILURES} times in a row, at last because {failed}; the run was stopped, and "
            "what was answered before is kept."
        )
        self.stop()
        raise self._ended

    def _asked(self, messages: list[dict[str, str]], schema: dict, most_tokens: int) -> Reply:
        dialect = self._dialect
        while True:
            arguments = dialect.arguments(schema, most_tokens, self.endpoint.seed)
            try:
                body = self._sent(
                    lambda arguments=arguments: self._sdk.chat.completions.with_raw_response.create(
                        model=self.endpoint.model, messages=messages, **arguments
                    )
                )
                reply = replies.read(body)
            except _Refused as refused:
                simpler = dialect.simpler(refused.message)
                if simpler is None:
                    reason = f"it refuses the request: {refused}"
                    raise Failed(reason, is_of_text=is_too_long(refused.message)) from None
                dialect = simpler
                continue
            except _Missing as missing:
                raise BadEndpoint(
                    f"The endpoint knows no model {self.endpoint.model!r}, or nothing is at that URL ({missing}); "
                    "check both (many base URLs end in /v1)."
                ) from None
            except replies.NotChat as error:
                raise Failed(self._clean(str(error))) from None
            self._dialect = dialect  # what worked is what the next request begins with
            self._count(reply)
            return reply

    def _count(self, reply: Reply) -> None:
        with self._lock:
            self.usage.n_answers += 1
            self.usage.n_uncounted += reply.tokens_in is None or reply.tokens_out is None
            self.usage.tokens_in += reply.tokens_in or 0
            self.usage.tokens_out += reply.tokens_out or 0

    def _sent(self, send: Callable) -> bytes:
        """The body of a good answer, after as many tries as the endpoint's settings allow."""
        import openai

        reason = ""
        for attempt in range(self.endpoint.retries + 1):
            self._pace.wait_turn()
            with self._lock:
                self.usage.n_requests += 1
                self.usage.n_retries += attempt > 0
            is_held = is_busy = False
            try:
                return send().content
            except openai.APIStatusError as error:
                reason = self._reason_to_wait(error)
                is_held, is_busy = self._held(error), error.status_code == 429
            except openai.APITimeoutError:
                reason = f"it gave no answer within {self.endpoint.timeout:g} seconds"
            except openai.APIConnectionError as error:
                reason = f"it cannot be reached ({self._clean(' '.join(str(error.__cause__).split()))})"
            except wire.Unreadable as error:
                raise Failed(str(error)) from None
            if not is_held and attempt < self.endpoint.retries:
                self._pace.wait_again(attempt, everyone=is_busy)
        raise Failed(reason)

    def _reason_to_wait(self, error) -> str:
        """Why a status may pass by itself. Raises what the others mean."""
        status, said = error.status_code, self._said(error)
        if status in (400, 422):
            raise _Refused(said, replies.message_of(error.body)) from None
        if status == 413:
            raise Failed("it finds the text too long", is_of_text=True) from None
        if status in (401, 403):
            named = f"the key in {self.endpoint.key_variable}" if self._secret else "a request without a key"
            raise BadEndpoint(f"The endpoint refuses {named} ({said}).") from None
        if status == 404:
            raise _Missing(said) from None
        if status < 400:
            raise BadEndpoint("The endpoint sends the request on to another address; give that one.") from None
        if status == 402 or error.code == "insufficient_quota":
            raise EndpointDown(f"The endpoint has no credit left for this key ({said}).") from None
        if status not in TRY_AGAIN and status < 500:
            raise Failed(f"it answers {said}") from None
        return f"it answers {said}"

    def _held(self, error) -> bool:
        """Whether the endpoint said how long to wait; if so, nothing starts before. Raises EndpointDown."""
        seconds = seconds_asked(error.response.headers, time.time())
        if seconds is None:
            return False
        if seconds > LONGEST_PAUSE:
            raise EndpointDown(f"The endpoint asks to be left alone for {seconds:,.0f} seconds; run it again later.")
        self._pace.hold(seconds)
        return True

    def _said(self, error) -> str:
        said = self._clean(replies.message_of(error.body))
        return f"{error.status_code}: {said}" if said else str(error.status_code)

    def _clean(self, said: str) -> str:
        """What the endpoint said, cut, and without the key, which some endpoints repeat."""
        return (said.replace(self._secret, "***") if self._secret else said)[:200]
