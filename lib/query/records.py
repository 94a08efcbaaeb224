"""The records on screen: a page of them with the start of their text, or one with everything known of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from lib.corpus.artifacts import read_array
from lib.errors import BadOption
from lib.ledger import edits, events
from lib.ledger.events import Event
from lib.query import lineage
from lib.query.pages import Order, ids_at
from lib.query.selection import Selection
from lib.query.spans import snippet_start
from lib.query.view import View

SNIPPET_CHARS = 300
# A browser lays this much text out in well under a second; the rest of a longer record is left out, and said so.
LONGEST_TEXT = 200_000
MOST_ALIKE = 50


@dataclass(frozen=True)
class Page:
    """rows: for each record its catalog columns, `text` (a piece of it) and `n_before`, the characters before that
    piece. n: records of the Selection; offset: place of the first row among them.
    """

    rows: tuple[dict, ...]
    n: int
    offset: int


@dataclass(frozen=True)
class Record:
    """text: at most LONGEST_TEXT characters, is_cut where there are more. fields: the parts of a composed text and
    the columns too wide for the catalog, by name. values: the catalog's row. excluded_by: the event that took it out.
    history: events that touched it, oldest first, undone ones and the undoing included. edits: those of them in force
    that cut passages from the text; text and fields are what they leave.
    """

    id: int
    text: str
    n_chars: int
    is_cut: bool
    fields: dict[str, object]
    values: dict[str, object]
    tags: tuple[str, ...]
    excluded_by: Event | None
    history: tuple[Event, ...]
    edits: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Neighbour:
    """Another record with the start of its text. similarity: cosine or Jaccard, 0..1, None where it is not known; of a
    child its confidence."""

    id: int
    similarity: float | None
    text: str
    is_excluded: bool
    relation: str = ""


def page(view: View, selection: Selection, order: Order = Order(), offset: int = 0, limit: int = 50) -> Page:
    """Records [offset, offset + limit) of the Selection. Raises BadOption (limit over 200), BadFilter."""
    place = ids_at(view, selection, order, offset, limit)
    return Page(tuple(rows(view, place.ids, selection)), place.n_records, offset)


def rows(view: View, ids: Sequence[int], selection: Selection = Selection()) -> list[dict]:
    """The catalog's columns and a piece of text of these records, in the order given.

    The piece starts shortly before the first place that the Selection's text search finds.
    """
    if not ids:
        return []
    with view.cursor() as cursor:
        found = cursor.execute("SELECT * FROM catalog WHERE id = ANY(?)", [list(ids)])
        names = [column[0] for column in found.description]
        by_id = {row["id"]: row for row in (dict(zip(names, values, strict=True)) for values in found.fetchall())}
    start, parameters = snippet_start(selection)
    texts = view.rows(
        f"""SELECT id, start - 1, substr(text, start, ?) FROM (
                SELECT id, text, {start} AS start FROM texts WHERE id = ANY(?) AND id BETWEEN ? AND ?)""",
        [SNIPPET_CHARS, *parameters, list(ids), min(ids), max(ids)],
    )
    for id_, n_before, text in texts:
        by_id[id_] |= {"text": text, "n_before": n_before}
    for id_, text in _edited(view, ids):
        by_id[id_] |= {"text": text[:SNIPPET_CHARS], "n_before": 0}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _edited(view: View, ids: Sequence[int]) -> list[tuple[int, str]]:
    """(id, text after the edits in force) of those of the records that an edit touches."""
    touched = np.intersect1d(np.asarray(ids, dtype=np.int64), edits.edited_ids(view.state.edits))
    if not len(touched):
        return []
    sql = "SELECT id, left(text, ?) FROM texts WHERE id = ANY(?) AND id BETWEEN ? AND ?"
    found = view.rows(sql, [LONGEST_TEXT, touched.tolist(), int(touched[0]), int(touched[-1])])
    return [(id_, edits.apply(id_, text, view.state.edits)) for id_, text in found]


def record(view: View, id_: int, as_edited: bool = True) -> Record:
    """Everything known of one record; as_edited False: its text before any edit. Raises BadOption: no such id."""
    found = rows(view, [id_])
    if not found:
        raise BadOption(f"This corpus has no record {id_}; its ids go from 0 to {view.n_records - 1:,}.")
    text, n_chars, fields = view.rows(
        "SELECT left(text, ?), length(text), CASE WHEN length(fields) <= ? THEN fields END FROM texts WHERE id = ?",
        [LONGEST_TEXT, 2 * LONGEST_TEXT, id_],
    )[0]
    values = {name: value for name, value in found[0].items() if name not in ("text", "n_before")}
    state = view.state
    history = _history(view, id_)
    parts = json.loads(fields) if fields else {}
    touching = {edit.seq for edit in state.edits if _holds(edit.ids, id_)}
    if touching and as_edited:
        text = edits.apply(id_, text, state.edits)
        own = view.workspace.roles.text
        parts |= {
            name: edits.apply(id_, part, state.edits)
            for name, part in parts.items()
            if name in own and isinstance(part, str)
        }
    out = int(state.excluded_by[id_])
    return Record(
        id_,
        text,
        n_chars,
        n_chars > LONGEST_TEXT,
        parts,
        values,
        tuple(tag for tag, ids in state.tags.items() if _holds(ids, id_)),
        next((event for event in history if event.seq == out), None) if out else None,
        history,
        tuple(event for event in history if event.seq in touching),
    )


def neighbours(view: View, id_: int, most: int = 10) -> list[Neighbour] | None:
    """The nearest records in meaning, nearest first; None where they were not computed."""
    folder = view.workspace.artifact_path("neighbours", key) if (key := _key(view, "neighbours")) else None
    if folder is None or not (folder / "neighbours.npy").exists():
        return None
    nearest, similarity = read_array(folder, "neighbours"), read_array(folder, "similarities")
    if not 0 <= id_ < len(nearest):
        return None
    near = np.asarray(nearest[id_])
    kept = (near >= 0) & (near != id_)
    pairs = list(zip(near[kept].tolist(), np.asarray(similarity[id_], np.float64)[kept].tolist(), strict=True))[:most]
    return _shown(view, pairs, "")


def children(view: View, id_: int, most: int = MOST_ALIKE) -> list[Neighbour]:
    """Records that were made from this one, ascending."""
    ids = lineage.children(view, id_, most)
    told = "cda_confidence" if "cda_confidence" in view.schema else "NULL"
    sql = f"SELECT id, {told}::DOUBLE FROM catalog WHERE id = ANY(?)"
    known = dict(view.rows(sql, [ids])) if ids else {}
    return _shown(view, [(child, known[child]) for child in ids], "child")


def near_duplicates(view: View, id_: int, most: int = MOST_ALIKE) -> list[Neighbour] | None:
    """Records that repeat this one: equal ones first, then near ones by similarity; None where not computed.

    Similarity of a near one is that of the compared pair where the pair was compared, else None.
    """
    here = [name for name in ("exact_group", "near_group") if name in view.schema]
    if not here:
        return None
    groups = dict(zip(here, view.rows(f"SELECT {', '.join(here)} FROM catalog WHERE id = ?", [id_])[0], strict=True))
    found: list[Neighbour] = []
    for name, relation in (("exact_group", "equal"), ("near_group", "near")):
        if groups.get(name) is None:
            continue
        members = view.rows(
            f"SELECT id FROM catalog WHERE {name} = ? AND id <> ? ORDER BY id LIMIT ?", [groups[name], id_, most]
        )
        ids = [row[0] for row in members if row[0] not in {other.id for other in found}]
        known = _compared(view, id_, ids) if relation == "near" else dict.fromkeys(ids, 1.0)
        pairs = [(other, known.get(other)) for other in ids]
        pairs.sort(key=lambda pair: (-(pair[1] if pair[1] is not None else -1), pair[0]))
        found += _shown(view, pairs, relation)
    return found[:most]


def _compared(view: View, id_: int, others: Sequence[int]) -> dict[int, float]:
    """Similarity of the record to those of the others that the stage near compared it with."""
    key = _key(view, "near")
    folder = view.workspace.artifact_path("near", key) if key else Path()
    if not others or not (folder / "representative.npy").is_file():
        return {}
    # Pairs are stored between the first records of each set of texts with the same shingles.
    first = read_array(folder, "representative")
    own = int(first[id_])
    a, b, similarity = (read_array(folder, name) for name in ("a", "b", "similarity"))
    met = {own: 1.0}
    for near, far in ((a, b), (b, a)):
        places = np.flatnonzero(near == own)
        met |= dict(zip(far[places].tolist(), similarity[places].tolist(), strict=True))
    return {other: met[int(first[other])] for other in others if own >= 0 and int(first[other]) in met}


def _key(view: View, stage: str) -> str | None:
    return view.current.artifacts.get(stage)


def _shown(view: View, pairs: Sequence[tuple[int, float | None]], relation: str) -> list[Neighbour]:
    """With the start of each one's text. Ids of records that are not there any more are left out."""
    by_id = {row["id"]: row["text"] for row in rows(view, [other for other, _ in pairs if other < view.n_records])}
    out = view.state.excluded_by
    return [
        Neighbour(other, similarity, by_id[other], bool(out[other]), relation)
        for other, similarity in pairs
        if other in by_id
    ]


def _holds(ids: np.ndarray, id_: int) -> bool:
    """Whether sorted ids hold one."""
    place = int(np.searchsorted(ids, id_))
    return place < len(ids) and int(ids[place]) == id_


def _history(view: View, id_: int) -> tuple[Event, ...]:
    path = view.workspace.ledger_path
    history = events.all_events(path)
    touching = {event.uid for event in history if event.action in events.ACTIONS and _touches(path, event.uid, id_)}
    return tuple(event for event in history if event.uid in touching or event.target in touching)


def _touches(path: Path, uid: str, id_: int) -> bool:
    bits = _member_bits(path, uid)
    return id_ // 8 < len(bits) and bool(bits[id_ // 8] >> (id_ % 8) & 1)


@lru_cache(maxsize=128)
def _member_bits(path: Path, uid: str) -> np.ndarray:
    """A bit for each id up to the largest that the event touches: 1.25 MB for 10 M records. Events never change."""
    ids = events.members(path, uid).ids
    mask = np.zeros(int(ids[-1]) + 1 if len(ids) else 0, dtype=bool)
    mask[ids] = True
    return np.packbits(mask, bitorder="little")
