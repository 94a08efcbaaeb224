"""Links: not to be guessed or changed, ending, revocable, their uses logged."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer

from lib.errors import BadOption
from lib.export.links import key
from lib.ledger.database import reading
from lib.share import links
from lib.share.links import BadToken, EndedShare, NoShare


@pytest.fixture
def root(shared, tmp_path):
    """A workspace of its own, with one snapshot."""
    shutil.copytree(shared[0], tmp_path / "home" / "talk")
    return tmp_path / "home" / "talk"


@pytest.fixture
def share(root, shared):
    return links.create(root, shared[1]["id"], "ada", days=30, note="for the board")


def test_a_link_leads_to_its_snapshot(root, share, shared):
    found = links.opened(root.parent, links.token(root, share))
    assert (found.root, found.share.id, found.folder.name) == (root, share.id, shared[1]["id"])
    assert share.state() == "open" and share.note == "for the board"


def test_the_secret_is_long_and_the_token_tells_nothing(root, share):
    assert len(share.id) >= 22  # 128 bits are 22 letters of base64
    token = links.token(root, share)
    assert "talk" not in token and len({links.create(root, share.snapshot, "ada").id for _ in range(5)}) == 5
    value = URLSafeSerializer("not the key", salt=links.SALT).loads_unsafe(token)[1]
    assert "talk" not in str(value) and share.snapshot not in str(value)


def test_every_change_of_a_token_is_refused(root, share):
    token = links.token(root, share)
    foreign = URLSafeSerializer("another key", salt=links.SALT).dumps(["a", share.id])
    salted = URLSafeSerializer(key(root.parent), salt="another use").dumps(["a", share.id])
    shapes = [URLSafeSerializer(key(root.parent), salt=links.SALT, signer_kwargs=links._SIGNER).dumps(value)
              for value in ("x", ["a"], [1, 2], {"a": 1}, None)]  # fmt: skip
    changed = [token[:k] + ("A" if token[k] != "A" else "B") + token[k + 1 :] for k in range(0, len(token) - 1, 7)]
    for bad in ["", "x", ".", token[:-2], token[1:], f"{token}.x", "é", foreign, salted, *shapes, *changed]:
        with pytest.raises(BadToken, match="not one of this server's"):
            links.opened(root.parent, bad)


def test_expired(root, share):
    later = datetime.now(UTC) + timedelta(days=31)
    with pytest.raises(EndedShare, match="ended on"):
        links.opened(root.parent, links.token(root, share), later)


def test_revoked_by_its_id_or_token(root, share):
    other = links.create(root, share.snapshot, "ada")
    assert links.revoke(root, share.id, "bob").revoked_by == "bob"
    links.revoke(root, links.token(root, other), "bob")
    for one in (share, other):
        with pytest.raises(EndedShare, match="was revoked"):
            links.opened(root.parent, links.token(root, one))
    again = links.revoke(root, share.id, "carl")
    assert again.revoked_by == "bob"
    with pytest.raises(BadOption, match="no such link"):
        links.revoke(root, "none", "bob")


def test_gone(root, share):
    token = links.token(root, share)
    home = root.parent
    root.rename(home / "renamed")  # another folder is another workspace
    with pytest.raises(NoShare, match="not on this server any more"):
        links.opened(home, token)
    (home / "renamed").rename(root)
    shutil.rmtree(root / "audits" / share.snapshot)
    with pytest.raises(NoShare, match="as it was published"):
        links.opened(home, token)


def test_a_changed_snapshot_is_not_served(root, share):
    path = root / "audits" / share.snapshot / "audit.html"
    path.chmod(0o600)
    path.write_text(path.read_text().replace("small talk", "big talk"))
    with pytest.raises(NoShare, match="as it was published"):
        links.opened(root.parent, links.token(root, share))


def test_a_link_opens_when_the_corpus_is_gone(root, share):
    for path in [*root.glob("*.duckdb"), root / "manifest.json", root / "CURRENT"]:
        path.unlink()
    shutil.rmtree(root / "artifacts")
    assert links.opened(root.parent, links.token(root, share)).folder.is_dir()


def test_uses_are_logged_without_the_reader(root, share):
    for what in ("page", "csv"):
        links.log(root, share, what)
    assert [what for _, what in links.uses(root, share.id)] == ["page", "csv"]
    found = next(one for one in links.all_shares(root) if one.id == share.id)
    assert (found.n_uses, found.last_use) == (2, links.uses(root, share.id)[-1][0])
    with reading(root / "ledger.sqlite") as connection:
        columns = [row["name"] for row in connection.execute("PRAGMA table_info(share_uses)")]
    assert columns == ["share", "at", "what"]


@pytest.mark.parametrize("days", [0, -1, 10_000])
def test_days_are_checked(root, shared, days):
    with pytest.raises(BadOption, match="choose 1 to"):
        links.create(root, shared[1]["id"], "ada", days)


def test_a_link_never_outlives_its_snapshot(root, shared):
    assert links.create(root, shared[1]["id"], "ada", 700).expires == shared[1]["expires"]


def test_an_older_ledger_gets_the_tables(root, shared):
    with reading(root / "ledger.sqlite") as connection:
        connection.executescript("DROP TABLE share_uses; DROP TABLE shares; PRAGMA user_version=2;")
    share = links.create(root, shared[1]["id"], "ada")
    assert [one.id for one in links.all_shares(root)] == [share.id]
