"""Which records an event touches, as a small compressed table: ids, and for duplicates the evidence."""

import io
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Members:
    """ids is (n,) int64, ascending, unique. For duplicates each id has the record kept in its stead.

    kept is (n,) int64, similarity (n,) float32 in 0..1, rule a word for each; None where there is no such evidence.
    """

    ids: np.ndarray
    kept: np.ndarray | None = None
    similarity: np.ndarray | None = None
    rule: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, mask: np.ndarray) -> "Members":
        """The members where mask, (n,) bool, is true."""
        return Members(
            self.ids[mask],
            None if self.kept is None else self.kept[mask],
            None if self.similarity is None else self.similarity[mask],
            None if self.rule is None else tuple(np.asarray(self.rule, dtype=object)[mask]),
        )


def make(ids, kept=None, similarity=None, rule=None) -> Members:
    """Members in order of id, each once; the evidence follows its id."""
    ids, first = np.unique(np.asarray(ids, dtype=np.int64), return_index=True)
    return Members(
        ids,
        None if kept is None else np.asarray(kept, dtype=np.int64)[first],
        None if similarity is None else np.asarray(similarity, dtype=np.float32)[first],
        None if rule is None else tuple(np.asarray(rule, dtype=object)[first]),
    )


def pack(members: Members) -> bytes:
    """Members as the bytes of a Parquet file: ids in delta coding, 10 M consecutive ones take some 50 kB."""
    columns = {"id": pa.array(members.ids, pa.int64())}
    encoding = {"id": "DELTA_BINARY_PACKED"}
    if members.kept is not None:
        columns["kept"] = pa.array(members.kept, pa.int64())
        encoding["kept"] = "DELTA_BINARY_PACKED"
    if members.similarity is not None:
        columns["similarity"] = pa.array(members.similarity, pa.float32())
        encoding["similarity"] = "PLAIN"
    if members.rule is not None:
        columns["rule"] = pa.array(list(members.rule), pa.string()).dictionary_encode()
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, compression="zstd", use_dictionary=["rule"], column_encoding=encoding)
    return buffer.getvalue()


def unpack(blob: bytes) -> Members:
    """The inverse of `pack`."""
    table = pq.read_table(io.BytesIO(blob))
    names = table.column_names
    return Members(
        table["id"].to_numpy(),
        table["kept"].to_numpy() if "kept" in names else None,
        table["similarity"].to_numpy() if "similarity" in names else None,
        tuple(table["rule"].to_pylist()) if "rule" in names else None,
    )
