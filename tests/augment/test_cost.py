"""The estimate before a run."""

import json

import pytest

from lib.augment import Policy
from lib.augment.cost import Estimate, estimate
from lib.augment.endpoint import Endpoint
from lib.augment.llm import rewrite_with_model
from lib.errors import BadOption
from lib.signals.tokens import TokenCounter
from tests.augment.endpoint_server import KEY, by_rules, serving

RULES_ALONE = Policy(model=False)
ENDPOINT = Endpoint("https://host.example/v1", "m", price_in=1.0, price_out=4.0, per_minute=30)
RECORDS = [["He left.", "Nobody came."], ["The weather was fine."], ["Marie Curie saw him.\n\nHe left."], ["Her hat."]]


def of(records=RECORDS, **options) -> Estimate:
    return estimate(records, "gender", "swap", RULES_ALONE, options.pop("endpoint", ENDPOINT), **options)


def test_only_what_would_be_sent_is_counted():
    found = of()
    assert (found.n_records, found.n_sent, found.n_requests, found.is_scaled) == (4, 3, 3, False)
    assert found.seconds == 6
    assert found.price == pytest.approx((found.tokens_in + 4 * found.tokens_out) / 1e6)
    assert of(refusing=("named person",)).n_sent == 2


def test_tokens_are_those_of_the_messages_that_a_run_sends(monkeypatch):
    monkeypatch.setenv("WINNOW_LLM_KEY", KEY)
    with serving(by_rules()) as server:
        rewrite_with_model("He left.", "gender", "swap", RULES_ALONE, server.endpoint())
    contents = [message["content"] for message in server.requests[0].body["messages"]]
    n_in, n_out = int(TokenCounter().count(contents).sum()), int(TokenCounter().count(contents[-1:]).sum())
    found = of([["He left."]])
    assert 0 <= found.tokens_in - n_in <= 20 and 0 <= found.tokens_out - n_out <= 20


def test_a_sample_is_scaled_up():
    small, large = of(), of(n_records=400)
    assert (large.n_records, large.n_sent, large.n_requests, large.is_scaled) == (400, 300, 300, True)
    assert large.tokens_in == pytest.approx(100 * small.tokens_in)
    assert not of(n_records=4).is_scaled


def test_without_prices_there_is_no_price():
    assert of(endpoint=Endpoint("", "")).price is None


def test_nothing_to_send_costs_nothing():
    assert of([]) == Estimate(0, 0, 0, 0, 0, 0.0, 0.0, False)
    assert of([], n_records=0) == Estimate(0, 0, 0, 0, 0, 0.0, 0.0, False)


def test_no_key_is_needed_and_an_unknown_direction_is_refused(monkeypatch):
    monkeypatch.delenv("WINNOW_LLM_KEY", raising=False)
    with pytest.raises(BadOption):
        estimate(RECORDS, "gender", "up", None, ENDPOINT)


def test_pairs_of_the_caller_are_counted_too():
    found = estimate([["The poor left."]], "status", "poor->rich", None, ENDPOINT, pairs=[("poor", "rich")])
    assert found.n_sent == 1 and json.dumps(found.tokenizer)
