"""The stage mentions: what it counts, where, and that a cut-off run gives the same."""

import numpy as np
import pyarrow as pa
import pytest

from lib.audit import edits, marks, mentions, parsed
from lib.audit.finder import Finder
from lib.audit.lexicon import Term, shipped
from lib.audit.representation import represent
from lib.corpus.artifacts import Task
from lib.corpus.roles import Roles
from lib.corpus.texts import Texts
from lib.errors import BadLexicon, BadOption, NotComputed
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.audit.conftest import TEXTS
from tests.corpora import analysed, quiet


def rows(view, axis, tier="B"):
    found = marks.opened(view).marks(axis, tier)
    named = [found.groups[group] for group in found.group]
    return list(zip(found.ids.tolist(), named, found.n.tolist(), strict=True))


def test_mentions_by_record_group_and_tier(view):
    assert rows(view, "gender") == [
        (0, "men", 1),
        (0, "women", 1),
        (1, "men", 1),
        (1, "women", 1),
        (2, "men", 2),
        (2, "women", 2),
        (7, "men", 1),
        (7, "women", 1),
    ]
    assert rows(view, "race") == [(1, "Black", 1)]
    assert rows(view, "occupation") == [(0, "engineer", 1), (0, "nurse", 1)]


def test_texts_in_other_languages_are_not_counted_and_that_is_said(view):
    found = marks.opened(view)
    # The column says so of record 4; of record 5 the words do.
    assert np.flatnonzero(~found.arrays["counted"]).tolist() == [4, 5]
    assert found.facts["n_other_language"] == 2
    assert found.facts["language_column"] == "lang"


def test_sentences_tell_who_is_named_together(view):
    found = marks.opened(view)
    ids, sentence, group = found.by_sentence("gender")
    groups = found.groups_of("gender")
    named = [(int(i), int(s), groups[g]) for i, s, g in zip(ids, sentence, group, strict=True)]
    assert named[:4] == [(0, 0, "women"), (0, 1, "men"), (1, 0, "men"), (1, 0, "women")]
    assert named[4:7] == [(2, 0, "men"), (2, 0, "women"), (2, 1, "women")]
    assert found.arrays["sentences"].tolist()[:4] == [2, 2, 2, 0]


def test_groups_in_the_catalog_make_a_selection(view):
    assert view.schema["mentions"] == "VARCHAR[]"
    assert view.ids(Selection((OneOf("mentions", ("gender: women",)),))).tolist() == [0, 1, 2, 7]
    assert view.ids(Selection((OneOf("mentions", (None,)),))).tolist() == [3, 4, 5, 6]
    found = marks.opened(view).marks("gender")
    assert view.ids(Selection((found.filter_of(negated=True),))).tolist() == [3, 4, 5, 6]


def test_exact_copies_share_a_jackknife_bucket(tmp_path):
    made = analysed(tmp_path, {"id": ["a", "b", "c"], "text": ["One text", "Two text", "One text"]}, ("mentions",))
    view = View(made)
    buckets = marks.opened(view).arrays["bucket"]
    assert buckets[0] == buckets[2] and buckets.tolist() == marks.buckets(view).tolist()
    view.close()


def test_a_cut_off_run_goes_on_and_gives_the_same(people, tmp_path):
    whole = people.artifact("mentions")
    parts = Task(people, tmp_path, mentions.parameters(people), {"import": people.artifact("import")})

    class Cut(Exception):
        pass

    def stop(done, total, note=""):
        if done:
            raise Cut

    small = Texts.ranges
    try:
        Texts.ranges = lambda self: [(0, 3), (3, 6), (6, 8)]
        with pytest.raises(Cut):
            mentions.run(Task(people, tmp_path, parts.parameters, parts.inputs, stop))
        assert parts.has_part(0) and not parts.has_part(3)
        mentions.run(parts)
    finally:
        Texts.ranges = small
    for name in (*mentions.ARRAYS, *mentions.BY_ID, "bucket"):
        assert np.array_equal(np.load(tmp_path / f"{name}.npy"), np.load(whole / f"{name}.npy")), name


def test_a_lexicon_edited_meanwhile_stops_the_stage(people, tmp_path):
    parameters = mentions.parameters(people) | {"lexicon": "0123456789abcdef"}
    with pytest.raises(BadLexicon, match="was edited while"):
        mentions.run(Task(people, tmp_path, parameters, {"import": people.artifact("import")}))


def test_who_decided_is_in_the_key_and_in_the_facts(tmp_path, monkeypatch):
    """A fake judge, by name in the stage's parameters, counts what the rules leave open."""
    text = "He is an American game show host."
    monkeypatch.setenv(parsed.SETTING, "rules")
    made = analysed(tmp_path, {"id": ["a"], "text": [text]}, ("mentions",))
    by_rules = made.current().artifacts["mentions"]
    view = View(made)
    assert rows(view, "nationality") == [] and marks.opened(view).facts["people"] == parsed.RULES
    view.close()
    monkeypatch.setattr(parsed, "decider", lambda n_records: "fake")
    monkeypatch.setattr(parsed, "judge", lambda lexicon, named: lambda questions: [True] * len(questions))
    analyse(made, Options(), quiet, ("mentions",))
    assert made.current().artifacts["mentions"] != by_rules
    view = View(made)
    assert rows(view, "nationality") == [(0, "American", 1)] and marks.opened(view).facts["people"] == "fake"
    view.close()


