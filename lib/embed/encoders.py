"""Which encoder turns texts into vectors, and why that one?

MEASURED
"""

import hashlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from lib.embed.static import StaticEncoder
from lib.embed.vectors import unit
from lib.errors import BadOption
from lib.signals import packaged
from lib.signals.chunks import as_strings

# Above it MiniLM would take longer than the minute or two that a curator waits for a first map.
MOST_FOR_MINILM = 2_000


class Encoder(Protocol):
    """Texts in, vectors out. identity changes whenever the same text could get another vector."""

    name: str
    dim: int
    identity: str

    def encode(self, texts: pa.Array | pa.ChunkedArray | Sequence[str | None]) -> np.ndarray:
        """(n_records, dim) float32, each of length 1; an empty or null text gets the zero vector."""
        ...


@dataclass(frozen=True)
class Choice:
    """name goes to open_encoder; sentence says which encoder it is and why."""

    name: str
    sentence: str


def choose(name: str, n_records: int) -> Choice:
    """What "auto", "minilm", "static", or the name or path of a sentence-transformers model means here."""
    if name == "minilm":
        return Choice("minilm", "MiniLM, as asked: about 35 records a second on two cores.")
    if name == "static":
        return Choice("static", "The static encoder, as asked.")
    if name != "auto":
        return Choice(name, f"The model {name}, as asked.")
    if n_records <= MOST_FOR_MINILM:
        return Choice("minilm", f"MiniLM, because {n_records:,} records are few enough for the better encoder.")
    return Choice("static", f"The static encoder, because {n_records:,} records would take MiniLM too long.")


def open_encoder(name: str, n_threads: int | None = None) -> Encoder:
    """The encoder for a name that choose gave. n_threads is os.cpu_count() if not given."""
    if name == "auto":
        raise BadOption("The encoder auto depends on the number of records; let choose decide first.")
    if name == "static":
        return StaticEncoder(n_threads)
    return SentenceEncoder(None if name == "minilm" else name, n_threads)


class SentenceEncoder:
    """Any sentence-transformers model by name or path; without one, the packaged all-MiniLM-L6-v2.

    Code that comes with a model is never run and only safetensors weights are read. Texts longer than the
    model's limit (MiniLM: 256 tokens) are cut there. Raises BadOption if the model cannot be loaded.
    """

    def __init__(self, model: str | None = None, n_threads: int | None = None):
        import torch

        torch.set_num_threads(n_threads or os.cpu_count() or 1)
        if model is None:
            checksum = packaged.CHECKSUMS["model.safetensors"]
            packaged.verified("model.safetensors")
            packaged.verified("tokenizer.json")
            self.name, self._model = "minilm", _loaded(str(packaged.folder()))
            self.identity = checksum
        else:
            self.name, self._model = model, _loaded(model)
            self.identity = _weights_checksum(self._model)
        self.dim = int(self._model.get_embedding_dimension())

    def encode(self, texts: pa.Array | pa.ChunkedArray | Sequence[str | None]) -> np.ndarray:
        """(n_records, dim) float32 of length 1, or 0 for an empty, blank or null text."""
        plain = [text for array in as_strings(texts) for text in array.to_pylist()]
        vectors = np.zeros((len(plain), self.dim), dtype=np.float32)
        filled = [at for at, text in enumerate(plain) if text.strip()]
        if filled:
            vectors[filled] = self._model.encode(
                [plain[at] for at in filled], batch_size=32, show_progress_bar=False, convert_to_numpy=True
            )
        return unit(vectors)


def _loaded(name_or_path: str):
    from sentence_transformers import SentenceTransformer

    # The library logs each failed attempt to reach the hub; the one sentence below says it.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        return SentenceTransformer(
            name_or_path,
            device="cpu",
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        kind = "folder" if Path(name_or_path).exists() else "name"
        reason = str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
        raise BadOption(
            f"No sentence-transformers model can be loaded from the {kind} {name_or_path!r} ({reason}); "
            "use minilm, static, a model's folder, or a name with a connection to its hub."
        ) from error


def _weights_checksum(model) -> str:
    digest = hashlib.sha256()
    for name, values in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(values.detach().cpu().contiguous().view(-1).numpy().tobytes())
    return digest.hexdigest()
