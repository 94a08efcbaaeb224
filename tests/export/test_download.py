"""The download route."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.export import download, links
from lib.export.links import Target

BODY = bytes(range(256)) * 1000


@pytest.fixture
def client(tmp_path, monkeypatch):
    folder = tmp_path / "corpus" / "exports" / "one"
    folder.mkdir(parents=True)
    (folder / "one.zip").write_bytes(BODY)
    (folder / "page.html").write_text("<script>1</script>")
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path))
    return TestClient(Starlette(routes=download.routes()))


def test_the_file_comes_as_an_attachment(client):
    answer = client.get(download.link(Target("corpus", "one", "one.zip")))
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-disposition"] == 'attachment; filename="one.zip"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_part_can_be_asked_for(client):
    answer = client.get(download.link(Target("corpus", "one", "one.zip")), headers={"Range": "bytes=256-511"})
    assert (answer.status_code, answer.content) == (206, bytes(range(256)))


def test_html_is_not_shown_as_a_page(client):
    answer = client.get(download.link(Target("corpus", "one", "page.html")))
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_link_that_is_not_ours_is_refused(client):
    answer = client.get("/downloads/abc.def.ghi")
    assert answer.status_code == 403 and answer.text.count("\n") == 1 and "not one of this server's" in answer.text


def test_a_link_that_has_ended_is_gone(client, monkeypatch):
    link = download.link(Target("corpus", "one", "one.zip"))
    verify = links.verify
    monkeypatch.setattr(links, "verify", lambda home, token: verify(home, token, -1))
    answer = client.get(link)
    assert answer.status_code == 410 and "has ended" in answer.text


def test_a_file_that_is_gone_is_gone(client, tmp_path):
    link = download.link(Target("corpus", "one", "one.zip"))
    (tmp_path / "corpus" / "exports" / "one" / "one.zip").unlink()
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading(client, method):
    assert client.request(method, download.link(Target("corpus", "one", "one.zip"))).status_code == 405
