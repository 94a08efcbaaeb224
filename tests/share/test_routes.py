"""The routes: one snapshot for a good link, one sentence for any other, and nothing of the server in either."""

import re
import shutil

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.share import links, routes, snapshot
from tests.browser import serve
from tests.share.test_snapshot import write


@pytest.fixture
def root(shared, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(shared[0], home / "talk")
    monkeypatch.setenv("WINNOW_HOME", str(home))
    return home / "talk"


@pytest.fixture
def share(root, shared):
    return links.create(root, shared[1]["id"], "ada")


@pytest.fixture
def client(root):
    return TestClient(Starlette(routes=routes.routes()))


def path_of(root, share, what="page"):
    return links.path_of(root, share, what)


def test_the_page(client, root, share):
    answer = client.get(path_of(root, share))
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "script-src" not in policy
    assert (
        answer.headers["cache-control"] == "private, no-store" and answer.headers["x-content-type-options"] == "nosniff"
    )
    assert answer.headers["referrer-policy"] == "no-referrer" and "noindex" in answer.headers["x-robots-tag"]
    assert "<h1>Audit of small talk</h1>" in answer.text and "A newer audit exists" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("what", "type", "start"),
    [
        ("html", "text/html; charset=utf-8", "<!doctype html>"),
        ("json", "application/json", "{"),
        ("csv", "text/csv; charset=utf-8", "# Audit of small talk"),
        ("croissant.json", "application/ld+json", '{\n "@context"'),
    ],
)
def test_the_files(client, root, share, what, type, start):
    answer = client.get(path_of(root, share, what))
    assert (answer.status_code, answer.headers["content-type"]) == (200, type)
    assert answer.text.startswith(start)
    assert answer.headers["content-disposition"] == f'attachment; filename="audit-{share.snapshot}.{what}"'
    folder = snapshot.folder_of(root, share.snapshot)
    assert answer.content in [path.read_bytes() for path in folder.iterdir()]


def test_the_page_leads_to_its_files_and_nowhere_else(client, root, share):
    text = client.get(path_of(root, share)).text
    targets = set(re.findall(r'href="([^"]*)"', text))
    assert {target for target in targets if not target.startswith(("#", "data:,"))} == {
        path_of(root, share, what) for what in routes.TYPES
    }
    assert re.findall(r'\ssrc="', text) == []


def test_a_newer_one_is_said_on_the_live_page_alone(client, root, share, shared):
    write(root, "20990101-0123456789", published="2099-01-01", selection=shared[1]["selection"])
    assert "A newer audit exists" in client.get(path_of(root, share)).text
    assert "A newer audit exists" not in client.get(path_of(root, share, "html")).text


def test_nothing_else_of_the_app_is_reachable(client, root, share):
    token = links.token(root, share)
    for path in (
        f"/shared/{token}/", f"/shared/{token}/../x", f"/shared/{token}.private", f"/shared/{token}.exact.json",
        "/shared/", "/shared", f"/shared/{token}/snapshot.json", f"/shared/{token}.html/x",
    ):  # fmt: skip
        assert client.get(path, follow_redirects=False).status_code in (307, 403, 404), path


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading(client, root, share, method):
    assert client.request(method, path_of(root, share)).status_code == 405


def test_one_sentence_for_every_bad_link(client, root, share, shared):
    token = links.token(root, share)
    other = links.create(root, share.snapshot, "ada")
    links.revoke(root, other.id, "ada")
    lost = links.create(root, share.snapshot, "ada")
    lost_token = links.token(root, lost)
    said = {}
    said["tampered"] = client.get(f"/shared/{token[:-3]}abc")
    said["foreign"] = client.get("/shared/abc.def")
    said["revoked"] = client.get(path_of(root, other))
    root.rename(root.with_name("other"))
    said["gone"] = client.get(f"/shared/{lost_token}.json")
    assert {name: answer.status_code for name, answer in said.items()} == {
        "tampered": 403, "foreign": 403, "revoked": 410, "gone": 404,
    }  # fmt: skip
    for answer in said.values():
        assert answer.text.count("\n") == 1 and answer.headers["content-type"].startswith("text/plain")
        assert "home" not in answer.text and "/" not in answer.text and "talk" not in answer.text
        assert answer.headers["cache-control"] == "private, no-store"


def test_expired(client, root, share, monkeypatch):
    monkeypatch.setattr(links.Share, "state", lambda self, now=None: "expired")
    answer = client.get(path_of(root, share))
    assert answer.status_code == 410 and answer.text.startswith("This link ended on ")


def test_a_fault_of_the_server_names_no_folder(client, root, share):
    (root / "ledger.sqlite").write_bytes(b"not a database" * 100)
    answer = client.get(path_of(root, share))
    assert answer.status_code == 503 and "ledger" not in answer.text and "/" not in answer.text


def test_it_is_served_when_the_corpus_is_gone(client, root, share):
    for path in [*root.glob("*.duckdb"), root / "manifest.json", root / "CURRENT"]:
        path.unlink()
    assert client.get(path_of(root, share)).status_code == 200


def test_uses_are_logged(client, root, share):
    for what in ("page", "csv", "page"):
        client.get(path_of(root, share, what))
    client.head(path_of(root, share))
    client.get("/shared/abc.def")
    assert [what for _, what in links.uses(root, share.id)] == ["page", "csv", "page"]


@pytest.mark.browser
def test_the_app_serves_it(root, share):
    with serve("app.py", {"WINNOW_HOME": str(root.parent)}) as server:
        answer = httpx.get(server.url + path_of(root, share))
        assert answer.status_code == 200 and "<h1>Audit of small talk</h1>" in answer.text
        assert (
            "streamlit" not in answer.text.lower() and "default-src 'none'" in answer.headers["content-security-policy"]
        )
        assert httpx.get(f"{server.url}/shared/abc.def").status_code == 403
