"""All files of an export in one, for a single download: a zip without compression, the same bytes each time."""

import zipfile
from pathlib import Path

from lib.corpus.artifacts import Report

# Zip knows no date before; a fixed one keeps the bytes independent of when they were made.
DATE = (1980, 1, 1, 0, 0, 0)
BLOCK = 8 * 2**20


def write(folder: Path, name: str, report: Report) -> Path:
    """Write <name>.zip into folder over the files there, which stay; the names in it lie in a folder of that name."""
    target = folder / f"{name}.zip"
    paths = sorted(path for path in folder.iterdir() if path.suffix not in (".lock", ".zip"))
    total, done = sum(path.stat().st_size for path in paths), 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(f"{name}/{path.name}", DATE)
            entry.external_attr = 0o644 << 16
            entry.file_size = path.stat().st_size
            with open(path, "rb") as file, archive.open(entry, "w") as out:
                while block := file.read(BLOCK):
                    out.write(block)
                    done += len(block)
                    report(done, total, path.name)
    return target
