"""`augment` from the plan to the records, and what is refused on the way."""

import json

import pytest

from lib import cli
from lib.corpus import workspace
from lib.query.view import View
from tests.corpora import analysed

N = 60


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    texts = [f"He took his bread to the {place} market, where the man knew him." for place in range(N)]
    texts += [f"She baked bread number {n}." for n in range(20)]
    columns = {"id": [f"r{n}" for n in range(len(texts))], "text": texts}
    return analysed(tmp_path_factory.mktemp("augment"), columns, ("profile", "mentions")).root


def run(capsys, *arguments):
    """(exit status, answer as JSON or None, what stderr said)."""
    code = cli.main(["augment", *map(str, arguments), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def test_the_whole_way(made, capsys):
    at = ("--workspace", made)
    code, found, _ = run(capsys, "directions", *at)
    assert code == 0 and "gender:m->f" in [one["direction"] for one in found]
    aim = ("--direction", "gender:m->f", "--share", "0.5")
    _, planned, _ = run(capsys, "plan", *at, *aim)
    assert planned["records"]["eligible"] == N and planned["records"]["needed"] == 55
    _, started, _ = run(capsys, "sample", *at, *aim, "--size", "30")
    assert started["states"]["waiting"] == started["candidates"] == 30
    one = started["run"]
    code, _, said = run(capsys, "rest", one, *at)
    assert code == 2 and "30 more candidates of the sample must be read" in said
    code, _, said = run(capsys, "review", one, *at, "--above", "0.9")
    assert code == 2 and "30 more candidates at or above 0.9" in said
    _, shown, _ = run(capsys, "show", one, *at)
    assert [edit[2:4] for edit in shown[0]["texts"][0]["edits"]][:2] == [["He", "She"], ["his", "her"]]
    run(capsys, "review", one, *at, "--accept", *range(29), "--reject", 29)
    _, rest, _ = run(capsys, "rest", one, *at)
    assert rest["candidates"] == 56  # the rejected one is made up for
    run(capsys, "review", one, *at, "--above", "0.9")
    code, _, said = run(capsys, "add", one, *at, "--reason", " ")
    assert code == 2 and "no reason" in said
    _, added, _ = run(capsys, "add", one, *at, "--reason", "women are missing")
    assert added["n_added"] == 55
    view = View(workspace.load(made))
    assert view.rows("SELECT count(*) FROM catalog WHERE is_generated") == [(55,)]
    view.close()
    _, listed, _ = run(capsys, "runs", *at)
    assert [(line["run"], line["added"]) for line in listed] == [(one, 55)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("plan", "--direction", "gender:m->x"), "There is no direction 'gender:m->x'"),
        (("plan", "--direction", "gender:m->f", "--share", "1"), "choose one above 0 and below 1"),
        (("plan", "--direction", "gender:swap", "--share", "0.5"), "moves no group towards a share"),
        (("plan", "--direction", "gender:m->f", "--number", "0"), "ask for at least 1"),
        (("sample", "--direction", "gender:m->f", "--size", "0"), "ask for at least 1 candidate"),
        (("sample", "--direction", "religion:christian->muslim"), "No record here mentions Christian"),
        (("show", "nope"), "There is no run 'nope'"),
        (("show", "../x"), "is not the name of a run"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(made, capsys, arguments, sentence):
    code, value, said = run(capsys, *arguments, "--workspace", made)
    assert (code, value) == (2, None) and sentence in said and said.count("\n") == 1


def test_a_damaged_run_is_said_and_hides_no_other(made, capsys):
    folder = made / "augment" / "0badc0de"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{")
    code, listed, said = run(capsys, "runs", "--workspace", made)
    assert code == 0 and "0badc0de" not in [line["run"] for line in listed]
    assert "0badc0de" in said and "is damaged" in said


def test_the_directions_of_an_axis_with_many_groups_are_one_line_each(made, capsys):
    assert cli.main(["augment", "directions", "--workspace", str(made)]) == 0
    said = capsys.readouterr().out
    assert "nationality:french->…" in said and "nationality:french->german" not in said
    assert "gender:m->f" in said and len(said.splitlines()) < 250
