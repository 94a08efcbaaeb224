"""Many records: their order, what goes on at once, and how a run ends."""

import threading

import pytest

from lib.augment import Policy, rewrite
from lib.augment.batch import MOST_UNUSABLE, rewrite_many, rewrite_records
from lib.augment.client import MOST_FAILURES, Client, Usage
from lib.augment.endpoint import BadEndpoint, EndpointDown
from lib.errors import BadOption, Cancelled
from tests.augment.endpoint_server import KEY, Answer, Clock, by_rules, error, passages, saying, serving

RULES_ALONE = Policy(model=False)
TEXTS = [f"He had {k} hats." if k % 3 else f"The weather was fine, {k} degrees." for k in range(30)]


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("WINNOW_LLM_KEY", KEY)


def many(server, texts, **options):
    changes = options.pop("endpoint", {})
    return rewrite_many(texts, "gender", "swap", RULES_ALONE, server.endpoint(**{"retries": 0, **changes}), **options)


def test_answers_come_in_the_order_of_the_texts_and_only_eligible_texts_go():
    overtaken = threading.Event()

    def respond(request):
        if request.number == 0:
            assert overtaken.wait(5)
        elif request.number == 2:
            overtaken.set()
        return by_rules()(request)

    with serving(respond) as server:
        assert [one.text for one in many(server, TEXTS)] == [rewrite(text, policy=RULES_ALONE).text for text in TEXTS]
    assert len(server.requests) == 20


def test_nothing_is_sent_before_the_first_is_asked_for_and_nothing_for_no_texts():
    with serving(by_rules()) as server:
        many(server, TEXTS).close()
        assert [*many(server, [])] == []
        assert [one.text for one in many(server, ["", "x", "Marie Curie saw him."])] == [
            "",
            "x",
            "Marie Curie saw him.",
        ]
    assert server.requests == []


def test_texts_are_read_only_a_few_ahead_and_so_many_are_under_way_at_once():
    read, here, most, lock, three = [], [0], [0], threading.Lock(), threading.Event()

    def texts():
        for text in ["He left."] * 50:
            read.append(text)
            yield text

    def respond(request):
        with lock:
            here[0] += 1
            most[0] = max(most[0], here[0])
            if here[0] == 3:
                three.set()
        assert three.wait(5)
        answer = by_rules()(request)
        with lock:
            here[0] -= 1
        return answer

    with serving(respond) as server:
        found = many(server, texts(), endpoint={"at_once": 3})
        next(found)
        assert len(read) <= 7
        assert len([*found]) == 49
    assert most[0] == 3


def test_what_cannot_work_is_said_before_anything_is_read():
    def texts():
        raise AssertionError("read")
        yield

    with serving(by_rules()) as server:
        with pytest.raises(BadOption):
            rewrite_many(texts(), "gender", "up", None, server.endpoint())
        with pytest.raises(BadEndpoint):
            rewrite_many(texts(), "gender", "swap", None, server.endpoint(model=""))


def test_a_record_is_rewritten_as_a_whole_or_left_as_a_whole():
    records = [
        ["He left.", "Nobody came.", "His hat."],
        ["He left.", "The poet saw him."],
        ["Marie Curie saw him.\n\nHe came.", "His hat."],
        [],
    ]
    respond = saying(**{"He": "She", "His": "Her", "him.": "her.", "poet": "poetess"})
    with serving(respond) as server:
        whole = [*rewrite_records(records, "gender", "swap", RULES_ALONE, server.endpoint())]
        found = rewrite_records(
            records, "gender", "swap", RULES_ALONE, server.endpoint(), refusing=("named person", "biology")
        )
        strict = [*found]
    assert [[one.text for one in record] for record in whole] == [
        ["She left.", "Nobody came.", "Her hat."],
        ["He left.", "The poet saw him."],
        ["Marie Curie saw him.\n\nShe came.", "Her hat."],
        [],
    ]
    assert {skip.reason for one in whole[1] for skip in one.skips} == {
        "the model changed more than was asked: 'poet' became 'poetess'"
    }
    assert [one.text for one in strict[2]] == records[2]
    assert all(one.skips[0].reason == "named person: Marie Curie" for one in strict[2])


def test_a_record_that_fails_once_is_skipped_when_the_endpoint_lives():
    def respond(request):
        return error(500, "boom") if "2" in request.texts[0] else by_rules()(request)

    with serving(respond) as server:
        found = [*many(server, [f"He had {k} hats." for k in range(5)], endpoint={"at_once": 1})]
    assert [one.text for one in found] == [f"{'He' if k == 2 else 'She'} had {k} hats." for k in range(5)]
    assert found[2].counts == {"no answer from the endpoint": 1}


