"""Appended files: old ids stay, what was computed is taken over, and the result equals a run over all files."""

from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from lib.corpus import appending, importing, texts
from lib.curate import actions
from lib.embed import encoders
from lib.errors import BadSource, Cancelled
from lib.jobs import analysis, stages
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from lib.ledger import state
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import open_corpus, quiet, write

STAGES = ["profile", "exact", "groups", "embed"]
OPTIONS = Options(encoder="static")


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(importing, "BATCH_RECORDS", 50)
    monkeypatch.setattr(texts.Texts.ranges, "__defaults__", (60, 20_000))


@pytest.fixture
def files(sample_source, tmp_path):
    """Three files of a grown folder; the last repeats records of the first."""
    table = pq.read_table(sample_source / "corpus.parquet")
    rows = {name: table[name].to_pylist() for name in ("id", "text", "lang")}
    ranges = [range(150), range(150, 310), [*range(310, 350), *range(10)]]
    return [
        write(
            tmp_path / "in" / f"{letter}.parquet", {name: [values[i] for i in picked] for name, values in rows.items()}
        )
        for letter, picked in zip("bca", ranges, strict=True)
    ]


def contents(workspace):
    view = View(workspace)
    rows = view.rows("SELECT * EXCLUDE (source_file) FROM catalog ORDER BY id")
    view.close()
    near = workspace.artifact("near")
    return (
        rows,
        [(near / f"{name}.npy").read_bytes() for name in ("a", "b", "similarity", "representative")],
        (workspace.artifact("embed") / "vectors.npy").read_bytes(),
    )


def test_the_result_equals_a_run_over_all_files(files, tmp_path, small_batches, monkeypatch):
    first, second, third = files
    grown = open_corpus(first, tmp_path / "grown")
    analyse(grown, OPTIONS, quiet, STAGES)
    read = []
    encode = encoders.open_encoder("static").__class__.encode
    monkeypatch.setattr(
        encoders.StaticEncoder, "encode", lambda self, texts: read.append(len(texts)) or encode(self, texts)
    )
    for added in (second, third):
        grown = appending.append(grown, str(added))
        analyse(grown, OPTIONS, quiet, STAGES)
    assert sum(read) == 160 + 50  # no text was embedded twice
    whole = open_corpus(first, tmp_path / "whole")
    whole = appending.append(appending.append(whole, str(second)), str(third))
    analyse(whole, OPTIONS, quiet, STAGES)
    assert contents(grown) == contents(whole)
    assert not (grown.root / "NEXT").exists()


def test_decisions_stay_with_their_records(files, tmp_path, small_batches):
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, OPTIONS, quiet, ["profile"])
    view = View(made)
    german = view.ids(Selection((OneOf("lang", ("de",)),)))
    actions.commit(view, actions.plan(view, "exclude", Selection((OneOf("lang", ("de",)),))), "no German", "ann")
    view.close()
    grown = appending.append(made, str(files[1]))
    analyse(grown, OPTIONS, quiet, ["profile"])
    assert (state.load(grown.ledger_path, 310).excluded_by.nonzero()[0] == german).all()


def test_an_append_cut_off_goes_on(files, tmp_path, small_batches):
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, OPTIONS, quiet, STAGES)
    grown = appending.append(made, str(files[1]))

    def halt(stage, state_, done, total, note=""):
        if stage == "near" and done > 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse(grown, OPTIONS, halt, STAGES)
    assert appending.previous(grown)["near"].exists()
    analyse(grown, OPTIONS, quiet, STAGES)
    whole = appending.append(open_corpus(files[0], tmp_path / "whole"), str(files[1]))
    analyse(whole, OPTIONS, quiet, STAGES)
    assert contents(grown) == contents(whole)


def test_nothing_new_and_another_schema_are_refused(files, tmp_path):
    made = open_corpus(files[0], tmp_path / "w")
    with pytest.raises(BadSource, match="nothing was appended"):
        appending.append(made, str(files[0]))
    other = write(tmp_path / "other.parquet", {"id": ["x"], "text": ["y"], "lang": [3]})
    with pytest.raises(BadSource, match=r"'lang' is BIGINT in .*other\.parquet but VARCHAR in b"):
        appending.append(made, str(other))
    assert len(appending.append(made, str(tmp_path / "in")).sources.files) == 3


