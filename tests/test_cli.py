"""The command line: every command, in process, and a few by a process of their own."""

import argparse
import itertools
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from lib import cli
from lib.errors import Cancelled
from lib.jobs import analysis, queue
from tests import corpora

ROOT = Path(__file__).parents[1]
EXCLUDE = ["exclude", "--where", "n_chars < 5", "--reason", "too short"]


@pytest.fixture(autouse=True)
def curator(monkeypatch):
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")


@pytest.fixture
def source(tmp_path):
    return corpora.write(tmp_path / "small.parquet", corpora.SENTENCES)


@pytest.fixture
def workspace(source, tmp_path, capsys):
    folder = tmp_path / "ws"
    assert cli.main(["open", str(source), "--workspace", str(folder)]) == 0
    assert cli.main(["analyse", "--workspace", str(folder), "--only", "profile", "exact"]) == 0
    capsys.readouterr()
    return folder


def said(capsys, *command, workspace: Path | None = None, code: int = 0):
    """The JSON answer of a command, or for another exit status what it said on stderr."""
    argv = [*command, *(["--workspace", str(workspace)] if workspace else []), "--json"]
    assert cli.main(list(map(str, argv))) == code
    captured = capsys.readouterr()
    return json.loads(captured.out) if code == 0 else captured.err


def every_parser() -> dict[str, argparse.ArgumentParser]:
    made = cli.parser()
    return next(action.choices for action in made._actions if isinstance(action, argparse._SubParsersAction))


@pytest.mark.parametrize("name", [name for name in every_parser() if name != "job"])
def test_every_command_explains_itself_with_an_example_that_parses(name):
    text = every_parser()[name].format_help()
    example = text.split("example:\n  python -m lib ")[1].splitlines()[0]
    words = list(itertools.takewhile(lambda word: word not in ("<", ">"), shlex.split(example)))
    assert words[0] == name
    cli.parser().parse_args(words)


def test_open_says_what_it_made(capsys, source, tmp_path):
    value = said(capsys, "open", source, "--workspace", tmp_path / "ws", "--label", "lang", "--name", "mine")
    assert (value["n_records"], value["name"]) == (6, "mine")
    assert value["roles"]["text"] == ["text"] and value["roles"]["label"] == "lang"
    assert "lang" not in value["roles"]["metadata"]
    assert (tmp_path / "ws" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--text", "nowhere"], "names the column 'nowhere', which is not there"),
        (["--text", "lang", "--label", "lang"], "given as text and as something else"),
        (["--date", "topic"], "did you mean 'topics'?"),
    ],
)
def test_roles_that_do_not_fit_are_one_sentence(capsys, source, tmp_path, more, sentence):
    error = said(capsys, "open", source, "--workspace", tmp_path / "ws", *more, code=2)
    assert sentence in error and error.count("\n") == 1
    assert not (tmp_path / "ws").exists()


def test_a_role_can_be_taken_away(capsys, source, tmp_path):
    value = said(capsys, "open", source, "--workspace", tmp_path / "ws", "--id", "")
    assert value["roles"]["id"] is None


def test_analyse_tells_progress_on_stderr_and_among_the_jobs(capsys, source, tmp_path):
    folder = tmp_path / "ws"
    said(capsys, "open", source, "--workspace", folder)
    assert cli.main(["analyse", "--workspace", str(folder), "--only", "profile", "--json"]) == 0
    captured = capsys.readouterr()
    assert set(json.loads(captured.out)["artifacts"]) == {"import", "profile"}
    assert "import: done\n" in captured.err and "profile: done\n" in captured.err
    (job,) = queue.recent(folder / "ledger.sqlite")
    assert (job.kind, job.state, [step.state for step in job.steps]) == ("analyse", "done", ["done", "done"])
    cli.main(["analyse", "--workspace", str(folder), "--only", "profile"])
    assert "import: already there" in capsys.readouterr().err


def test_after_an_append_what_was_asked_for_stays_with_its_options(capsys, workspace, tmp_path):
    only = ["exact", "groups", "passages"]
    said(capsys, "analyse", "--only", *only, "--near-similarity", 0.6, workspace=workspace)
    more = corpora.write(tmp_path / "more.parquet", {**corpora.SENTENCES, "text": ["More."] * 6})
    said(capsys, "append", more, workspace=workspace)
    done = said(capsys, "analyse", "--only", "exact", "groups", workspace=workspace)["artifacts"]
    assert set(done) == {"import", "exact", "near", "groups", "passages"}
    facts = json.loads((workspace / "artifacts" / "groups" / done["groups"] / "facts.json").read_text())
    assert facts["similarity"] == 0.6
    job = queue.latest(workspace / "ledger.sqlite", "analyse")
    assert [(step.stage, step.state) for step in job.steps][-1] == ("passages", "done")
    # Nothing was appended since, so an option that is not given is the usual one again.
    said(capsys, "analyse", "--only", "groups", workspace=workspace)
    assert queue.latest(workspace / "ledger.sqlite", "analyse").arguments["near_similarity"] == 0.8


