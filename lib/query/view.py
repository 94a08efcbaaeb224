"""An open corpus for reading: one DuckDB instance over one catalog version, its text and the decisions in force."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from lib.corpus.workspace import Current, Workspace
from lib.engine.duck import attach, connect, sentences
from lib.errors import BadFilter, NotComputed, WinnowError
from lib.ledger import events, state
from lib.ledger.state import State
from lib.query import found
from lib.query.predicates import Predicate, Sql, Tagged
from lib.query.selection import Selection, name_of

# Sets of ids kept for filters asked before, and states of the ledger that a query under way may still read.
MOST_FOUND = 64
MOST_EXCLUDED = 4

# How a found predicate that needs more than the catalog and the text (vectors, say) gets its ids, (n,) int64.
Resolver = Callable[["View", Any], np.ndarray]


@dataclass(frozen=True)
class Count:
    """How many records a Selection holds, and their tokens; tokens are None before they were counted."""

    n_records: int
    n_tokens: int | None


class View:
    """Reads one catalog version. Give each thread its own `cursor()`; the View itself may be shared."""

    def __init__(
        self, workspace: Workspace, resolvers: Mapping[str, Resolver] | None = None, threads: int | None = None
    ):
        """Raises NotComputed before the first import."""
        current = workspace.current()
        if current is None:
            raise NotComputed(f"The corpus {workspace.name} has not been imported; press Analyse, or run `analyse`.")
        self.workspace: Workspace = workspace
        self.current: Current = current
        self.resolvers = dict(resolvers or {})
        self._lock = threading.RLock()
        self._found: OrderedDict[str, None] = OrderedDict()
        self._finding: dict[str, threading.Lock] = {}
        self._excluded: list[str] = []
        self._instance = connect(spill=workspace.spill, threads=threads)
        attach(self._instance, workspace.catalog_path(current.catalog), "c")
        self._instance.execute("CREATE VIEW catalog AS SELECT * FROM c.catalog")
        for number, name in enumerate(current.texts):
            attach(self._instance, workspace.text_path(name), f"t{number}")
        union = " UNION ALL ".join(f"SELECT * FROM t{number}.records" for number in range(len(current.texts)))
        self._instance.execute(f"CREATE VIEW texts AS {union}")
        described = self._instance.execute("DESCRIBE catalog").fetchall()
        self.schema: dict[str, str] = {row[0]: row[1] for row in described}
        self.n_records: int = self._instance.execute("SELECT count(*) FROM catalog").fetchone()[0]
        self._state: State | None = None
        self._is_frozen = False

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the instance, for one thread and one query at a time."""
        return self._instance.cursor()

    def rows(self, sql: str, parameters: list | None = None) -> list[tuple]:
        """All rows of one query; the caller's SQL has a limit."""
        with sentences(self.workspace.name), self.cursor() as cursor:
            return cursor.execute(sql, parameters or []).fetchall()

    def arrow(self, sql: str, parameters: list | None = None) -> pa.Table:
        with sentences(self.workspace.name), self.cursor() as cursor:
            return cursor.sql(sql, params=parameters or []).to_arrow_table()

    @property
    def state(self) -> State:
        """The decisions in force; read again when the ledger has moved."""
        with self._lock:
            is_here = self._state is not None
            if not is_here or not (
                self._is_frozen or self._state.counter == events.counter(self.workspace.ledger_path)
            ):
                self._load(state.load(self.workspace.ledger_path, self.n_records))
            return self._state

    def freeze(self) -> None:
        """Keep to the decisions as they are now, for work that must see one state from its start to its end."""
        self._is_frozen = self.state is not None

    def _load(self, fresh: State) -> None:
        """Put the decisions into new tables, then make them the ones in use; queries under way keep the old ones."""
        out = np.flatnonzero(fresh.excluded_by)
        columns = {"id": pa.array(out), "event": pa.array(fresh.excluded_by[out])}
        self._fill(f"excluded_{fresh.counter}", pa.table(columns))
        self._state = fresh
        self._excluded.append(f"excluded_{fresh.counter}")
        while len(self._excluded) > MOST_EXCLUDED:
            self._instance.execute(f"DROP TABLE IF EXISTS {self._excluded.pop(0)}")

    @property
    def excluded_table(self) -> str:
        """Name of the table (id, event) of records that are out."""
        return f"excluded_{self.state.counter}"

    def where(self, selection: Selection) -> Sql:
        """The Selection as a condition on `catalog`, with every set of ids that it needs at hand. Raises BadFilter."""
        return selection.sql(self.schema, self._table_of, self.excluded_table)

    def count(self, selection: Selection) -> Count:
        """Raises BadFilter where the Selection cannot be answered: a count is how a filter from outside is tried."""
        condition, parameters = self.where(selection)
        tokens = "sum(n_tokens)" if "n_tokens" in self.schema else "NULL"
        try:
            row = self.rows(f"SELECT count(*), {tokens} FROM catalog WHERE {condition}", parameters)[0]
        except duckdb.ConversionException as error:  # "many" for a number: an address or a recipe may hold anything
            said = str(error).partition("\n")[0].removeprefix("Conversion Error: ")
            raise BadFilter(f"A value does not fit its column in: {selection.sentence()} ({said}).") from error
        return Count(row[0], None if tokens == "NULL" else int(row[1] or 0))

    def ids(self, selection: Selection) -> np.ndarray:
        """All ids of the Selection, (n,) int64 ascending."""
        condition, parameters = self.where(selection)
        table = self.arrow(f"SELECT id FROM catalog WHERE {condition}", parameters)
        return np.sort(table["id"].to_numpy().astype(np.int64))

    def _table_of(self, predicate: Predicate) -> str:
        """Name of the table with the predicate's ids, made when it is first needed and kept while there is room.

        A search through all text takes seconds; it holds up those who ask for the same one, and nobody else.
        """
        name = name_of(predicate)
        if isinstance(predicate, Tagged):
            name = f"tagged_{self.state.counter}_{name}"
        with self._lock:
            if self._has(name):
                return name
            finding = self._finding.setdefault(name, threading.Lock())
        with finding:
            with self._lock:
                if self._has(name):
                    return name
            ids = self._find(predicate)
            with self._lock:
                self._fill(name, pa.table({"id": pa.array(ids, pa.int64())}))
                self._found[name] = None
                self._finding.pop(name, None)
                while len(self._found) > MOST_FOUND:
                    self._drop(next(iter(self._found)))
        return name

    def _has(self, name: str) -> bool:
        """Whether the set is there; then it counts as just used."""
        if name in self._found:
            self._found.move_to_end(name)
        return name in self._found

    def _find(self, predicate: Predicate) -> np.ndarray:
        if isinstance(predicate, Tagged):
            return self.state.tags.get(predicate.tag, np.empty(0, np.int64))
        if predicate.kind in self.resolvers:
            return self.resolvers[predicate.kind](self, predicate)
        return found.ids(self, predicate)

    def _fill(self, name: str, table: pa.Table) -> None:
        """Copy an Arrow table into the instance, and check that all of it arrived.

        DuckDB 2.0.0 gives wrong results on some queries over Arrow objects, so nothing but this plain copy reads one.
        """
        with self.cursor() as cursor:
            cursor.register("arriving", table)
            cursor.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM arriving")
            cursor.unregister("arriving")
            arrived = cursor.execute(f"SELECT count(*), coalesce(sum(id), 0) FROM {name}").fetchone()
        expected = (table.num_rows, int(table["id"].to_numpy().sum()))
        if arrived != expected:
            raise WinnowError(f"DuckDB copied {arrived} of {expected} (rows, sum of ids) into {name}; report this.")

    def _drop(self, name: str) -> None:
        self._instance.execute(f"DROP TABLE IF EXISTS {name}")
        self._found.pop(name, None)

    def is_current(self) -> bool:
        """Whether this catalog version is still the one in force."""
        return self.workspace.current() == self.current

    def close(self) -> None:
        self._instance.close()
