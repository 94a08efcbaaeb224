"""The folder of a frozen audit: written once, in one step, and never changed; it opens without its corpus."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lib import atomic
from lib.errors import BadOption, BadWorkspace, NoSpace

FORMAT = 1
FILE = "snapshot.json"
# What the server keeps to test later audits against; never served. In a folder of its own, so that no route and no
# copy of the snapshot's folder takes it along.
PRIVATE = "private"
_ID = re.compile(r"[0-9]{8}-[0-9a-f]{10}")


def is_id(text: str) -> bool:
    """Whether a text could be the name of a snapshot."""
    return bool(_ID.fullmatch(text))


def folder_of(root: Path, id: str) -> Path:
    """Raises BadOption for what is no id: it never leaves the folder of audits."""
    if not is_id(id):
        raise BadOption(f"{id!r} is not the name of an audit; `audit shares` shows those there are.")
    return root / "audits" / id


def read(root: Path, id: str) -> dict:
    """The snapshot as published. Needs nothing else of the workspace. Raises BadOption (none), BadWorkspace."""
    path = folder_of(root, id) / FILE
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadOption(f"There is no audit {id} in {root}; `audit shares` shows those there are.") from error
    except (ValueError, OSError) as error:
        raise BadWorkspace(f"{path} cannot be read ({error}); restore it from a copy.") from error
    if not isinstance(value, dict) or not isinstance(value.get("format"), int):
        raise BadWorkspace(f"{path} is not a published audit; restore it from a copy.")
    if value["format"] > FORMAT:
        raise BadWorkspace(f"{path} was made by a newer Winnow ({value.get('winnow')}); update Winnow.")
    return value


def all_of(root: Path) -> list[dict]:
    """Every snapshot of a workspace, newest first."""
    names = [path.parent.name for path in (root / "audits").glob(f"*/{FILE}") if is_id(path.parent.name)]
    return sorted((read(root, name) for name in names), key=lambda s: (s["published"], s["id"]), reverse=True)


def newer(root: Path, id: str) -> dict | None:
    """The newest audit of the workspace if it is newer than this one and speaks of the same records."""
    found = all_of(root)
    mine = next((one for one in found if one["id"] == id), None)
    if mine is None:
        return None
    same = [one for one in found if one["selection"] == mine["selection"]]
    return same[0] if same[0]["id"] != id else None


def digest(root: Path, id: str) -> str:
    """sha256, in hex, over the names and contents of all published files."""
    whole = hashlib.sha256()
    for path in sorted(folder_of(root, id).iterdir()):
        whole.update(path.name.encode() + b"\x00" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def write(root: Path, id: str, files: Mapping[str, str], private: dict, chosen: np.ndarray) -> Path:
    """Put a snapshot in its place with all of its files, or leave nothing. chosen (n,) bool: the records audited.

    Raises BadOption where it is there already, NoSpace.
    """
    folder, kept = folder_of(root, id), root / "audits" / PRIVATE / id
    if folder.exists():
        raise BadOption(f"The audit {id} is there already, and never changes; publish another one.")
    temporary = [path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in (folder, kept)]
    try:
        for path in temporary:
            path.mkdir(parents=True)
        for name, text in files.items():
            (temporary[0] / name).write_text(text, encoding="utf-8")
        atomic.write_json(temporary[1] / "exact.json", private | {"n_records": len(chosen)})
        atomic.save_array(temporary[1] / "chosen.npy", np.packbits(chosen))
        for path in [*temporary[0].iterdir(), *temporary[1].iterdir()]:
            atomic.sync_file(path)
            path.chmod(0o400)
        # The private part first: no snapshot may be public that later ones are not tested against.
        for made, target in zip(reversed(temporary), (kept, folder), strict=True):
            atomic.install(made, target)
    except OSError as error:
        raise NoSpace(f"{folder} cannot be written ({error.strerror}); free some space and publish again.") from error
    finally:
        for path in temporary:
            shutil.rmtree(path, ignore_errors=True)
    return folder


def private_of(root: Path) -> list[tuple[dict, np.ndarray]]:
    """What every snapshot ever published rests on, oldest first: its exact numbers, and its records, (n,) bool.

    Revoked and expired ones count: somebody may have kept a copy. Raises BadWorkspace for a damaged one.
    """
    found = []
    for path in sorted((root / "audits" / PRIVATE).glob("[!.]*/exact.json")):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            bits = np.load(path.parent / "chosen.npy", allow_pickle=False)
            found.append((value, np.unpackbits(bits, count=value["n_records"]).astype(bool)))
        except (ValueError, OSError, KeyError) as error:
            raise BadWorkspace(
                f"{path.parent} is damaged ({error}), so no audit can be tested against it; restore it from a copy."
            ) from error
    return sorted(found, key=lambda pair: (pair[0]["published"], pair[0]["id"]))
