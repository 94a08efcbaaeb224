"""The folder of a snapshot: whole or not there, never changed, and readable without its corpus."""

import json
import shutil

import numpy as np
import pytest

from lib.errors import BadOption, BadWorkspace
from lib.share import snapshot

ID = "20260101-0123456789"
CHOSEN = np.array([True, False, True] * 5)
VALUE = {"format": 1, "id": ID, "published": "2026-01-01T00:00:00+00:00", "selection": "all", "expires": "2099"}


def write(root, id: str = ID, **more):
    value = VALUE | {"id": id} | more
    private = {"id": id, "published": value["published"], "files": [], "rows": {}}
    return snapshot.write(root, id, {"snapshot.json": json.dumps(value), "audit.html": "<p>"}, private, CHOSEN)


def test_written_and_read(tmp_path):
    folder = write(tmp_path)
    assert snapshot.read(tmp_path, ID) == VALUE
    ((private, chosen),) = snapshot.private_of(tmp_path)
    assert private["id"] == ID and chosen.tolist() == CHOSEN.tolist()
    assert sorted(path.name for path in (tmp_path / "audits").iterdir()) == [ID, "private"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o400}


def test_it_is_never_written_twice(tmp_path):
    write(tmp_path)
    before = snapshot.digest(tmp_path, ID)
    with pytest.raises(BadOption, match="never changes"):
        write(tmp_path, selection="other")
    assert snapshot.digest(tmp_path, ID) == before


def test_nothing_half_is_left(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot.atomic, "install", fail)
    with pytest.raises(Exception, match="free some space"):
        write(tmp_path)
    assert [path for path in (tmp_path / "audits").rglob("*") if path.is_file()] == []


def test_the_digest_knows_every_byte(tmp_path):
    folder = write(tmp_path)
    before = snapshot.digest(tmp_path, ID)
    (folder / "audit.html").chmod(0o600)
    (folder / "audit.html").write_text("<q>")
    assert snapshot.digest(tmp_path, ID) != before


def test_it_opens_without_its_corpus(shared, tmp_path):
    root, value = shared
    shutil.copytree(root / "audits", tmp_path / "gone" / "audits")
    assert snapshot.read(tmp_path / "gone", value["id"]) == value


@pytest.mark.parametrize("name", ["..", "../x", "", "private", "20260101-01234567890", "20260101-../../etc"])
def test_no_name_leaves_the_folder(tmp_path, name):
    with pytest.raises(BadOption, match="not the name of an audit"):
        snapshot.read(tmp_path, name)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "cannot be read"), ("[]", "not a published audit"), ('{"format": 99, "winnow": "9"}', "newer Winnow")],
)
def test_a_damaged_one_is_said(tmp_path, text, said):
    path = write(tmp_path) / "snapshot.json"
    path.chmod(0o600)
    path.write_text(text)
    with pytest.raises(BadWorkspace, match=said):
        snapshot.read(tmp_path, ID)


def test_none_is_said(tmp_path):
    with pytest.raises(BadOption, match="no audit 20260101-0123456789"):
        snapshot.read(tmp_path, ID)


def test_a_newer_one_is_of_the_same_records(tmp_path):
    write(tmp_path)
    write(tmp_path, "20260201-0123456789", published="2026-02-01", selection="others")
    assert snapshot.newer(tmp_path, ID) is None
    write(tmp_path, "20260301-0123456789", published="2026-03-01")
    assert snapshot.newer(tmp_path, ID)["id"] == "20260301-0123456789"
    assert snapshot.newer(tmp_path, "20260301-0123456789") is None
