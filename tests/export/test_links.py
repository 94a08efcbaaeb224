"""Links to exports: signed, ending, and to nothing but files of exports."""

import stat
import threading

import pytest
from itsdangerous import URLSafeTimedSerializer

from lib.errors import BadOption
from lib.export import links
from lib.export.links import BadLink, OldLink, Target

TARGET = Target("corpus", "one", "one.zip")


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home" / "corpus" / "exports" / "one"
    folder.mkdir(parents=True)
    (folder / "one.zip").write_bytes(b"zip")
    (tmp_path / "home" / "corpus" / "ledger.sqlite").write_bytes(b"secret")
    return tmp_path / "home"


def test_a_link_leads_to_its_file(home):
    target = links.verify(home, links.sign(home, TARGET))
    assert target == TARGET
    assert links.path_of(home, target).read_bytes() == b"zip"


def test_a_link_ends(home):
    with pytest.raises(OldLink, match="has ended"):
        links.verify(home, links.sign(home, TARGET), seconds=-1)


def test_a_changed_link_is_refused(home):
    token = links.sign(home, TARGET)
    other = URLSafeTimedSerializer("another key", salt=links.SALT).dumps(["corpus", "one", "one.zip"])
    salted = URLSafeTimedSerializer(links.key(home), salt="another use").dumps(["corpus", "one", "one.zip"])
    for bad in ("", "x", token[:-1], token[1:], token.replace(".", "..", 1), other, salted):
        with pytest.raises(BadLink, match="not one of this server's"):
            links.verify(home, bad)


@pytest.mark.parametrize(
    "target",
    [
        Target("corpus", "..", "ledger.sqlite"), Target("..", "x", "y"), Target("corpus", "one", "../../ledger.sqlite"),
        Target("corpus", "one", ""), Target("corpus", ".hidden.building", "data"), Target("/etc", "x", "passwd"),
        Target("corpus", "one", "a\\b"), Target("corpus", "one", "a\x00"),
    ],
)  # fmt: skip
def test_no_link_is_made_to_anything_else(home, target):
    with pytest.raises(BadLink):
        links.sign(home, target)


def test_a_symlink_out_of_the_exports_is_not_followed(home):
    exports = home / "corpus" / "exports"
    (exports / "one" / "out").symlink_to(home / "corpus" / "ledger.sqlite")
    (exports / "two").symlink_to(home / "corpus")
    for target in (Target("corpus", "one", "out"), Target("corpus", "two", "ledger.sqlite")):
        with pytest.raises(BadLink, match="not there any more"):
            links.path_of(home, target)


@pytest.mark.parametrize(
    "target", [Target("corpus", "one", "none"), Target("corpus", "none", "x"), Target("x", "y", "z")]
)
def test_a_file_that_is_gone_is_said(home, target):
    with pytest.raises(BadLink, match="not there any more"):
        links.path_of(home, target)


def test_the_key_is_its_owners_and_made_once(home):
    found = []
    threads = [threading.Thread(target=lambda: found.append(links.key(home))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and len(found) == 8 and len(found[0]) == 64
    assert stat.S_IMODE((home / links.KEY_FILE).stat().st_mode) == 0o600
    assert sorted(path.name for path in home.iterdir()) == [".link.key", "corpus"]


def test_a_damaged_key_is_said(home):
    (home / links.KEY_FILE).write_text("")
    with pytest.raises(BadOption, match="is damaged"):
        links.sign(home, TARGET)
