"""`audit`: tone and who decided are in what it prints, and bad lists get a sentence."""

import json

import pytest

from lib import cli
from tests import corpora


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    n = 80
    columns = {
        "id": [str(k) for k in range(3 * n)],
        "text": [f"She sang a lovely song {k}." for k in range(n)]
        + [f"He sang a song {k}." for k in range(n)]
        + [f"Rain fell {k}." for k in range(n)],
        "rating": [5.0] * n + [3.0] * n + [1.0] * n,
    }
    made = corpora.analysed(tmp_path_factory.mktemp("audit"), columns, ("profile", "mentions"))
    return made.root


def said(capsys, *command, code: int = 0):
    capsys.readouterr()
    assert cli.main([*map(str, command), "--json"]) == code
    captured = capsys.readouterr()
    return json.loads(captured.out) if code == 0 else captured.err.splitlines()[-1]


def test_tone_with_its_gap(capsys, folder):
    value = said(capsys, "audit", "--workspace", folder)
    assert value["people_decided_by"].startswith("rules")
    women, men = value["tone"]["groups"]
    assert women["group"] == "women" and women["mean"]["value"] == pytest.approx(0.5) and men["mean"]["value"] == 0
    assert (women["n_twins"], women["gap"]["value"]) == (80, 0)


def test_a_list_of_ones_own_and_the_means_of_a_column(capsys, folder, tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("-1\tshe\n")
    value = said(capsys, "audit", "--workspace", folder, "--tone", path, "--score", "rating")["tone"]
    assert value["scorer"]["name"] == "mine" and value["column"] == "rating"
    women, men = value["groups"]
    assert (women["mean"]["value"], women["gap"]["value"]) == (5.0, pytest.approx(-0.5))
    assert men["gap"]["value"] == pytest.approx(0.5)


def test_bad_input_gets_a_sentence(capsys, folder, tmp_path):
    path = tmp_path / "bad.tsv"
    path.write_text("lovely\n")
    assert "bad.tsv, line 1: begin with a weight" in said(
        capsys, "audit", "--workspace", folder, "--tone", path, code=2
    )
    assert "'text' is no column of numbers; this corpus has rating" in said(
        capsys, "audit", "--workspace", folder, "--score", "text", code=2
    )


def test_a_wrong_setting_of_who_decides(capsys, folder, monkeypatch):
    monkeypatch.setenv("WINNOW_PEOPLE", "magic")
    assert "WINNOW_PEOPLE is 'magic'" in said(capsys, "audit", "--workspace", folder, code=2)