def test_a_parser_that_went_away_stops_the_stage(people, tmp_path):
    parameters = mentions.parameters(people) | {"people": "rules and a model of another day"}
    with pytest.raises(BadOption, match="is not installed any more"):
        mentions.run(Task(people, tmp_path, parameters, {"import": people.artifact("import")}))


def test_what_was_made_before_files_were_appended_is_taken_over(people, tmp_path, monkeypatch):
    whole = people.artifact("mentions")
    inputs = {"import": people.artifact("import")}
    task = Task(people, tmp_path, mentions.parameters(people), inputs, previous=whole)
    monkeypatch.setattr(Finder, "find", lambda *_: pytest.fail("the text was searched again"))
    mentions.run(task)
    for name in (*mentions.ARRAYS, *mentions.BY_ID, "bucket"):
        assert np.array_equal(np.load(tmp_path / f"{name}.npy"), np.load(whole / f"{name}.npy")), name


def test_batches_do_not_change_the_counts():
    finder = Finder(shipped())
    texts = [text for text, *_ in TEXTS]
    whole = finder.find(pa.chunked_array([texts]))
    halves = [finder.find(pa.chunked_array([part])) for part in (texts[:4], texts[4:])]
    finder.close()
    assert np.array_equal(whole["s_term"], np.concatenate([half["s_term"] for half in halves]))
    assert np.array_equal(whole["d_id"], np.concatenate([halves[0]["d_id"], halves[1]["d_id"] + 4]))


def test_an_edit_of_the_lexicon_makes_the_stage_anew(tmp_path):
    made = analysed(tmp_path, {"id": ["a"], "text": ["My nana knits."]}, ("mentions",))
    view = View(made)
    assert rows(view, "gender") == []
    view.close()
    edits.add_terms(made.root, [Term("gender", "nana", "women")], "ann")
    analyse(made, Options(), quiet, ("mentions",))
    view = View(made)
    assert rows(view, "gender") == [(0, "women", 1)]
    assert marks.opened(view).facts["lexicon"]["version"] == "1.1+1"
    view.close()


def test_a_corpus_without_mentions(tmp_path):
    made = analysed(tmp_path, {"id": ["a", "b", "c"], "text": ["", None, "x"]}, ("mentions",))
    view = View(made)
    assert rows(view, "gender") == []
    view.close()


def test_what_is_not_there_gets_a_sentence(tmp_path, view):
    with pytest.raises(BadOption, match="no axis 'shoe size'"):
        marks.opened(view).marks("shoe size")
    with pytest.raises(BadOption, match="no column 'nope'"):
        marks.labels(view, "nope")
    bare = View(analysed(tmp_path, {"id": ["a"], "text": ["x"]}, ("import",)))
    with pytest.raises(NotComputed, match="have not been counted; run `analyse`"):
        marks.opened(bare)
    bare.close()


def test_labels_are_an_axis_like_mentions(view):
    found = marks.labels(view, "theme")
    assert found.groups == ("art", "law")
    assert found.documents().tolist() == [4, 3]
    assert found.n_counted == 7 and found.n_marked == 7
    assert found.filter_of("law") == OneOf("theme", ("law",))


def test_values_too_rare_to_be_told_stay_in_the_total(tmp_path):
    """120 kinds: the 100 most frequent are groups, and a share is still one of all 220 labels."""
    kinds = ["common"] * 101 + [f"kind {k:03}" for k in range(119)]
    columns = {"id": [str(k) for k in range(220)], "text": ["x"] * 220, "kind": kinds}
    view = View(analysed(tmp_path, columns, ("profile",), Roles(text=("text",), id="id", metadata=("kind",))))
    found = marks.labels(view, "kind")
    assert len(found.groups) == marks.MOST_LABELS and found.n_hidden == 20
    assert found.rest.sum() == 20 and found.totals().sum() == found.n_counted == 220
    half = np.arange(220) >= 110
    assert found.within(half).totals().sum() == 110
    shares = represent(found)
    assert shares.n == 220 and shares.groups[0].share.value == pytest.approx(101 / 220)
    view.close()


def test_a_column_of_languages_without_any_value_says_nothing(tmp_path):
    columns = {"text": ["She reads.", "He reads."], "lang": pa.array([None, None])}
    made = analysed(tmp_path, columns, ("mentions",))
    assert mentions.language_column(made) == ""
    assert rows(View(made), "gender") == [(0, "women", 1), (1, "men", 1)]
