"""The texts of a corpus for a stage: read by ranges of ids, so that memory stays bounded."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa

from lib.corpus.artifacts import batches
from lib.corpus.workspace import Workspace
from lib.engine.duck import attach, connect, sentences
from lib.errors import NotComputed

# One batch: enough to keep both cores busy, little enough to hold several copies in memory.
BATCH_RECORDS = 50_000
BATCH_CHARS = 32 * 2**20


class Texts:
    """Reads the text store. Ranges depend on the corpus alone, so a resumed stage meets the same ones."""

    def __init__(self, workspace: Workspace):
        """Raises NotComputed before the import."""
        current = workspace.current()
        if current is None:
            raise NotComputed(f"The corpus {workspace.name} has not been imported; run `analyse` first.")
        self.name = workspace.name
        self._con: duckdb.DuckDBPyConnection = connect(spill=workspace.spill, memory="1GB")
        self._tables = []
        for number, name in enumerate(current.texts):
            attach(self._con, workspace.text_path(name), f"t{number}")
            self._tables.append(f"t{number}.records")
        attach(self._con, workspace.catalog_path(current.catalog), "c")
        with sentences(self.name):
            column = self._con.execute("SELECT n_chars FROM c.catalog ORDER BY rowid").fetchnumpy()["n_chars"]
        self.lengths: np.ndarray = np.asarray(column, dtype=np.int64)
        # Only the lengths are needed of it, and another catalog may come into force while the stage runs.
        self._con.execute("DETACH c")

    def __len__(self) -> int:
        return len(self.lengths)

    def __enter__(self) -> "Texts":
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def ranges(self, most_records: int = BATCH_RECORDS, most_chars: int = BATCH_CHARS) -> Iterator[tuple[int, int]]:
        """Ranges [first, last) of ids that cover the corpus in order."""
        return batches(self.lengths, most_records, most_chars)

    def read(self, first: int, last: int) -> pa.ChunkedArray:
        """The texts of the ids [first, last), in order; an absent text is ''."""
        union = " UNION ALL ".join(
            f"SELECT id, text FROM {table} WHERE id >= {int(first)} AND id < {int(last)}" for table in self._tables
        )
        with sentences(self.name):
            return self._con.sql(f"{union} ORDER BY id").to_arrow_table()["text"]

    def pick(self, ids: np.ndarray) -> pa.ChunkedArray:
        """The texts of some ids, (n,) int64 ascending and unique, in that order."""
        union = " UNION ALL ".join(f"SELECT id, text FROM {table} WHERE id = ANY($ids)" for table in self._tables)
        with sentences(self.name):
            return self._con.sql(f"{union} ORDER BY id", params={"ids": ids.tolist()}).to_arrow_table()["text"]