def test_a_run_on_a_dead_endpoint_stops_and_keeps_what_was_answered():
    texts = [f"He had {k} hats." for k in range(40)]

    def respond(request):
        return by_rules()(request) if request.number < 3 else error(503, "down")

    done = []
    with serving(respond) as server, pytest.raises(EndpointDown, match=f"{MOST_FAILURES} times in a row"):
        done.extend(many(server, texts, endpoint={"at_once": 1}))
    with pytest.raises(EndpointDown):
        for one in many(server, texts[3:], endpoint={"at_once": 1}):
            done.append(one)
    assert len(server.requests) == 3 + MOST_FAILURES


def test_a_caller_goes_on_where_a_run_stopped():
    texts = [f"He had {k} hats." for k in range(20)]
    done: list[str] = []

    def flaky(request):
        return by_rules()(request) if request.number < 6 else error(503, "down")

    with serving(flaky) as server, pytest.raises(EndpointDown):
        for one in many(server, texts, endpoint={"at_once": 2}):
            done.append(one.text)
    assert 0 < len(done) <= 6
    with serving(by_rules()) as server:
        done += [one.text for one in many(server, texts[len(done) :])]
    assert done == [rewrite(text, policy=RULES_ALONE).text for text in texts]


def test_few_texts_and_no_answer_at_all_is_no_result():
    with serving(lambda _: error(500, "boom")) as server, pytest.raises(EndpointDown, match=r"no answer.*500: boom"):
        [*many(server, ["He left.", "x", "His hat."])]


def test_a_wrong_key_ends_the_run_at_the_first_answer():
    with serving(lambda _: error(401, "No.")) as server, pytest.raises(BadEndpoint, match="refuses the key"):
        [*many(server, ["He left."] * 50, endpoint={"at_once": 1})]
    assert len(server.requests) == 1


def test_answers_of_no_use_in_a_row_end_the_run():
    with serving(lambda _: passages(["Once upon a time"])) as server:
        found = many(server, ["He left."] * 100, endpoint={"at_once": 1})
        with pytest.raises(EndpointDown, match=f"last {MOST_UNUSABLE} answers were of no use.*more than was asked"):
            list(found)
    assert MOST_UNUSABLE <= len(server.requests) <= MOST_UNUSABLE + 2


def test_a_busy_endpoint_holds_all_threads_back():
    clock, lock, busy = Clock(), threading.Lock(), [True]

    def respond(request):
        with lock:
            if busy[0]:
                busy[0] = False
                return error(429, "Slow down", retry_after="9")
        return by_rules()(request)

    with serving(respond) as server:
        client = Client(server.endpoint(at_once=2), clock, clock.sleep)
        found = [*many(server, ["He left."] * 6, client=client)]
        client.close()
    assert all(one.text == "She left." for one in found)
    assert client.usage.n_retries == 1 and 9.0 in [round(seconds) for seconds in clock.slept]


def test_use_is_reported_and_a_report_can_end_the_run():
    heard: list[int] = []

    def report(usage: Usage) -> None:
        heard.append(usage.n_answers)
        if usage.n_answers >= 3:
            raise Cancelled

    with serving(by_rules()) as server, pytest.raises(Cancelled):
        [*many(server, ["He left."] * 50, report=report, endpoint={"at_once": 1})]
    assert heard[-1] >= 3 and len(server.requests) <= 6


def test_a_report_comes_while_an_answer_is_waited_for(monkeypatch):
    monkeypatch.setattr("lib.augment.batch.SECONDS_BETWEEN_REPORTS", 0.01)
    go, heard = threading.Event(), []

    def report(usage: Usage) -> None:
        heard.append(usage.n_answers)
        if len(heard) == 3:
            go.set()

    with serving(lambda request: Answer(by_rules()(request).body, wait=go)) as server:
        assert [one.text for one in many(server, ["He left."], report=report)] == ["She left."]
    assert heard[:3] == [0, 0, 0] and heard[-1] == 1


def test_closing_the_iterator_sends_nothing_more():
    with serving(by_rules()) as server:
        found = many(server, ["He left."] * 100, endpoint={"at_once": 2})
        next(found)
        found.close()
        assert len(server.requests) <= 6
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("endpoint")]