def test_status(capsys, workspace):
    value = said(capsys, "status", workspace=workspace)
    assert (value["n_records"], value["n_excluded"], value["n_decisions"]) == (6, 0, 0)
    states = {stage["stage"]: stage["state"] for stage in value["stages"]}
    assert (states["profile"], states["exact"], states["near"]) == ("done", "done", "not computed")


def test_profile(capsys, workspace):
    value = said(capsys, "profile", "--columns", "stars", "lang", workspace=workspace)
    assert [(c["name"], c["n_null"], c["n_distinct"]) for c in value["columns"]] == [("lang", 1, 2), ("stars", 1, 4)]
    assert "no column 'x'" in said(capsys, "profile", "--columns", "x", workspace=workspace, code=2)


def test_duplicates(capsys, tmp_path):
    source = corpora.write(tmp_path / "c.parquet", {"text": ["a b", "A  b", "c", "c", "c", "d"]})
    for command in (["open", source], ["analyse", "--only", "exact"]):
        said(capsys, *command, workspace=tmp_path / "ws")
    value = said(capsys, "duplicates", "exact", workspace=tmp_path / "ws")
    assert [value[name] for name in ("kind", "n_groups", "n_records", "n_removable")] == ["exact", 2, 5, 3]
    assert [(one["group"], one["ids"], one["kept"], one["removable"]) for one in value["groups"]] == [
        (2, [2, 3, 4], [2], [[3, 1.0], [4, 1.0]]),
        (0, [0, 1], [1], [[0, 1.0]]),  # the longest stays
    ]
    value = said(capsys, "duplicates", "exact", "--where", "n_chars > 1", workspace=tmp_path / "ws")
    assert (value["n_groups"], value["n_removable"], value["whole_corpus"]["n_removable"]) == (1, 1, 3)
    assert "no near duplicates yet" in said(capsys, "duplicates", "near", workspace=tmp_path / "ws", code=2)


def test_decide_undo_redo(capsys, workspace):
    assert said(capsys, *EXCLUDE, "--dry-run", workspace=workspace)["n_records"] == 1
    made = said(capsys, *EXCLUDE, workspace=workspace)
    assert (made["event"], made["n_records"], made["sentence"]) == (
        1, 1, "exclude 1 of kept records where (n_chars < 5)",
    )  # fmt: skip
    said(capsys, "undo", "1", "--reason", "hasty", workspace=workspace)
    said(capsys, "redo", made["uid"][:8], "--by", "Ben", workspace=workspace)
    lines = said(capsys, "decisions", workspace=workspace)
    assert [(line["action"], line["by"], line["reason"], line["in_force"]) for line in lines] == [
        ("exclude", "Ada", "too short", True),
        ("undo", "Ada", "hasty", False),
        ("redo", "Ben", "redo of decision 1", False),
    ]


