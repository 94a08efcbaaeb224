"""The jobs of augmentation: the sample, the adding and the analysis behind it; cut off, they go on."""

import json

import pytest

from lib.augment import additions, candidates, runs
from lib.augment.draw import Aim
from lib.corpus import workspace
from lib.errors import BadOption, Cancelled
from lib.jobs import growing, queue
from lib.jobs.stages import Options
from lib.ledger import events, reviews
from lib.query.view import View
from tests.augment import planted
from tests.corpora import quiet


@pytest.fixture
def corpus(tmp_path):
    return planted.opened(tmp_path)


def heard_of(said: list[tuple]):
    def progress(*given):
        said.append(given[:4])

    return progress


@pytest.fixture
def started(monkeypatch) -> list[tuple]:
    """Jobs are written down and not started."""
    jobs = []

    def submit(root, kind, arguments, stages=()):
        jobs.append((kind, arguments, list(stages)))
        return queue.find(root / "ledger.sqlite", queue.register(root / "ledger.sqlite", kind, arguments, stages))

    monkeypatch.setattr(queue, "submit", submit)
    return jobs


def test_what_a_job_is_given(corpus, started):
    run = planted.started(corpus, Aim(0.5))
    growing.submit_generation(corpus, run.id, True)
    growing.submit_addition(corpus, run.id, " more women ", "Ada")
    options = Options().to_json()
    assert started == [
        ("augment", {"run": run.id, "sample": True}, ["rewrite"]),
        (
            "children",
            {"run": run.id, "reason": "more women", "by": "Ada", "options": options},
            ["add", "import", "generated", "profile", "mentions"],
        ),
    ]
    json.dumps(started)


def test_no_reason_starts_nothing(corpus, started):
    with pytest.raises(BadOption, match="This addition has no reason"):
        growing.submit_addition(corpus, "r", "  ", "Ada")
    assert started == []


def test_the_options_are_those_of_the_newest_analysis(corpus):
    assert growing.options_of(corpus) == Options()
    queue.register(corpus.ledger_path, "analyse", Options(encoder="static", seed=3).to_json(), ["import"])
    assert growing.options_of(corpus) == Options(encoder="static", seed=3)


def test_from_a_sample_to_children_in_the_catalog(corpus):
    said: list[tuple] = []
    run = planted.started(corpus, Aim(0.5), n_sample=6)
    growing.generate(corpus, {"run": run.id, "sample": True}, heard_of(said))
    assert said[0][:2] == ("rewrite", "running") and said[-1] == ("rewrite", "done", 1, 1)
    assert len(candidates.load(corpus, run)) == 6
    reviews.accept_above(corpus.ledger_path, run.id, 0.9, "Ada")
    said.clear()
    given = {"run": run.id, "reason": "more women", "by": "Ada", "options": Options().to_json()}
    assert growing.add(corpus, given, heard_of(said)) == {"run": run.id, "n_added": 6}
    done = [(stage, state) for stage, state, *_ in said if state in ("done", "taken")]
    assert done == [(stage, "done") for stage in ("add", "import", "generated", "profile", "mentions")]
    view = View(workspace.load(corpus.root))
    assert view.rows("SELECT count(*) FROM catalog WHERE is_generated AND 'gender: women' IN mentions") == [(6,)]
    view.close()


def test_cut_off_before_the_analysis_it_goes_on_and_adds_nothing_twice(corpus):
    run = planted.accepted(corpus, Aim(0.5))
    given = {"run": run.id, "reason": "more women", "by": "Ada"}
    stages = growing.stages_after(corpus)
    queue.register(corpus.ledger_path, growing.ADD, given, [growing.WRITE, *stages])

    def stops(stage, state, done, total, note=""):
        if stage == "profile":
            raise Cancelled

    with pytest.raises(Cancelled):
        growing.add(corpus, given, stops)
    again = workspace.load(corpus.root)
    assert again.sources.n_rows == 63 and View(again).n_records == 57  # readers see the corpus as it was
    assert growing.stages_after(again) == stages
    growing.add(again, given, quiet)
    assert set(stages) <= set(again.current().artifacts)
    assert workspace.load(corpus.root).sources.n_rows == 63
    assert [event.action for event in events.all_events(corpus.ledger_path)] == ["generate"]
    assert View(workspace.load(corpus.root)).n_records == 63
    with pytest.raises(BadOption, match="accepted and not added yet"):
        growing.add(workspace.load(corpus.root), given, quiet)


def test_cut_off_between_the_file_and_its_event_it_is_finished(corpus, monkeypatch):
    run = planted.accepted(corpus, Aim(0.5))
    given = {"run": run.id, "reason": "more women", "by": "Ada"}
    whole = additions._decided

    def cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(additions, "_decided", cut)
    with pytest.raises(KeyboardInterrupt):
        growing.add(corpus, given, quiet)
    monkeypatch.setattr(additions, "_decided", whole)
    growing.add(workspace.load(corpus.root), given, quiet)
    view = View(workspace.load(corpus.root))
    assert view.n_records == 63 and [e.n_records for e in events.all_events(corpus.ledger_path)] == [6]
    view.close()


def test_nothing_to_add_and_no_reason_are_refused_before_the_first_child(corpus):
    run = planted.started(corpus, Aim(0.5), n_sample=3)
    with pytest.raises(BadOption, match="accepted and not added yet"):
        growing.add(corpus, {"run": run.id, "reason": "x", "by": "Ada"}, quiet)
    with pytest.raises(BadOption, match="no reason"):
        growing.add(corpus, {"run": run.id, "reason": " ", "by": "Ada"}, quiet)


def test_a_run_that_is_not_there_is_refused(corpus):
    for work in (growing.generate, growing.add):
        with pytest.raises(BadOption, match="There is no run"):
            work(corpus, {"run": "deadbeef", "sample": True, "reason": "x", "by": "Ada"}, quiet)
    assert runs.listed(corpus) == []
