"""Rewrites the records of a run in the order drawn, batch by batch, until its aim is reached; resumes at a batch."""

import json
from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib import atomic
from lib.augment import leaves, runs
from lib.augment.directions import Direction, rewriter
from lib.augment.leaves import Rewritten
from lib.augment.result import HIGH, Rewrite
from lib.augment.runs import Drawn, Run
from lib.corpus import rows
from lib.corpus.artifacts import Report, silent
from lib.corpus.workspace import Workspace
from lib.ledger import reviews, state
from lib.ledger.state import Edit

BATCH = 500
# An answer of a model costs money and seconds: fewer are lost when a run is cut off.
BATCH_OF_MODEL = 10
SCHEMA = pa.schema(
    [
        ("number", pa.int64()),
        ("id", pa.int64()),
        ("reason", pa.string()),
        ("confidence", pa.float32()),
        ("n_edits", pa.int32()),
        ("rules", pa.string()),
        ("leaves", pa.string()),
    ]
)


def run(workspace: Workspace, asked: Run, is_sample: bool, report: Report = silent) -> None:
    """Make candidates until there are enough: the sample's number of them, or as many as reach the aim.

    Candidates of little confidence go to review as well, but do not count towards the aim where others can; rejected
    ones do not count, so that a further call makes others in their stead. Raises
    SourceChanged, Cancelled, NoSpace, BadOption; with a model also what its endpoint is refused for. What was made
    stays, and the next call goes on behind it.
    """
    drawn = runs.drawn(workspace, asked)
    direction = runs.direction_of(workspace, asked)
    folder = runs.folder_of(workspace, asked.id) / "candidates"
    folder.mkdir(exist_ok=True)
    cuts = state.load(workspace.ledger_path, workspace.sources.n_rows).edits
    made = [
        pq.read_table(path, columns=["number", "reason", "confidence"]) for path in sorted(folder.glob("*.parquet"))
    ]
    at = sum(table.num_rows for table in made)
    n_made = sum(int(np.count_nonzero(_is_made(table))) for table in made)
    numbers = np.concatenate([np.empty(0, np.int64), *(_counted(direction, table) for table in made)])
    verdicts = reviews.standing(workspace.ledger_path, asked.id).verdicts
    numbers = numbers[~np.isin(numbers, [n for n, review in verdicts.items() if review.verdict == "reject"])]
    size = BATCH if asked.endpoint is None else BATCH_OF_MODEL
    size = min(size, 2 * asked.n_sample) if is_sample else size
    total = _expected(drawn, asked, is_sample)
    while at < len(drawn.order) and not _is_enough(drawn, asked, is_sample, numbers, n_made):
        report(min(n_made, total), total, f"{at:,} records looked at")
        last = min(at + size, len(drawn.order))
        table = _batch(workspace, asked, direction, drawn.order[at:last], at, cuts)
        if not is_sample:
            table = table.slice(0, _first_enough(drawn, asked, numbers, _counted(direction, table), at, len(table)))
            last = at + len(table)
        with atomic.replacing(folder / f"{at:09d}.parquet") as temporary:
            pq.write_table(table, temporary, compression="zstd")
        numbers = np.concatenate([numbers, _counted(direction, table)])
        n_made += int(np.count_nonzero(_is_made(table)))
        at = last
    report(total, total, f"{n_made:,} candidates from {at:,} records")


def _expected(drawn: Drawn, asked: Run, is_sample: bool) -> int:
    """Candidates that the run is about to make, for the progress bar: at most what there is to draw from."""
    if is_sample:
        return min(asked.n_sample, len(drawn.order))
    if asked.aim.share is None:
        return min(asked.aim.n or len(drawn.order), len(drawn.order))
    shares = (drawn.F + np.cumsum(drawn.gain)) / np.maximum(drawn.T + np.cumsum(drawn.added), 1)
    enough = np.flatnonzero(shares >= asked.aim.share)
    return int(enough[0]) + 1 if len(enough) else len(drawn.order)


def _is_enough(drawn: Drawn, asked: Run, is_sample: bool, numbers: np.ndarray, n_made: int) -> bool:
    return n_made >= asked.n_sample if is_sample else drawn.is_enough(asked.aim, numbers)


def _first_enough(drawn: Drawn, asked: Run, before: np.ndarray, fresh: np.ndarray, first: int, n: int) -> int:
    """How many of a batch's n records, from number `first` on, are enough; all of them where they are not."""
    if not drawn.is_enough(asked.aim, np.concatenate([before, fresh])):
        return n
    low, high = 1, len(fresh)  # the first `high` are enough
    while low < high:
        middle = (low + high) // 2
        if drawn.is_enough(asked.aim, np.concatenate([before, fresh[:middle]])):
            high = middle
        else:
            low = middle + 1
    return int(fresh[high - 1]) - first + 1


def _is_made(table: pa.Table) -> np.ndarray:
    return np.array([reason == "" for reason in table["reason"].to_pylist()], bool)


def _counted(direction: Direction, table: pa.Table) -> np.ndarray:
    """Numbers of the candidates that count towards the aim: the sure ones, all where rules are never sure."""
    is_sure = table["confidence"].to_numpy() >= HIGH - 1e-6
    made = _is_made(table)
    return table["number"].to_numpy()[made & (is_sure | (not direction.is_automatic))]


def _batch(
    workspace: Workspace, asked: Run, direction: Direction, ids: np.ndarray, first: int, cuts: tuple[Edit, ...]
) -> pa.Table:
    types = {c.source_name or c.name: c.type for c in workspace.sources.schema}
    given = rows.read_json(workspace, ids, workspace.roles.text).to_pylist()
    texts = []
    for row in given:
        id_ = row.pop("winnow_id")
        texts.append(leaves.record_texts(row, types, leaves.cut_of(cuts, id_)))
    found = [leaves.judged(answers) for answers in _answers(asked, direction, texts)]
    return pa.Table.from_pylist([_row(first + k, int(ids[k]), one) for k, one in enumerate(found)], schema=SCHEMA)


def _answers(
    asked: Run, direction: Direction, texts: list[list[tuple[str, str]]]
) -> Iterator[list[tuple[str, str, Rewrite]]]:
    """For each record its (field, text, rewriting)."""
    if asked.endpoint is None:
        rewrite = rewriter(direction, asked.policy)
        for of_record in texts:
            yield [(field, text, rewrite(text)) for field, text in of_record]
        return
    from lib.augment.endpoint import Endpoint
    from lib.augment.llm import rewrite_many

    flat = [text for of_record in texts for _, text in of_record]
    axis = direction.rewriter_axis or direction.axis
    answers = rewrite_many(flat, axis, direction.name, asked.policy, Endpoint(**asked.endpoint))
    for of_record in texts:
        yield [(field, text, next(answers)) for field, text in of_record]


def _row(number: int, id_: int, one: Rewritten) -> Mapping[str, object]:
    return {
        "number": number,
        "id": id_,
        "reason": one.reason,
        "confidence": one.confidence,
        "n_edits": sum(len(leaf.edits) for leaf in one.leaves),
        "rules": one.rules,
        "leaves": json.dumps([leaf.to_json() for leaf in one.leaves], ensure_ascii=False),
    }