def test_tag_untag_restore(capsys, workspace):
    selection = json.dumps({"where": [{"kind": "in", "column": "lang", "values": ["en"]}]})
    said(capsys, "tag", "--tag", "x", "--selection", selection, "--reason", "r", workspace=workspace)
    said(capsys, "untag", "--tag", "x", "--where", "stars = 1", "--reason", "r", workspace=workspace)
    said(capsys, *EXCLUDE, workspace=workspace)
    said(capsys, "restore", "--where", "true", "--reason", "r", workspace=workspace)
    status = said(capsys, "status", workspace=workspace)
    assert (status["tags"], status["n_excluded"], status["n_decisions"]) == ({"x": 3}, 0, 4)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["exclude", "--where", "nope < 1", "--reason", "r"], "nope"),
        (["exclude", "--where", "1; SELECT 2", "--reason", "r"], "Only one condition"),
        (["exclude", "--where", "n_chars > (SELECT 1)", "--reason", "r"], "subquery"),
        (["exclude", "--where", "n_chars < 5", "--reason", "  "], "no reason"),
        (["exclude", "--where", "n_chars > 1000", "--reason", "r"], "Nothing to exclude"),
        (["exclude", "--reason", "r"], "Say which records to exclude"),
        (["exclude", "--selection", "{", "--reason", "r"], "cannot be read"),
        (["tag", "--tag", " ", "--where", "true", "--reason", "r"], "needs a tag"),
        (["undo", "7"], "no decision '7'"),
        (["redo", "abcdef"], "no decision 'abcdef'"),
        (["duplicates", "near"], "no near duplicates yet"),
        (["analyse", "--only", "everything"], "no stage 'everything'"),
        (["analyse", "--near-similarity", "7"], "from 0.5 to 1"),
        (["export", "--out", "out", "--fields", "nope"], "no field 'nope'"),
        (["export", "--out", "out", "--leave-out", "odd"], "--leave-out takes"),
        (["export", "--out", "out", "--leave-out", "tag:odd"], "No record is tagged 'odd'"),
        (["export", "--out", "out", "--where", "false"], "Nothing would be exported"),
        (["export", "--out", "out", "--per-file", "0"], "choose more"),
    ],
)
def test_bad_input_is_one_sentence_and_2(capsys, workspace, tmp_path, monkeypatch, command, sentence):
    monkeypatch.chdir(tmp_path)
    error = said(capsys, *command, workspace=workspace, code=2)
    last = error.splitlines()[-1]
    assert sentence in last and last.endswith(".")
    assert not (tmp_path / "out").exists()
    assert said(capsys, "decisions", workspace=workspace) == []


@pytest.mark.parametrize("command", ["status", "profile", "decisions", "recipe", "analyse"])
def test_no_workspace_is_one_sentence(capsys, tmp_path, command):
    assert "is not a workspace" in said(capsys, command, workspace=tmp_path / "nowhere", code=2)


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["open"], ["exclude"], ["export", "--format", "xml"]])
def test_bad_usage_is_2(capsys, argv):
    with pytest.raises(SystemExit) as caught:
        cli.main(argv)
    assert caught.value.code == 2 and "usage:" in capsys.readouterr().err


def test_before_the_import_is_one_sentence(capsys, source, tmp_path):
    said(capsys, "open", source, workspace=tmp_path / "ws")
    assert "has not been imported" in said(capsys, *EXCLUDE, workspace=tmp_path / "ws", code=2)
    assert "has not been imported" in said(capsys, "export", "--out", tmp_path / "o", workspace=tmp_path / "ws", code=2)


def test_recipe_is_yaml(capsys, workspace):
    said(capsys, *EXCLUDE, workspace=workspace)
    assert cli.main(["recipe", "--workspace", str(workspace)]) == 0
    value = yaml.safe_load(capsys.readouterr().out)
    assert value["decisions"][0]["where"] == [{"kind": "sql", "sql_text": "n_chars < 5"}]
    assert said(capsys, "recipe", workspace=workspace)["decisions"][0]["reason"] == "too short"


def test_export_and_run_on_another_dump(capsys, workspace, tmp_path):
    said(capsys, *EXCLUDE, workspace=workspace)
    listed = json.dumps({"where": [{"kind": "ids", "ids": [1, 5]}]})
    said(capsys, "exclude", "--selection", listed, "--reason", "picked", workspace=workspace)
    value = said(capsys, "export", "--format", "jsonl", "--out", tmp_path / "out", workspace=workspace)
    assert (value["counts"]["records_out"], value["folder"]) == (3, str(tmp_path / "out"))
    assert [json.loads(line)["id"] for line in (tmp_path / "out/data-00000-of-00001.jsonl").open()] == ["a", "d", "e"]
    assert "is not empty" in said(capsys, "export", "--out", tmp_path / "out", workspace=workspace, code=2)

    columns = {name: [values[i] for i in (5, 4, 3, 2, 0)] for name, values in corpora.SENTENCES.items()}
    pq.write_table(pa.table(columns), tmp_path / "tomorrow.parquet")
    recipe = tmp_path / "out" / "recipe.yaml"
    value = said(capsys, "run", recipe, tmp_path / "tomorrow.parquet", "--out", tmp_path / "next")
    assert [(m["is_rule"], m["n_in_recipe"], m["n_found"], m["n_missing"]) for m in value["decisions"]] == [
        (True, 1, 1, 0), (False, 2, 1, 1),
    ]  # fmt: skip
    assert value["decisions"][1]["missing"] == ["d8898ca0a65461db39e87dd0fdf6da2f"]
    assert pq.read_table(tmp_path / "next/data-00000-of-00001.parquet")["id"].to_pylist() == ["e", "d", "a"]


