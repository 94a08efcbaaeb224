"""Records named by what they say: the content hash, and which of its equal copies, so that another dump has them too.

The hash is the MD5 of the text that the roles compose, in hex. Copies with one hash are told apart by their place
among each other in order of id: 1 for the first. Since their texts are equal, it does not matter which of them is
first in another dump; how many are named does. Records that were made here are counted apart, from -1 down: they must
not take the place of a record of the sources that says the same.
"""

import json
import re

import numpy as np
import pyarrow as pa

from lib.corpus import generated
from lib.corpus.workspace import GENERATED
from lib.errors import BadOption, WinnowError
from lib.ledger import events
from lib.query.view import View

KEY = re.compile(r"([0-9a-f]{32})(?:([#+])([1-9][0-9]{0,8}))?")
HASH = "replace(content_hash::VARCHAR, '-', '')"


def keys_of(view: View, ids: np.ndarray) -> pa.Table:
    """hash (string) and place (int32, never 0) of each id, in the order of ids, (n,) int64."""
    asked = pa.table({"position": pa.array(np.arange(len(ids))), "id": pa.array(np.asarray(ids, np.int64))})
    sql = f"""
        WITH wanted AS (SELECT DISTINCT content_hash FROM catalog WHERE id IN (SELECT id FROM asked)),
        placed AS (
            SELECT id, {HASH} AS hash, {_place(view)} AS place
            FROM catalog WHERE content_hash IN (SELECT content_hash FROM wanted)
        )
        SELECT hash, place FROM asked JOIN placed USING (id) ORDER BY position"""
    return _asking(view, asked, sql, len(ids))


def ids_of(view: View, keys: pa.Table) -> np.ndarray:
    """The id of each key (hash, place), (n,) int64; -1 where this corpus has no such copy."""
    asked = pa.table(
        {"position": pa.array(np.arange(keys.num_rows)), "hash": keys["hash"], "place": keys["place"].cast(pa.int32())}
    )
    sql = f"""
        WITH wanted AS (SELECT DISTINCT hash::UUID AS content_hash FROM asked),
        placed AS (
            SELECT id, {HASH} AS hash, {_place(view)} AS place
            FROM catalog WHERE content_hash IN (SELECT content_hash FROM wanted)
        )
        SELECT coalesce(placed.id, -1) AS id FROM asked LEFT JOIN placed USING (hash, place) ORDER BY position"""
    return _asking(view, asked, sql, keys.num_rows)["id"].to_numpy()


def _place(view: View) -> str:
    """SQL of a copy's place; of those made here the ones whose making was undone come last."""
    if not generated.files(view.workspace) or "cda_parent" not in view.schema:
        return "row_number() OVER (PARTITION BY content_hash ORDER BY id)::INTEGER"
    is_made = "(cda_parent IS NOT NULL)"
    order = "source_file IN (SELECT name FROM undone), id"
    place = f"row_number() OVER (PARTITION BY content_hash, {is_made} ORDER BY {order})"
    return f"(CASE WHEN {is_made} THEN -1 ELSE 1 END * {place})::INTEGER"


def _undone(view: View) -> list[str]:
    """source_file of the records whose making is undone."""
    history = events.all_events(view.workspace.ledger_path)
    alive = events.in_force(history)
    made = [event for event in history if event.action == "generate" and event.uid not in alive]
    return [f"{GENERATED}/{json.loads(event.payload or '{}').get('file')}.parquet" for event in made]


def written(hash: str, place: int) -> str:
    """A key as text: the hash; and #2 for the second copy, +1 for the first of those made here."""
    return hash if place == 1 else f"{hash}#{place}" if place > 0 else f"{hash}+{-place}"


def read(text: object) -> tuple[str, int]:
    """The inverse of `written`. Raises BadOption."""
    found = KEY.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise BadOption(
            "A recipe names a record by 32 hex digits, or those and #2, or +1 for one made here; "
            f"found {str(text)[:60]!r}."
        )
    place = int(found[3] or 1)
    return found[1], -place if found[2] == "+" else place


def _asking(view: View, asked: pa.Table, sql: str, n: int) -> pa.Table:
    """Run sql with the temporary table `asked`; one row must come out for each row of it."""
    with view.cursor() as cursor:
        cursor.register("asking", asked)
        cursor.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT * FROM asking")
        cursor.unregister("asking")
        cursor.execute("CREATE OR REPLACE TEMP TABLE undone AS SELECT unnest(?::VARCHAR[]) AS name", [_undone(view)])
        found = cursor.sql(sql).to_arrow_table()
        cursor.execute("DROP TABLE asked; DROP TABLE undone")
    if found.num_rows != n:
        raise WinnowError(f"{found.num_rows} of {n} records were found by id in {view.workspace.root}; report this.")
    return found
