"""Cut a recurring passage out of texts: the exact strings to cut, the records that change, and the tokens saved."""

import json
import re
from collections.abc import Sequence

import numpy as np

from lib.curate.actions import Plan
from lib.errors import BadFilter, BadOption
from lib.ledger import edits
from lib.ledger.members import make
from lib.query.selection import Selection
from lib.query.view import View
from lib.signals.tokens import TokenCounter

BATCH = 2_000
# Occurrences differ in case and punctuation; above so many wordings the list in the ledger would be a corpus itself.
MOST_WORDINGS = 2_000
MOST_CHARACTERS = 4_000_000
LONGEST_SHOWN = 60
# What closes a sentence belongs to it: the stop, and quotes or brackets behind it.
_CLOSING = re.compile(r"[.!?…。！？,;:]*[\"'”’»)\]]*[.!?…。！？]*")
_BLANKS = re.compile(r"[ \t]*")
_WORD = re.compile(r"\w")


def exact(text: str, start: int, end: int) -> str:
    """What to cut for a passage at text[start:end], so that the rest reads on.

    The stop behind it goes along where it began a line or a sentence, a blank behind it where one stands before it,
    and the whole line where nothing with a letter or digit is left of it, such as a bullet.
    """
    head = text[:start].rstrip()
    if not head or head[-1] in ".!?…。！？:" or "\n" in text[len(head) : start]:
        end = _CLOSING.match(text, end).end()
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if not _WORD.search(text[first:start]) and not _WORD.search(text[end:last]):
        return text[first:last]
    if start == first or text[start - 1].isspace():
        end = _BLANKS.match(text, end).end()
    return text[start:end]


def plan(view: View, spans: Sequence[tuple[int, int, int]], selection: Selection) -> Plan:
    """The exact effect of cutting the passage at spans (record, start, end) from the records of a Selection.

    Every wording of it goes, wherever it stands in these records and in those that repeat one of them as a whole:
    passages are looked for in one copy only. Raises BadOption where it has too many wordings.
    """
    held = np.zeros(view.n_records, dtype=bool)
    held[view.ids(selection)] = True
    wanted = [span for span in spans if held[span[0]]]
    wordings = wordings_in(view, wanted)
    ids = _with_repeats(view, np.unique(np.array([span[0] for span in wanted], dtype=np.int64)))
    ids = ids[held[ids]]
    changed, n_tokens = _changed(view, ids, wordings)
    said = wordings[0].strip() if wordings else ""
    said = " ".join(said.split())
    said = said if len(said) <= LONGEST_SHOWN else said[: LONGEST_SHOWN - 1] + "…"
    sentence = f"cut “{said}” from {len(changed):,} of {selection.sentence()}"
    payload = json.dumps({"passages": wordings}, ensure_ascii=False)
    state = view.state
    return Plan(
        "edit",
        None,
        selection,
        sentence,
        make(changed),
        len(ids),
        n_tokens,
        view.current.catalog,
        state.counter,
        payload,
    )


def before_and_after(view: View, id_: int, wordings: Sequence[str], most: int) -> tuple[str, str]:
    """The first `most` characters of a record's text as it is now, and without these strings."""
    found = view.rows("SELECT left(text, ?) FROM texts WHERE id = ?", [most, id_])
    if not found:
        raise BadFilter(f"This corpus has no record {id_}; look at the page again.")
    now = edits.apply(id_, found[0][0], view.state.edits)
    return now, edits.without(now, wordings)


def wordings_of(planned: Plan) -> tuple[str, ...]:
    """The strings that a plan cuts."""
    return tuple(json.loads(planned.payload or "{}").get("passages", ()))


def wordings_in(view: View, spans: Sequence[tuple[int, int, int]]) -> list[str]:
    """The distinct strings to cut for a passage at spans (record, start, end), the most frequent first."""
    counts: dict[str, int] = {}
    by_record: dict[int, list[tuple[int, int]]] = {}
    for record, start, end in spans:
        by_record.setdefault(record, []).append((start, end))
    for _, text, own in _texts(view, sorted(by_record), by_record):
        for start, end in own:
            if string := exact(text, start, end):
                counts[string] = counts.get(string, 0) + 1
        if len(counts) > MOST_WORDINGS or sum(map(len, counts)) > MOST_CHARACTERS:
            raise BadOption(
                f"This passage is written in over {len(counts) - 1:,} ways, too many to cut at once; narrow the "
                "Selection, or exclude the records."
            )
    return sorted(counts, key=lambda string: (-counts[string], string))


def _with_repeats(view: View, ids: np.ndarray) -> np.ndarray:
    """These records, and all of their groups of exact and near duplicates, (n,) int64 ascending."""
    found = [ids]
    for column in ("exact_group", "near_group"):
        if column in view.schema and len(ids):
            group = view.arrow(f"SELECT coalesce({column}, -1)::BIGINT AS g FROM catalog ORDER BY id")["g"].to_numpy()
            own = np.unique(group[ids])
            found.append(np.flatnonzero(np.isin(group, own[own >= 0])))
    return np.unique(np.concatenate(found))


def _changed(view: View, ids: np.ndarray, wordings: Sequence[str]) -> tuple[np.ndarray, int]:
    """Those of ids whose text, as it is read now, changes; and the tokens that it loses, 0 before any were counted."""
    longest_first = sorted(wordings, key=len, reverse=True)
    counts = TokenCounter().count(longest_first).tolist() if "n_tokens" in view.schema else [0] * len(wordings)
    n_tokens_of = list(zip(longest_first, counts, strict=True))
    changed, n_tokens, in_force = [], 0, view.state.edits
    for id_, text, _ in _texts(view, ids.tolist(), {}):
        now = rest = edits.apply(id_, text, in_force)
        for wording, n in n_tokens_of:
            if times := rest.count(wording):
                n_tokens += times * n
                rest = rest.replace(wording, "")
        if rest != now:
            changed.append(id_)
    return np.array(changed, dtype=np.int64), n_tokens


def _texts(view: View, ids: Sequence[int], own: dict[int, list[tuple[int, int]]]):
    """(id, text, own spans) of these records, ascending, BATCH at a time."""
    for first in range(0, len(ids), BATCH):
        part = list(ids[first : first + BATCH])
        for id_, text in view.rows(
            "SELECT id, text FROM texts WHERE id = ANY(?) AND id BETWEEN ? AND ? ORDER BY id",
            [part, part[0], part[-1]],
        ):
            yield id_, text, own.get(id_, [])
