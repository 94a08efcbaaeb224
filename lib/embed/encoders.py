"""Which encoder turns texts into vectors, and why that one?

MiniLM (the packaged all-MiniLM-L6-v2) understands a sentence; the static encoder only averages its words, a
thousand times as fast. Measured with `python -m benchmarks.encoders` on 1,500 records of two corpora, two busy
cores; purity is the share of records in a topic that goes by their label, label@10 the share of a record's ten
nearest neighbours with its label, shared@10 the share of the ten that both encoders name:

    corpus                      encoder  purity  label@10  shared@10  records/s
    news articles (2.2 kB)      MiniLM    0.932     0.907      0.378         11
                                static    0.911     0.906      0.378     11,632
    trivia questions (0.1 kB)   MiniLM    0.441     0.334      0.265         53
                                static    0.329     0.268      0.265     61,949

On articles the static encoder loses little; on single sentences it loses a fifth to a quarter. So "auto" takes MiniLM
where the wait is a minute or two, and the static encoder above.
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
# Between the two corpora of the table above.
MINILM_A_SECOND = 25


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
    """What "auto", "minilm", "static", or the name or path of a sentence-transformers model means here.

    The figures in the sentence are those at the top of this file.
    """
    if name == "auto" and n_records <= MOST_FOR_MINILM:
        return Choice(
            "minilm",
            f"MiniLM, because {n_records:,} records are few enough for it: it encodes 10 to 50 records a second and "
            "keeps topics apart better than the static encoder (purity 0.44 against 0.33 on short questions).",
        )
    if name == "auto":
        return Choice(
            "static",
            f"The static encoder, because MiniLM would take about {_waiting(n_records)} for {n_records:,} records; "
            "on news articles it keeps topics apart nearly as well (purity 0.91 against 0.93), on short "
            "questions less so (0.33 against 0.44).",
        )
    if name == "minilm":
        return Choice("minilm", f"MiniLM, as asked: about {_waiting(n_records)} for {n_records:,} records.")
    if name == "static":
        return Choice("static", "The static encoder, as asked: 10,000 records a second or more.")
    return Choice(name, f"The model {name}, as asked.")


def _waiting(n_records: int) -> str:
    """How long MiniLM takes, in words."""
    minutes = n_records / MINILM_A_SECOND / 60
    if minutes < 90:
        return f"{max(1, round(minutes))} minute" + ("s" if round(minutes) > 1 else "")
    return f"{round(minutes / 60)} hours" if minutes < 60 * 48 else f"{round(minutes / 60 / 24)} days"


def open_encoder(name: str, n_threads: int | None = None) -> Encoder:
    """The encoder for a name that choose gave. n_threads is os.cpu_count() if not given."""
    if name == "auto":
        raise BadOption("The encoder auto depends on the number of records; let choose decide first.")
    if name == "static":
        return StaticEncoder(n_threads)
    return SentenceEncoder(None if name == "minilm" else name, n_threads)


# More characters than any word of a tokeniser has on average; and the length of a model that names none.
CHARS_A_TOKEN = 40
MOST_TOKENS = 8192


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
        # The model would cut a longer text anyway, but only after it has tokenised all of it.
        longest = CHARS_A_TOKEN * (self._model.max_seq_length or MOST_TOKENS)
        plain = [text[:longest] for array in as_strings(texts) for text in array.to_pylist()]
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
