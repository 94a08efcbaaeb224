"""The folder of an export: built under a hidden name, given its own name when all of it is there."""

import errno
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib import atomic
from lib.errors import BadOption, NoSpace

LOCK = "export.lock"
ENDING = ".building"


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """Give a hidden folder beside target; on leaving without an error it is synced and becomes target.

    A process that is killed leaves the hidden folder, which the next export beside it removes: whoever builds holds
    a lock in it, and the system drops that with the process. Raises BadOption (target is taken or not writable),
    NoSpace.
    """
    target = target.expanduser().absolute()
    check_free(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target.parent)
        name = f".{target.name}.{uuid.uuid4().hex[:8]}"
        started, folder = target.with_name(f"{name}.starting"), target.with_name(name + ENDING)
        started.mkdir()
    except PermissionError as error:
        raise BadOption(f"{target.parent} cannot be written; choose a folder that you own.") from error
    except OSError as error:
        raise _said(target, error) from error
    with open(started / LOCK, "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.rename(started, folder)  # only now can a sweep see it
        try:
            yield folder
            _finish(folder, target)
        except OSError as error:
            raise _said(target, error) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def check_free(target: Path) -> None:
    """Raise BadOption unless target is absent or an empty folder."""
    if target.is_dir() and not target.is_symlink():
        if any(target.iterdir()):
            raise BadOption(f"{target} is not empty; choose a new folder for the export, nothing is overwritten.")
    elif target.exists() or target.is_symlink():
        raise BadOption(f"{target} is there and is no folder; choose a new folder for the export.")


def sweep(parent: Path) -> None:
    """Remove what killed exports left in parent."""
    for folder in parent.glob(f".*{ENDING}"):
        try:
            with open(folder / LOCK, "r+", encoding="utf-8") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
        except (FileNotFoundError, NotADirectoryError, BlockingIOError):
            continue  # not ours, or still being built


def _finish(folder: Path, target: Path) -> None:
    for path in folder.iterdir():
        if path.name != LOCK:
            atomic.sync_file(path)
    (folder / LOCK).unlink()
    atomic.sync_folder(folder)
    os.rename(folder, target)  # takes the place of an empty folder, and refuses any other
    atomic.sync_folder(target.parent)


def _said(target: Path, error: OSError) -> Exception:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NoSpace(f"The disk is full while writing {target}; free some space and export again.")
    if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
        return BadOption(f"{target} was made by something else meanwhile; choose a new folder for the export.")
    return error
