"""Signed links to files of exports: each names one file, ends by itself, and needs the server's key to be made."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from lib import atomic
from lib.errors import BadOption, WinnowError

KEY_FILE = ".link.key"
HOURS_VALID = 24
SALT = "winnow.export.download"


class BadLink(WinnowError):
    """A link that this server did not make, or that points to nothing."""


class OldLink(WinnowError):
    """A link that has ended."""


@dataclass(frozen=True)
class Target:
    """workspace: name of its folder; export: name of the export's folder; file: name of the file in it."""

    workspace: str
    export: str
    file: str


def sign(home: Path, target: Target) -> str:
    """The token of a link to a file of an export of a workspace in home; it is good for `HOURS_VALID`."""
    for name in (target.workspace, target.export, target.file):
        _check_name(name)
    return _serializer(home).dumps([target.workspace, target.export, target.file])


def verify(home: Path, token: str, seconds: int = HOURS_VALID * 3600) -> Target:
    """What a token points to. Raises OldLink (it has ended), BadLink (not ours)."""
    try:
        value = _serializer(home).loads(token, max_age=seconds)
    except SignatureExpired as error:
        raise OldLink("This link has ended; open the page Export and take a new one.") from error
    except BadData as error:
        raise BadLink("This link is not one of this server's; open the page Export and take a new one.") from error
    target = Target(*value)
    for name in value:
        _check_name(name)
    return target


def path_of(home: Path, target: Target) -> Path:
    """The file itself. Raises BadLink unless it is a plain file inside the exports of that workspace."""
    exports = (home / target.workspace / "exports").resolve()
    path = (exports / target.export / target.file).resolve()
    if not exports.is_relative_to(home.resolve()) or not path.is_relative_to(exports) or not path.is_file():
        raise BadLink("The file of this link is not there any more; open the page Export to see what is.")
    return path


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not name or name.startswith(".") or "/" in name or "\\" in name or "\x00" in name:
        raise BadLink("This link is not one of this server's; open the page Export and take a new one.")


def _serializer(home: Path) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key(home), salt=SALT)


def key(home: Path) -> str:
    """The server's secret, made when it is first needed: 32 random bytes that only its owner can read."""
    path = home / KEY_FILE
    if not path.exists():
        try:
            home.mkdir(parents=True, exist_ok=True)
            temporary = home / f"{KEY_FILE}.{secrets.token_hex(8)}"
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(temporary, path)  # fails where another process was first: then that key counts
                atomic.sync_folder(home)
            except FileExistsError:
                pass
            finally:
                temporary.unlink()
        except PermissionError as error:
            raise BadOption(
                f"{home} cannot be written, so no link can be signed; choose another WINNOW_HOME."
            ) from error
    found = path.read_text(encoding="ascii").strip()
    if len(found) < 64:
        raise BadOption(f"{path} is damaged; remove it, and links made before end.")
    return found
