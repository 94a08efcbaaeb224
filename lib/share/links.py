"""Links to frozen audits: signed, not to be guessed, ending, revocable, and each use of one written down."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from lib.errors import BadOption, WinnowError
from lib.export.links import key
from lib.ledger.database import reading, writing
from lib.share import snapshot as snapshots

SALT = "winnow.share.audit"
DAYS_VALID = 90
MOST_DAYS = 730
SECRET_BYTES = 24
# SHA-256, not the default SHA-1; the secret inside is 192 random bits besides.
_SIGNER = {"digest_method": hashlib.sha256}
COLUMNS = "id, snapshot, digest, note, at, by, expires, revoked, revoked_by"


class BadToken(WinnowError):
    """A token that this server did not sign."""


class NoShare(WinnowError):
    """A signed token whose share or audit is not there any more."""


class EndedShare(WinnowError):
    """A share that has expired or was revoked."""


@dataclass(frozen=True)
class Share:
    """One link. id is the secret part of its token; expires and revoked are UTC in ISO 8601; n_uses and last_use are
    what was logged, without who it was.
    """

    id: str
    snapshot: str
    digest: str
    note: str
    at: str
    by: str
    expires: str
    revoked: str | None
    revoked_by: str | None
    n_uses: int = 0
    last_use: str | None = None

    def state(self, now: datetime | None = None) -> str:
        """ "open", "expired" or "revoked"."""
        if self.revoked is not None:
            return "revoked"
        return "open" if _text(now or datetime.now(UTC)) < self.expires else "expired"


@dataclass(frozen=True)
class Opened:
    """A share that may be read now: its folder in the workspace root."""

    root: Path
    share: Share
    folder: Path


def create(root: Path, snapshot: str, by: str, days: int = DAYS_VALID, note: str = "") -> Share:
    """A new link to a snapshot of the workspace in root, good for `days` but not longer than the snapshot.

    Raises BadOption: days out of range, no such snapshot, one that has expired.
    """
    check_days(days)
    found = snapshots.read(root, snapshot)
    now = datetime.now(UTC)
    expires = min(_text(now + timedelta(days=days)), found["expires"])
    if expires <= _text(now):
        raise BadOption(f"The audit {snapshot} has expired ({found['expires'][:10]}); publish a new one.")
    share = Share(
        secrets.token_urlsafe(SECRET_BYTES), snapshot, snapshots.digest(root, snapshot), " ".join(note.split())[:200],
        _text(now), by, expires, None, None,
    )  # fmt: skip
    values = (share.id, share.snapshot, share.digest, share.note, share.at, share.by, share.expires, None, None)
    with writing(root / "ledger.sqlite") as connection:
        connection.execute(f"INSERT INTO shares ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    return share


def check_days(days: int) -> None:
    """Raises BadOption for days that no link can live."""
    if not 1 <= days <= MOST_DAYS:
        raise BadOption(f"A link of {days} days cannot be made; choose 1 to {MOST_DAYS}.")


def revoke(root: Path, share: str, by: str) -> Share:
    """End a link at once; share is its id or its token. Revoking twice changes nothing. Raises BadOption."""
    wanted = [share, *([_secret(root.parent, share)] if "." in share else [])]
    for one in all_shares(root):
        if one.id in wanted:
            with writing(root / "ledger.sqlite") as connection:
                connection.execute(
                    "UPDATE shares SET revoked = ?, revoked_by = ? WHERE id = ? AND revoked IS NULL",
                    (_text(datetime.now(UTC)), by, one.id),
                )
            return next(again for again in all_shares(root) if again.id == one.id)
    raise BadOption("There is no such link in this workspace; `audit shares` shows those there are.")


def all_shares(root: Path) -> list[Share]:
    """Every link ever made, newest first."""
    sql = f"""SELECT {COLUMNS}, (SELECT count(*) FROM share_uses WHERE share = shares.id) AS n_uses,
                     (SELECT max(at) FROM share_uses WHERE share = shares.id) AS last_use
              FROM shares ORDER BY at DESC, id"""
    with reading(root / "ledger.sqlite") as connection:
        return [Share(**dict(row)) for row in connection.execute(sql)]


def uses(root: Path, share: str) -> list[tuple[str, str]]:
    """When a link was used and for what, oldest first."""
    with reading(root / "ledger.sqlite") as connection:
        rows = connection.execute("SELECT at, what FROM share_uses WHERE share = ? ORDER BY at, rowid", (share,))
        return [(row["at"], row["what"]) for row in rows]


def token(root: Path, share: Share) -> str:
    """What stands in the address. The workspace is named by a keyed hash: the address tells nothing of the server."""
    home = root.parent
    return _serializer(home).dumps([_mark(home, root.name), share.id])


def path_of(root: Path, share: Share, what: str = "page") -> str:
    """The address on the server that serves this workspace; what: page, html, json, csv, croissant.json."""
    return f"/shared/{token(root, share)}" + ("" if what == "page" else f".{what}")


def opened(home: Path, text: str, now: datetime | None = None) -> Opened:
    """What a token leads to. Raises BadToken, NoShare, EndedShare, each with one sentence for its reader."""
    mark, secret = _parts(home, text)
    for root in sorted(path.parent for path in home.glob("*/ledger.sqlite")):
        if not hmac.compare_digest(mark, _mark(home, root.name)):
            continue
        share = next((one for one in all_shares(root) if hmac.compare_digest(one.id, secret)), None)
        if share is None:
            break
        state = share.state(now)
        if state == "revoked":
            raise EndedShare("This link was revoked by those who shared it; ask them for a new one.")
        if state == "expired":
            raise EndedShare(f"This link ended on {share.expires[:10]}; ask whoever sent it for a new one.")
        folder = snapshots.folder_of(root, share.snapshot)
        if not folder.is_dir() or snapshots.digest(root, share.snapshot) != share.digest:
            raise NoShare("The audit behind this link is not on the server as it was published; ask for a new one.")
        return Opened(root, share, folder)
    raise NoShare("The audit behind this link is not on this server any more; ask whoever sent it for a new one.")


def log(root: Path, share: Share, what: str) -> None:
    """Write down a use: when and what for. Nothing of the reader is kept, neither address nor browser."""
    with writing(root / "ledger.sqlite") as connection:
        connection.execute("INSERT INTO share_uses VALUES (?, ?, ?)", (share.id, _text(datetime.now(UTC)), what))


def _secret(home: Path, text: str) -> str:
    return _parts(home, text)[1]


def _parts(home: Path, text: str) -> tuple[str, str]:
    wrong = (
        "This link is not one of this server's, or was changed on the way; ask whoever sent it for the whole address."
    )
    try:
        value = _serializer(home).loads(text)
    except (BadData, UnicodeError) as error:
        raise BadToken(wrong) from error
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)):
        raise BadToken(wrong)
    return value[0], value[1]


def _mark(home: Path, folder: str) -> str:
    return hmac.new(key(home).encode(), f"{SALT}/{folder}".encode(), hashlib.sha256).hexdigest()[:16]


def _serializer(home: Path) -> URLSafeSerializer:
    return URLSafeSerializer(key(home), salt=SALT, signer_kwargs=_SIGNER)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