def test_run_stops_at_a_rule_that_does_not_fit_unless_told(capsys, workspace, tmp_path):
    said(capsys, "exclude", "--where", "lang = 'fr'", "--reason", "r", workspace=workspace)
    assert cli.main(["recipe", "--workspace", str(workspace)]) == 0
    (tmp_path / "recipe.yaml").write_text(capsys.readouterr().out.replace("  - lang\n", ""))
    pq.write_table(
        pa.table({"text": ["x", "y"], "id": ["1", "2"], "stars": [1, 2], "topics": [["a"], []]}), tmp_path / "t.parquet"
    )
    command = ["run", tmp_path / "recipe.yaml", tmp_path / "t.parquet", "--out", tmp_path / "o"]
    assert "Decision 1 (r) cannot be applied" in said(capsys, *command, code=2)
    assert not (tmp_path / "o").exists()
    value = said(capsys, *command, "--go-on")
    assert "lang" in value["decisions"][0]["problem"] and value["counts"]["records_out"] == 2


def test_a_bad_recipe_writes_nothing(capsys, source, tmp_path):
    (tmp_path / "r.yaml").write_text("version: 9\ndecisions: []")
    error = said(capsys, "run", tmp_path / "r.yaml", source, "--out", tmp_path / "o", code=2)
    assert "update it" in error and sorted(path.name for path in tmp_path.iterdir()) == ["r.yaml", "small.parquet"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, Cancelled])
def test_stopping_is_130_and_says_how_to_go_on(capsys, workspace, monkeypatch, error):
    def stopped(*_):
        raise error

    monkeypatch.setattr(analysis, "analyse", stopped)
    assert cli.main(["analyse", "--workspace", str(workspace)]) == 130
    assert "run the same command again to resume" in capsys.readouterr().err
    assert queue.recent(workspace / "ledger.sqlite")[0].state == "cancelled"


def test_the_unexpected_is_told_in_the_job_and_ends_with_1(capsys, workspace, monkeypatch):
    def broken(opened, options, progress, only):
        progress("exact", "running", 1, 2, "")
        raise ValueError("odd\nthing")

    monkeypatch.setattr(analysis, "analyse", broken)
    with pytest.raises(SystemExit) as caught:
        cli.main(["analyse", "--workspace", str(workspace)])
    assert caught.value.code == 1 and "Traceback" in capsys.readouterr().err
    job = queue.recent(workspace / "ledger.sqlite")[0]
    assert (job.state, job.message) == (
        "failed", "Something unexpected happened in exact: ValueError: odd thing; see jobs.log.",
    )  # fmt: skip


def test_a_job_is_done_once_and_says_its_failure(capsys, workspace):
    path = workspace / "ledger.sqlite"
    good = queue.register(path, "analyse", {}, ["import"])
    bad = queue.register(path, "analyse", {"nonsense": 1}, ["import"])
    odd = queue.register(path, "dance", {})
    assert [cli.main(["job", "--workspace", str(workspace), job]) for job in (good, good, bad, odd, "none")] == [
        0,
        2,
        2,
        2,
        2,
    ]
    assert [(queue.find(path, job).state, queue.find(path, job).message) for job in (good, bad, odd)] == [
        ("done", ""),
        ("failed", "An analysis has no option nonsense."),
        ("failed", "There is no job of the kind 'dance'; there are analyse, export, contamination, augment, children."),
    ]


def by_process(*argv: object, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "lib", *map(str, argv)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_as_a_process(source, tmp_path):
    opened = by_process("open", source, "--json", WINNOW_HOME=str(tmp_path / "home"))
    assert opened.returncode == 0 and opened.stderr == ""
    folder = json.loads(opened.stdout)["workspace"]
    assert Path(folder) == tmp_path / "home" / "small"
    analysed = by_process("analyse", "--workspace", folder, "--only", "import", "--json")
    assert json.loads(analysed.stdout)["catalog"] == 1 and "import: done" in analysed.stderr
    bad = by_process("open", tmp_path / "none.parquet")
    assert (bad.returncode, bad.stdout) == (2, "") and bad.stderr.count("\n") == 1


def test_a_submitted_job_runs_in_a_process_of_its_own(capsys, workspace):
    job = queue.submit(workspace, "export", {"format": "csv"}, ["records", "evidence", "checksums", "archive"])
    children = [child for child in psutil.Process().children() if job.id in child.cmdline()]
    psutil.wait_procs(children, timeout=120)
    done = queue.find(workspace / "ledger.sqlite", job.id)
    assert done.state == "done", done.message
    value = json.loads(done.message)
    assert (Path(value["folder"]) / value["archive"]).exists()
