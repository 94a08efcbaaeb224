"""Candidates by a model: what is sent and what never is, its pace, and an endpoint that fails in the middle."""

from dataclasses import asdict, replace

import pytest

from lib.augment import batch, candidates, generation
from lib.augment.draw import Aim
from lib.augment.endpoint import BadEndpoint, EndpointDown
from lib.errors import Cancelled
from tests.augment import planted
from tests.augment.endpoint_server import by_rules, completion, error, saying, serving

TO_WOMEN = by_rules(direction="m->f")


def started(corpus, server, aim: Aim, **changes):
    endpoint = server.endpoint(**{"key_variable": "", "retries": 0, **changes})
    return planted.started(corpus, aim, endpoint=asdict(endpoint), n_sample=6)


def texts(found) -> dict[int, str]:
    return {one.id: one.leaves[0].after for one in found.read(found.number.tolist())}


def test_it_makes_what_the_rules_make_where_the_model_agrees(corpus):
    by_rule = planted.started(corpus, Aim(n=12))
    generation.run(corpus, by_rule, False)
    with serving(TO_WOMEN) as server:
        by_model = started(corpus, server, Aim(n=12))
        generation.run(corpus, by_model, False)
    found = candidates.load(corpus, by_model)
    assert texts(found) == texts(candidates.load(corpus, by_rule))
    (one,) = found.read([int(found.number[0])])
    assert one.rules.startswith("model test-model, prompt 1") and by_model.operator == "model:test-model"
    assert {edit.rule for edit in one.leaves[0].edits} == {"model:pronoun"} and one.confidence >= 0.9


def test_guarded_and_unchanged_texts_are_never_sent(corpus):
    with serving(TO_WOMEN) as server:
        run = started(corpus, server, Aim())
        generation.run(corpus, run, False)
    sent = [text for request in server.requests for text in request.texts]
    assert len(sent) == len(set(sent)) == 41
    assert not {planted.LEFT["named"], planted.LEFT["biology"]} & set(sent)
    assert all("She" not in text for text in sent)
    assert candidates.load(corpus, run).skipped == {"named person": 1, "biology": 1}


def test_one_conversation_serves_all_batches_so_that_its_pace_holds(corpus, monkeypatch):
    made, opening = [], batch.Client

    def counted(*given):
        made.append(given)
        return opening(*given)

    monkeypatch.setattr(batch, "Client", counted)
    with serving(TO_WOMEN) as server:
        generation.run(corpus, started(corpus, server, Aim()), False)
    assert len(server.requests) > 2 * generation.BATCH_OF_MODEL and len(made) == 1


@pytest.mark.parametrize("n_good", [0, 17])
def test_an_endpoint_that_goes_down_leaves_what_was_made_and_the_next_call_goes_on(corpus, n_good):
    def failing(request):
        return TO_WOMEN(request) if request.number < n_good else error(503, "overloaded")

    with serving(failing) as server:
        run = started(corpus, server, Aim(n=30), at_once=1)
        with pytest.raises(EndpointDown) as raised:
            generation.run(corpus, run, False)
    assert "\n" not in str(raised.value) and str(raised.value).endswith(".")
    assert len(candidates.load(corpus, run)) == n_good
    assert "no answer from the endpoint" not in candidates.load(corpus, run).skipped

    with serving(TO_WOMEN) as again:
        # The run keeps its endpoint; that it answers again is what has changed.
        endpoint = {**run.endpoint, "url": again.url}
        generation.run(corpus, replace(run, endpoint=endpoint), False)
        n_again = len(again.requests)
        whole = started(corpus, again, Aim(n=30))
        generation.run(corpus, whole, False)
    assert texts(candidates.load(corpus, run)) == texts(candidates.load(corpus, whole))
    assert n_again <= 30 - n_good + 2 + 1  # what was answered is not asked again, and little is asked ahead


def test_nobody_listens_at_the_address(corpus):
    with serving(TO_WOMEN) as server:
        run = started(corpus, server, Aim(n=9))
    with pytest.raises(EndpointDown):
        generation.run(corpus, run, False)
    assert len(candidates.load(corpus, run)) == 0


def test_a_refused_key_is_one_sentence(corpus):
    with serving(lambda _: error(401, "bad key")) as server:
        run = started(corpus, server, Aim(n=9))
        with pytest.raises(BadEndpoint):
            generation.run(corpus, run, False)
    assert len(candidates.load(corpus, run)) == 0


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (lambda _: completion("Sure, here it is!"), "the answer is not the JSON asked for"),
        (saying(He="The"), "the model changed more than was asked"),
        (saying(), "left by the model"),
    ],
)
def test_answers_of_no_use_are_skipped_by_reason_and_end_the_run(corpus, respond, reason):
    with serving(respond) as server:
        run = started(corpus, server, Aim(n=40), at_once=1)
        with pytest.raises(EndpointDown):
            generation.run(corpus, run, False)
    found = candidates.load(corpus, run)
    assert len(found) == 0 and sum(found.skipped.values()) == found.n_looked_at >= batch.MOST_UNUSABLE - 2
    assert found.skipped[reason] >= batch.MOST_UNUSABLE - 2


def test_cancelled_while_it_waits_it_keeps_what_came(corpus):
    heard = []

    def report(done, total, note=""):
        heard.append(note)
        if len(heard) > 8:
            raise Cancelled

    with serving(TO_WOMEN) as server:
        run = started(corpus, server, Aim(n=40))
        with pytest.raises(Cancelled):
            generation.run(corpus, run, False, report)
        n = len(candidates.load(corpus, run))
        assert 0 < n < 40 and any("requests" in note for note in heard)
        generation.run(corpus, run, False)
        found = candidates.load(corpus, run)
    assert len(found.counted(planted.direction(corpus))) == 40
    assert found.id.tolist() == list(dict.fromkeys(found.id.tolist()))
