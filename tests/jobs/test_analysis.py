"""An analysis: stages in order, each once; a changed option makes only what depends on it anew."""

import pytest

from lib.errors import BadOption, Cancelled
from lib.jobs import stages
from lib.jobs.analysis import analyse, keys_of
from lib.jobs.stages import Options, needed
from lib.query.view import View
from tests.corpora import SENTENCES, open_corpus, quiet, write


@pytest.fixture
def made(tmp_path):
    return open_corpus(write(tmp_path / "c.parquet", SENTENCES), tmp_path / "workspace")


def told(workspace, options=Options(), only=()):
    """(stage, state) of each stage's end."""
    ends = []

    def progress(stage, state, done, total, note=""):
        if state != "running":
            ends.append((stage, state))

    analyse(workspace, options, progress, only)
    return ends


def test_a_stage_brings_what_it_needs_and_nothing_else():
    assert [stage.name for stage in needed(["groups"])] == ["import", "near", "groups"]
    assert [stage.name for stage in needed()] == [stage.name for stage in stages.DEFAULT_STAGES]
    with pytest.raises(BadOption, match="no stage 'dance'; the stages are import, generated, profile"):
        needed(["dance"])


def test_every_stage_stands_after_what_it_needs():
    seen = set()
    for stage in stages.STAGES:
        assert set(stage.needs) <= seen
        seen.add(stage.name)


def test_what_is_there_is_taken(made):
    assert told(made, only=["groups"]) == [("import", "done"), ("near", "done"), ("groups", "done")]
    assert told(made, only=["groups"]) == [("import", "taken"), ("near", "taken"), ("groups", "taken")]


def test_another_threshold_cuts_the_same_pairs_again(made):
    told(made, only=["groups"])
    again = told(made, Options(near_similarity=0.6), only=["groups"])
    assert again == [("import", "taken"), ("near", "taken"), ("groups", "done")]


def test_other_roles_make_everything_anew_and_put_the_old_out_of_force(made):
    from dataclasses import replace

    told(made, only=["exact", "profile"])
    other = replace(made, roles=replace(made.roles, text=("lang",)))
    assert told(other, only=["profile"]) == [("import", "done"), ("profile", "done")]
    assert set(other.current().artifacts) == {"import", "profile"}
    view = View(other)
    assert "exact_group" not in view.schema
    view.close()


def test_a_cancelled_analysis_keeps_the_finished_stages(made):
    def stop(stage, state, done, total, note=""):
        if stage == "exact":
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse(made, Options(), stop, ["exact"])
    assert set(made.current().artifacts) == {"import"}
    assert told(made, only=["exact"]) == [("import", "taken"), ("exact", "done")]


@pytest.mark.parametrize(
    "options, words",
    [
        ({"near_similarity": 1.2}, "from 0.5 to 1"),
        ({"normalisation": "magic"}, "no normalisation called 'magic'"),
        ({"speed": 9}, "has no option speed"),
    ],
)
def test_options_outside_their_range_are_refused_before_any_work(made, options, words):
    with pytest.raises(BadOption, match=words):
        analyse(made, Options.from_json(options), quiet)
    assert made.current() is None


def test_keys_follow_the_options(made):
    base, other = keys_of(made, Options()), keys_of(made, Options(near_similarity=0.9))
    assert {name for name in base if base[name] != other[name]} == {"groups", "passages"}


def test_all_stages_run_on_a_handful_of_records(made):
    analyse(made, Options(encoder="static"), quiet)
    view = View(made)
    expected = {"n_tokens", "exact_group", "near_group", "near_kept", "map_x", "map_y", "trust", "topic", "subtopic"}
    assert expected <= set(view.schema)
    assert view.rows("SELECT count(*), count(map_x), count(topic) FROM catalog") == [(6, 5, 5)]
    view.close()
