"""A conversation with an endpoint that answers, refuses, is busy, fails or is not there."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.augment.client import MOST_FAILURES, Client, Failed, Usage
from lib.augment.endpoint import BadEndpoint, EndpointDown
from lib.augment.pace import Stopped
from tests.augment.endpoint_server import KEY, MODEL, Answer, Clock, completion, error, in_turn, serving

MESSAGES = [{"role": "user", "content": "hello"}]
YES = completion("yes")


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("WINNOW_LLM_KEY", KEY)


def ask(client: Client) -> str:
    return client.ask(MESSAGES, {"type": "object"}, 50).content


def opened(server, clock: Clock | None = None, **changes) -> Client:
    clock = clock or Clock()
    return Client(server.endpoint(**changes), clock, clock.sleep)


def test_making_a_client_sends_nothing_and_checks_its_settings():
    with serving(lambda _: YES) as server:
        opened(server).close()
        with pytest.raises(BadEndpoint, match="No model"):
            opened(server, model="")
    assert server.requests == []


def test_a_good_answer_is_counted():
    with serving(lambda _: YES) as server, opened(server, price_in=1.0, price_out=10.0) as client:
        assert [ask(client), ask(client)] == ["yes", "yes"]
        assert client.usage == Usage(n_requests=2, n_answers=2, tokens_in=200, tokens_out=20)
        assert client.usage.price(client.endpoint) == pytest.approx(0.0004)
    body = server.requests[0].body
    assert (body["model"], body["messages"], body["temperature"], body["seed"]) == (MODEL, MESSAGES, 0, 0)
    assert body["response_format"]["type"] == "json_schema" and body["max_tokens"] == 50


def test_an_answer_without_a_count_is_told_from_one_that_cost_nothing():
    with serving(lambda _: completion("yes", whole={"usage": None})) as server, opened(server) as client:
        ask(client)
        assert client.usage == Usage(n_requests=1, n_answers=1, n_uncounted=1)


def test_a_part_that_the_endpoint_refuses_is_left_out_from_then_on():
    def respond(request):
        for part in ("max_tokens", "temperature"):
            if part in request.body:
                return error(400, f"Unsupported parameter: {part!r}.")
        if request.body.get("response_format", {}).get("type") == "json_schema":
            return error(422, "response_format is not valid")
        return YES

    with serving(respond) as server, opened(server) as client:
        assert [ask(client), ask(client)] == ["yes", "yes"]
    assert len(server.requests) == 5
    last = server.requests[-1].body
    assert last["response_format"] == {"type": "json_object"}
    assert last["max_completion_tokens"] == 50 and "temperature" not in last


def test_a_refused_text_does_not_change_how_the_next_is_asked():
    refused = error(400, "The content is against our policy.")
    with serving(in_turn(refused, refused, refused, YES)) as server, opened(server) as client:
        with pytest.raises(Failed, match="refuses the request: 400: The content"):
            ask(client)
        assert ask(client) == "yes"
    assert server.requests[-1].body["response_format"]["type"] == "json_schema"


def test_texts_that_are_too_long_are_no_reason_to_stop():
    long = error(400, "This model's maximum context length is 10 tokens.")
    with serving(lambda _: long) as server, opened(server) as client:
        for _ in range(MOST_FAILURES + 2):
            with pytest.raises(Failed, match="context length"):
                ask(client)
    assert len(server.requests) == MOST_FAILURES + 2


@pytest.mark.parametrize(
    "answer, says",
    [
        (error(401, f"Incorrect API key provided: {KEY}."), r"refuses the key in WINNOW_LLM_KEY \(401: .*\*\*\*"),
        (error(403, "No."), "refuses the key"),
        (error(404, "The model does not exist", "model_not_found"), f"knows no model '{MODEL}'"),
        (Answer(b"<h1>Not here</h1>", 404, {"Content-Type": "text/html"}), "nothing is at that URL"),
        (Answer(b"", 302, {"Location": "/elsewhere"}), "another address"),
    ],
)
def test_what_cannot_get_better_ends_the_run_at_once(answer, says):
    with serving(lambda _: answer) as server, opened(server) as client:
        with pytest.raises(BadEndpoint, match=says) as refused:
            ask(client)
        assert KEY not in str(refused.value)
        with pytest.raises(BadEndpoint, match=says):  # and nothing more is sent
            ask(client)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer, says",
    [
        (error(429, "You exceeded your quota", "insufficient_quota"), "no credit left"),
        (error(402, "Pay first"), "no credit left"),
        (error(429, "Slow down", retry_after="3600"), "left alone for 3,600 seconds"),
    ],
)
def test_what_needs_somebody_ends_the_run_at_once(answer, says):
    with serving(lambda _: answer) as server, opened(server) as client, pytest.raises(EndpointDown, match=says):
        ask(client)
    assert len(server.requests) == 1


def test_a_busy_endpoint_is_asked_again_when_it_says():
    clock = Clock()
    with serving(in_turn(error(429, "Slow down", retry_after="7"), YES)) as server, opened(server, clock) as client:
        assert ask(client) == "yes"
        assert client.usage.n_retries == 1
    assert clock.slept == [7.0]


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_a_passing_failure_is_tried_again_after_a_growing_wait(status):
    clock, broken = Clock(), error(status, "Later")
    with serving(in_turn(broken, broken, YES)) as server, opened(server, clock) as client:
        assert ask(client) == "yes"
    first, second = clock.slept
    assert 0.5 <= first <= 1 <= second <= 2


def test_after_the_last_try_the_request_has_failed():
    broken = error(500, "boom")
    with serving(lambda _: broken) as server, opened(server, retries=1) as client, pytest.raises(Failed, match="boom"):
        ask(client)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "answer, says",
    [
        (Answer(b"<html>Welcome</html>"), "no JSON"),
        (Answer({"choices": []}), "no chat completion"),
        (Answer({"error": {"message": f"bad key {KEY}"}}), r"an error: bad key \*\*\*"),
        (Answer(b"x" * 10_000_000), "longer than 2 MB"),
        (error(418, "teapot"), "answers 418: teapot"),
    ],
)
def test_nonsense_is_not_asked_for_twice(answer, says):
    with serving(lambda _: answer) as server, opened(server) as client, pytest.raises(Failed, match=says):
        ask(client)
    assert len(server.requests) == 1


def test_a_server_that_hangs_has_failed_after_its_tries():
    never = threading.Event()
    with serving(lambda _: Answer(b"{}", wait=never)) as server:
        with opened(server, timeout=0.1, retries=1) as client, pytest.raises(Failed, match=r"within 0\.1 seconds"):
            ask(client)
        never.set()
    assert len(server.requests) == 2


def test_failures_in_a_row_end_the_run_with_one_sentence():
    with serving(lambda _: YES) as server:
        pass  # nobody listens any more
    with opened(server, retries=0) as client:
        for _ in range(MOST_FAILURES - 1):
            with pytest.raises(Failed, match="cannot be reached"):
                ask(client)
        with pytest.raises(EndpointDown, match=f"failed {MOST_FAILURES} times in a row.* cannot be reached"):
            ask(client)
        with pytest.raises(EndpointDown):
            ask(client)


def test_an_answer_in_between_begins_the_count_anew():
    answers = [*[error(500, "boom")] * (MOST_FAILURES - 1), YES] * 2
    with serving(in_turn(*answers)) as server, opened(server, retries=0) as client:
        for answer in answers:
            if answer is YES:
                assert ask(client) == "yes"
            else:
                with pytest.raises(Failed):
                    ask(client)


def test_requests_keep_the_pace_that_was_set():
    clock = Clock()
    with serving(lambda _: YES) as server, opened(server, clock, per_minute=20) as client:
        for _ in range(3):
            ask(client)
    assert clock.slept == [3.0, 3.0]


def test_several_threads_may_ask():
    with serving(lambda _: YES) as server, opened(server) as client, ThreadPoolExecutor(8) as pool:
        assert [*pool.map(lambda _: ask(client), range(40))] == ["yes"] * 40
        assert client.usage.tokens_in == 4_000


def test_nothing_is_sent_after_a_stop():
    with serving(lambda _: YES) as server, opened(server) as client:
        client.stop()
        with pytest.raises(Stopped):
            ask(client)
    assert server.requests == []


def test_models_are_listed_without_a_text():
    listed = Answer({"data": [{"id": "b"}, {"id": "a"}]})
    with serving(lambda _: listed) as server, opened(server) as client:
        assert client.models() == ["a", "b"]
    (request,) = server.requests
    assert (request.path, request.body) == ("/v1/models", {})


def test_an_endpoint_may_list_no_models():
    with serving(lambda _: error(404, "no such path")) as server, opened(server) as client:
        assert client.models() == []
    with opened(server, retries=0) as client, pytest.raises(EndpointDown, match="cannot be reached"):
        client.models()
