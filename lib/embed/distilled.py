"""Which vector stands for each token of the static model, and where is it kept?

The packaged all-MiniLM-L6-v2 is distilled once with model2vec: each token of its vocabulary passes the model
alone, the results are reduced to 256 dimensions by PCA and weighted by rank (SIF). It takes 15 seconds to a
minute, and the result is kept in the user's cache folder, outside every workspace.
"""

import contextlib
import hashlib
import importlib.metadata
import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from lib import atomic
from lib.errors import NoSpace
from lib.signals import packaged

DIM = 256
# model2vec's defaults: weight of a token a / (a + p), p by Zipf's law (Arora et al. 2017, SIF, a = 1e-4).
SIF = 1e-4


@dataclass(frozen=True)
class TokenVectors:
    """vectors (n_tokens, 256) float32 by the token ids of tokenizer; checksum tells one distillation from another."""

    vectors: np.ndarray
    tokenizer: Tokenizer
    checksum: str


def cache_folder() -> Path:
    """$WINNOW_CACHE, or ~/.cache/winnow."""
    return Path(os.environ.get("WINNOW_CACHE") or Path.home() / ".cache" / "winnow")


def token_vectors(cache: Path | None = None) -> TokenVectors:
    """The distilled vectors: from the cache where they are whole, made and kept otherwise.

    Two processes that make them at once both succeed; one result stays. Raises BadOption if the packaged
    model is not the one meant, NoSpace if the cache folder cannot be written.
    """
    parameters = {
        "model": packaged.CHECKSUMS["model.safetensors"],
        "tokenizer": packaged.CHECKSUMS["tokenizer.json"],
        "dim": DIM,
        "sif": SIF,
        "model2vec": importlib.metadata.version("model2vec"),
    }
    key = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:16]
    folder = (cache or cache_folder()) / "static" / key
    if (kept := _read(folder)) is None:
        try:
            _make(folder, parameters)
        except OSError as error:
            raise NoSpace(
                f"The static model cannot be kept in {folder.parent} ({error.strerror}); "
                "free some space or set WINNOW_CACHE to a folder that can be written."
            ) from error
        kept = _read(folder)
    if kept is None:
        raise NoSpace(f"The static model in {folder} cannot be read back; check the disk or set WINNOW_CACHE.")
    return kept


def _read(folder: Path) -> TokenVectors | None:
    """None where something is missing or not what was written."""
    try:
        made = json.loads((folder / "made.json").read_text(encoding="utf-8"))
        for name, checksum in made["files"].items():
            if packaged.sha256(folder / name) != checksum:
                return None
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except (OSError, ValueError, KeyError):
        return None
    return TokenVectors(vectors, tokenizer, made["files"]["vectors.npy"])


def _make(folder: Path, parameters: dict) -> None:
    vectors, tokenizer = distil()
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        atomic.save_array(temporary / "vectors.npy", vectors)
        tokenizer.save(str(temporary / "tokenizer.json"))
        files = {name: packaged.sha256(temporary / name) for name in ("vectors.npy", "tokenizer.json")}
        atomic.write_json(temporary / "made.json", {"parameters": parameters, "files": files})
        if _read(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)
            # Another process may put its own, equal one there first; a folder cannot replace a full one.
            with contextlib.suppress(FileExistsError):
                _rename(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _rename(temporary: Path, folder: Path) -> None:
    try:
        atomic.install(temporary, folder)
    except OSError as error:
        if folder.is_dir():
            raise FileExistsError(folder) from error
        raise


def distil() -> tuple[np.ndarray, Tokenizer]:
    """Vectors (n_tokens, 256) float32 and the tokenizer whose ids they go by, from the packaged model."""
    from model2vec.distill import distill

    packaged.verified("model.safetensors")
    # model2vec draws progress bars on stderr, where the command line writes its own progress.
    with contextlib.redirect_stderr(io.StringIO()):
        model = distill(
            str(packaged.folder()),
            device="cpu",
            pca_dims=DIM,
            sif_coefficient=SIF,
            quantize_to="float32",
            trust_remote_code=False,
        )
    return np.ascontiguousarray(model.embedding, dtype=np.float32), model.tokenizer
