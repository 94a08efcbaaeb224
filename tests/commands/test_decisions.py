"""Generated records on the command line: their decision is listed, taken back and put in force again."""

import json

import pytest

from lib import cli
from lib.corpus import workspace
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from tests.corpora import SENTENCES, analysed
from tests.curate.families import generate


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    made = analysed(tmp_path, SENTENCES)
    events.append(made.ledger_path, Decision("exclude", "too few", "Ada", "exclude 1 record", make([0])))
    made, _ = generate(made, "one", [(0, {"text": "The she-cat sat."})], method="substitute")
    return made.root


def test_it_is_listed_with_how_it_was_made(root, capsys):
    assert cli.main(["decisions", "--workspace", str(root), "--json"]) == 0
    out, made = json.loads(capsys.readouterr().out)
    assert out["generated"] is None and made["in_force"]
    assert made["generated"] == {
        "axis": "gender", "direction": "swap", "operator": "rules", "rules": "3", "seed": 7, "method": "substitute",
        "run": "r1", "file": "one",
    }  # fmt: skip
    assert cli.main(["decisions", "--workspace", str(root)]) == 0
    assert "generate" in capsys.readouterr().out


def test_undo_says_what_is_still_out_and_redo_brings_it_back(root, capsys):
    assert cli.main(["undo", "2", "--workspace", str(root)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("decision 3: undo decision 2: make 1 records")
    assert second == "The record in whose stead it stood is still out; undo decision 1 too."
    assert cli.main(["status", "--workspace", str(root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["n_excluded"] == 2
    assert cli.main(["redo", "2", "--workspace", str(root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hint"] == ""
    assert cli.main(["status", "--workspace", str(root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["n_excluded"] == 1
    assert workspace.load(root).sources.n_rows == 7
