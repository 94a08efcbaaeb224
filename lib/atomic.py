"""Write a file so that it is either the old one or the new one, never half of it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np


def sync_folder(folder: Path) -> None:
    """Make renames inside folder durable; where a folder cannot be opened, the system syncs on its own."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Flush a finished file to the disk."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def install(temporary: Path, target: Path) -> None:
    """Put a finished temporary file or folder in target's place: fsync, rename, fsync of the folder."""
    if temporary.is_file():
        sync_file(temporary)
    os.replace(temporary, target)
    sync_folder(target.parent)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary path beside target; on leaving without an error it becomes target."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        install(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def save_array(path: Path, array: np.ndarray) -> None:
    """Write an array as .npy. Left to itself np.save raises an OSError without errno where the disk is full."""
    with open(path, "wb") as file:
        np.save(SimpleNamespace(write=file.write), array, allow_pickle=False)


def write_text(target: Path, text: str) -> None:
    with replacing(target) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(target: Path, value: object) -> None:
    write_text(target, json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
