"""Which local files a source names, and whether each looks like a whole Parquet file."""

import glob
import hashlib
import os
from pathlib import Path

from lib.errors import BadSource

# Head and tail of a file that its fingerprint reads; footers of a wide file are of this order.
FINGERPRINT_BYTES = 64 * 1024
MAGIC = b"PAR1"
ENCRYPTED_MAGIC = b"PARE"


def local_paths(src: str) -> list[str]:
    """Absolute paths, in order, of the file, of all *.parquet below the folder, or of the files the glob matches."""
    path = os.path.abspath(os.path.expanduser(src))
    # Before anything is looked up, so that the answer does not tell what exists outside the roots.
    check_inside_roots(_without_pattern(path))
    try:
        if os.path.isdir(path):
            os.scandir(path).close()
            found = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
            found = [name for name in found if name.lower().endswith(".parquet") and os.path.isfile(name)]
            if not found:
                raise BadSource(f"Folder {path} holds no .parquet file; choose the folder that holds them.")
            return sorted(found)
        if os.path.exists(path):
            return [path]
    except PermissionError:
        raise BadSource(f"{path} cannot be read: permission denied; ask for read access to it.") from None
    if glob.has_magic(path):
        found = sorted(name for name in glob.glob(path, recursive=True) if os.path.isfile(name))
        if not found:
            raise BadSource(f"No file matches {src}; check the pattern, or name the folder.")
        return found
    raise BadSource(f"There is no file or folder {path}; check the path.")


def _without_pattern(path: str) -> str:
    """The folders of a path before its first part with a glob character; the path itself where it has none."""
    parts = Path(path).parts
    plain = next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return str(Path(*parts[:plain]))


def check_inside_roots(path: str) -> None:
    """Raise BadSource for a file that, links followed, lies outside the folders of WINNOW_ROOTS, where it is set."""
    roots = [root for root in os.environ.get("WINNOW_ROOTS", "").split(os.pathsep) if root]
    real = Path(os.path.realpath(path))
    if roots and not any(real.is_relative_to(os.path.realpath(os.path.expanduser(root))) for root in roots):
        raise BadSource(
            f"{path} lies outside the folders that this server may read ({', '.join(roots)}); "
            "move it there, or add its folder to WINNOW_ROOTS."
        )


def stat_and_fingerprint(path: str) -> tuple[int, int, str]:
    """(size, mtime in ns, fingerprint) of a file that begins and ends like Parquet; else BadSource."""
    try:
        status = os.stat(path)
        with open(path, "rb") as file:
            head = file.read(4)
            file.seek(max(0, status.st_size - 8))
            end = file.read(8)
        if status.st_size == 0:
            raise BadSource(f"{path} is empty (0 bytes); it was perhaps never written to its end.")
        if head == ENCRYPTED_MAGIC or end[4:] == ENCRYPTED_MAGIC:
            raise BadSource(f"{path} is encrypted Parquet; write it again without encryption.")
        if head != MAGIC:
            raise BadSource(f"{path} is not a Parquet file; convert it to Parquet first.")
        if end[4:] != MAGIC or int.from_bytes(end[:4], "little") + 12 > status.st_size:
            raise BadSource(f"{path} is cut off: its Parquet footer is missing; copy or download it again.")
        return status.st_size, status.st_mtime_ns, fingerprint_of(path)
    except FileNotFoundError:
        raise BadSource(f"There is no file {path}; check the path.") from None
    except PermissionError:
        raise BadSource(f"{path} cannot be read: permission denied; ask for read access to it.") from None
    except OSError as problem:
        raise BadSource(f"{path} cannot be read: {problem.strerror}; check the disk it is on.") from None


def fingerprint_of(path: str) -> str:
    """sha256, in hex, over the size of a local file, its first and last 64 kB, and its whole Parquet footer.

    The footer holds the offset, size and statistics of every column chunk, so a rewritten file differs there; a
    byte changed inside the data without a new footer and outside both ends is not noticed.
    """
    n_bytes = os.path.getsize(path)
    with open(path, "rb") as file:
        head = file.read(FINGERPRINT_BYTES)
        file.seek(max(0, n_bytes - 8))
        end = file.read(8)
        n_footer = int.from_bytes(end[:4], "little") + 8 if len(end) == 8 else 0
        file.seek(max(0, n_bytes - max(FINGERPRINT_BYTES, min(n_footer, n_bytes))))
        tail = file.read()
    return hashlib.sha256(str(n_bytes).encode() + b"\n" + head + tail).hexdigest()