def test_readers_see_the_old_corpus_until_the_new_one_is_complete(files, tmp_path, small_batches):
    made = open_corpus(files[0], tmp_path / "w")
    before = analyse(made, OPTIONS, quiet, STAGES)
    grown = appending.append(made, str(files[1]))
    seen = []

    def look(stage, state_, done, total, note=""):
        if state_ == "done":
            seen.append((stage, made.current() == before))
        if stage == "near" and done > 200 and len(seen) < 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse(grown, OPTIONS, look, STAGES)
    view = View(grown)
    assert (view.n_records, "near_group" in view.schema, made.current()) == (150, True, before)
    view.close()
    seen.append(("resumed", True))
    analyse(grown, OPTIONS, look, STAGES)
    assert {still for _, still in seen} == {True}
    assert made.current() != before and View(grown).n_records == 310
    assert not (made.root / "NEXT").exists()


def test_what_was_made_aside_does_not_come_in_by_another_analysis(files, tmp_path, small_batches):
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, OPTIONS, quiet, ["profile"])
    grown = appending.append(made, str(files[1]))

    def halt(stage, state_, done, total, note=""):
        if stage == "profile":
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse(grown, OPTIONS, halt, ["profile"])
    assert (made.root / "NEXT").exists()
    analyse(made, OPTIONS, quiet, ["profile", "exact"])  # as it was before the files were added
    assert View(made).n_records == 150
    analyse(grown, OPTIONS, quiet, ["profile", "exact"])
    assert View(grown).n_records == 310


def test_old_texts_go_and_the_ones_in_force_stay(files, tmp_path):
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, OPTIONS, quiet, ["profile"])
    for file in files[1:]:
        made = appending.append(made, str(file))
        analyse(made, OPTIONS, quiet, ["profile"])
    left = sorted(path.name for path in made.root.glob("text.*.duckdb"))
    assert len(left) == 2 and made.current().texts[0] in left
    assert View(made).rows("SELECT count(*) FROM texts") == [(360,)]


def test_what_was_computed_on_demand_stays_and_is_given_what_it_said_before(files, tmp_path, monkeypatch):
    """meaning and passages were asked for once: an analysis of the grown corpus that names neither makes both anew."""
    monkeypatch.setattr(encoders, "MOST_FOR_MINILM", 0)  # "auto", and quick all the same
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, Options(), quiet, [*STAGES, "meaning", "passages"])
    before = made.current().artifacts
    given = {}
    for number, stage in enumerate(stages.STAGES):

        def run(task, name=stage.name, whole=stage.run):
            given[name] = task.previous
            whole(task)

        monkeypatch.setattr(
            stages, "STAGES", (*stages.STAGES[:number], replace(stage, run=run), *stages.STAGES[number + 1 :])
        )
    monkeypatch.setattr(analysis, "STAGES", stages.STAGES)
    grown = appending.append(made, str(files[1]))

    def halt(stage, state_, done, total, note=""):
        if stage == "passages":
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse(grown, Options(), halt, STAGES)
    analyse(grown, Options(), quiet, STAGES)
    after = grown.current().artifacts
    assert set(after) == set(before) and after["meaning"] != before["meaning"]
    assert given == {name: grown.artifact_path(name, key) for name, key in before.items()}


def test_what_was_made_from_other_vectors_is_not_taken_over(files, tmp_path, monkeypatch):
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, OPTIONS, quiet, ["meaning"])
    before = appending.previous(grown := appending.append(made, str(files[1])))
    for options, still in ((OPTIONS, True), (Options(encoder="minilm"), False), (Options("static", seed=8), False)):
        assert analysis._holds_still(before, "meaning", grown, options) == still
    assert not analysis._holds_still(before, "passages", grown, OPTIONS)


def test_a_stage_on_demand_goes_where_its_needs_are_not_brought_up_to_date(files, tmp_path):
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, OPTIONS, quiet, ["profile", "meaning"])
    grown = appending.append(made, str(files[1]))
    assert [stage.name for stage in stages.needed(["profile"], grown)] == ["import", "profile"]
    assert [stage.name for stage in stages.needed(["embed"], grown)] == ["import", "embed", "meaning"]
    assert "meaning" not in [stage.name for stage in stages.needed(["embed"], made)]


def test_an_import_begins_with_another_of_the_same_first_files_and_roles(files, tmp_path):
    made = open_corpus(files[0], tmp_path / "w")
    analyse(made, OPTIONS, quiet, ["import"])
    grown = appending.append(made, str(files[1]))
    imports = [made.artifact("import")]
    for one in (grown, replace(grown, roles=replace(grown.roles, text=("lang",)))):
        analyse(one, OPTIONS, quiet, ["import"])
        imports.append(one.artifact("import"))
    begins = [[appending.begins_with(one, first) for first in imports] for one in imports]
    assert begins == [[True, False, False], [True, True, False], [False, False, True]]
    assert not appending.begins_with(imports[0], tmp_path / "nothing")
