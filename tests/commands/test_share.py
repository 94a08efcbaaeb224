"""`audit publish`, `audit shares`, `audit revoke`, `audit compare`."""

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib import cli
from lib.corpus import workspace
from lib.curate.desk import open_view
from lib.share import examples, publishing, routes, snapshot
from tests.share import corpus
from tests.share.corpus import audited, exclude, opened

TERMS = ["--title", "Small talk", "--owner", "Example Lab", "--licence", "CC BY 4.0"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path))
    opened(tmp_path).close()
    return tmp_path / "workspace"


def said(capsys, *command, code: int = 0):
    capsys.readouterr()
    assert cli.main([*map(str, command), "--json"]) == code
    captured = capsys.readouterr()
    return json.loads(captured.out) if code == 0 else captured.err.splitlines()[-1]


def test_publish_list_revoke(capsys, folder, tmp_path):
    out = tmp_path / "page.html"
    made = said(capsys, "audit", "publish", "--workspace", folder, *TERMS, "--out", out)
    assert out.read_text().startswith("<!doctype html>") and made["n_not_shown"] < made["n_numbers"]
    client = TestClient(Starlette(routes=routes.routes()))
    assert "Small talk" in client.get(made["path"]).text
    listed = said(capsys, "audit", "shares", "--workspace", folder)
    assert [one["author"] for one in listed["audits"]] == ["Ada"]
    assert [(one["id"], one["state"], one["n_uses"]) for one in listed["links"]] == [(made["link"], "open", 1)]
    ended = said(capsys, "audit", "revoke", f"https://example.org{made['path']}", "--workspace", folder)
    assert ended["revoked_by"] == "Ada" and client.get(made["path"]).status_code == 410


def test_a_dry_run_publishes_nothing(capsys, folder):
    value = said(capsys, "audit", "publish", "--workspace", folder, *TERMS, "--dry-run")
    assert value["n_by_earlier"] == 0 < value["n_not_shown"]
    assert said(capsys, "audit", "shares", "--workspace", folder) == {"audits": [], "links": []}


def test_compare(capsys, folder, tmp_path):
    groups = said(capsys, "audit", "compare", "--workspace", folder, "kind = 'note'", "kind = 'letter'")["gender"][
        "groups"
    ]
    assert {group["group"] for group in groups} >= {"women", "men"}
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(said(capsys, "audit", "--workspace", folder)))
    same = said(capsys, "audit", "compare", path, folder)["gender"]
    assert same["divergence"] == 0 and {group["difference"] for group in same["groups"]} <= {0, None}
    one = said(capsys, "audit", "publish", "--workspace", folder, *TERMS, "--no-link")["id"]
    assert "gender" in said(capsys, "audit", "compare", "--workspace", folder, one, "kind = 'note'")


def test_approved_snippets_go_along_only_where_they_are_asked_for(capsys, folder):
    view = open_view(workspace.load(folder))
    draft = publishing.draft(view, audited(view), corpus.TERMS)
    subject = next(one for one in draft.subjects if one.label == "Gender: women")
    [one] = examples.drawn(view, subject, draft.audited, 1)
    examples.answer(view.workspace.ledger_path, one, examples.APPROVED, "Ada")
    view.close()
    publish = ["audit", "publish", "--workspace", folder, *TERMS]
    assert said(capsys, *publish, "--snippets", "--dry-run")["n_snippets"] == 1
    plain, with_text = said(capsys, *publish), said(capsys, *publish, "--snippets")
    assert (plain["n_snippets"], with_text["n_snippets"], with_text["snippets_refused"]) == (0, 1, [])
    assert snapshot.read(folder, plain["id"])["snippets"] == []
    assert snapshot.read(folder, with_text["id"])["snippets"] == [one.to_json()]
    # Once its record is out, the snippet is too, and the command says so.
    exclude(open_view(workspace.load(folder)), [one.snippet.id])
    later = said(capsys, *publish, "--snippets")
    assert later["n_snippets"] == 0 and len(later["snippets_refused"]) == 1


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["audit"], "needs --workspace"),
        (["audit", "publish", *TERMS], "needs --workspace"),
        (["audit", "compare", "none.json", "none.json"], "cannot be read as an audit"),
        (["audit", "revoke", "abc", "--workspace", "{folder}"], "no such link"),
        (["audit", "revoke", "/shared/abc.def", "--workspace", "{folder}"], "not one of this server's"),
        (["audit", "publish", "--workspace", "{folder}", *TERMS, "--next-review", "soon"], "no date"),
        (
            ["audit", "publish", "--workspace", "{folder}", *TERMS, "--out", "/nowhere/at/all.html"],
            "make the folder first",
        ),
        (["audit", "compare", "--workspace", "{folder}", "20200101-0123456789", "1=1"], "no audit 20200101-0123456789"),
        (
            ["audit", "compare", "--workspace", "{folder}", "kind = 'note'", "kind = 'x'"],
            "No record is in \"kind = 'x'\"",
        ),
        (
            ["audit", "publish", "--workspace", "{folder}", *TERMS, "--out", "{folder}"],
            "is a folder; name the file in it",
        ),
        (["audit", "publish", "--workspace", "{folder}", *TERMS, "--link-days", "9999"], "choose 1 to 730"),
        (["audit", "publish", "--workspace", "{folder}", *TERMS, "--where", "kind = 'x'"], "is of 0 records, too few"),
    ],
)
def test_bad_input_is_one_sentence(capsys, folder, command, sentence):
    assert sentence in said(capsys, *(str(word).format(folder=folder) for word in command), code=2)
    assert snapshot.all_of(folder) == [], "an audit was published before the mistake was seen"
