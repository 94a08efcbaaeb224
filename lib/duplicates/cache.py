"""Bytes that take time to make and are the same for every corpus: kept beside the source, else in the user's cache.

Where neither can be written they are made in each process anew. No folder is used that others may write to, so nobody
else can plant anything. What was cut off or damaged is noticed by its checksum and made again.
"""

import hashlib
import os
from pathlib import Path

from lib.atomic import replacing

_CHECKSUM = hashlib.blake2b().digest_size


def read(source: str, name: str) -> bytes | None:
    """What was written under a name for a source file (its path); None where nothing whole is there."""
    for folder in _folders(source):
        try:
            content = (folder / name).read_bytes()
        except OSError:
            continue
        if hashlib.blake2b(content[_CHECKSUM:]).digest() == content[:_CHECKSUM]:
            return content[_CHECKSUM:]
    return None


def write(source: str, name: str, content: bytes) -> None:
    for folder in _folders(source):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with replacing(folder / name) as temporary:
                temporary.write_bytes(hashlib.blake2b(content).digest() + content)
            return
        except OSError:  # not ours to write: the next folder, or none
            continue


def _folders(source: str) -> list[Path]:
    beside = Path(source).parent / "__pycache__"
    try:
        # The folder of lib.embed.distilled, which takes too long to import for a look.
        own = Path(os.environ.get("WINNOW_CACHE") or Path.home() / ".cache" / "winnow") / "kernels"
    except RuntimeError:  # no home folder
        return [beside]
    return [beside, own]
