"""Rewrites the records of a run in the order drawn, batch by batch, until its aim is reached; resumes at a batch."""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib import atomic
from lib.augment import candidates, leaves, runs
from lib.augment.candidates import Candidates
from lib.augment.directions import Direction, rewriter
from lib.augment.leaves import Rewritten
from lib.augment.runs import Drawn, Run
from lib.corpus import rows
from lib.corpus.artifacts import Report, silent
from lib.corpus.texts import Texts
from lib.corpus.workspace import Workspace
from lib.ledger import state

# A batch is read from the sources in one scan, which costs some 0.5 s at a million records; so not too few.
BATCH = 2_000
# Large texts fill a batch earlier: several copies of it are in memory.
BATCH_CHARS = 16 * 2**20
# What a model answered since the last batch is written is lost by a kill; its answers cost money and seconds.
BATCH_OF_MODEL = 10
READ_FOR_MODEL = 200
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
Texted = list[tuple[str, str]]  # (field, text) of everything that a record says


def run(workspace: Workspace, asked: Run, is_sample: bool, report: Report = silent) -> None:
    """Make candidates until there are enough: the sample's number of them, or as many as reach the aim.

    Candidates of little confidence go to review as well, but do not count towards the aim where others can, unless a
    person accepted them; rejected ones do not count, so that a further call makes others in their stead. Raises
    SourceChanged, Cancelled, NoSpace, BadOption; with a model also BadEndpoint and EndpointDown. What was made stays,
    what a model answered before it failed included, and the next call goes on behind it.
    """
    drawn = runs.drawn(workspace, asked)
    direction = runs.direction_of(workspace, asked)
    found = candidates.load(workspace, asked)
    found.folder.mkdir(exist_ok=True)
    at, n_made = found.n_looked_at, len(found)
    numbers = found.counted(direction)
    total = _expected(drawn, asked, is_sample)
    size = BATCH if asked.endpoint is None else BATCH_OF_MODEL
    size = min(size, 2 * asked.n_sample) if is_sample else size

    def said(note: str = "") -> None:
        report(min(n_made, total), total, f"{at:,} records looked at{note}")

    def last_needed(fresh: list[dict]) -> int | None:
        if is_sample:
            return _last_of_sample(fresh, asked.n_sample - n_made)
        return drawn.first_enough(asked.aim, numbers, _made(fresh, found, direction))

    with closing(_records(workspace, asked, direction, drawn.order[at:], size, said)) as records:
        while at < len(drawn.order) and not _is_enough(drawn, asked, is_sample, numbers, n_made):
            said()
            fresh: list[dict] = []
            try:
                for one in islice(records, size):
                    number = at + len(fresh)
                    fresh.append(_row(number, int(drawn.order[number]), one))
                    # Rules are quick and are asked for a whole batch; a model is asked no further than needed.
                    if asked.endpoint is not None and last_needed(fresh) is not None:
                        break
            finally:
                made = _made(fresh, found, direction)
                if (last := last_needed(fresh)) is not None:
                    fresh, made = fresh[: last - at + 1], made[made <= last]
                if fresh:
                    with atomic.replacing(found.folder / f"{at:09d}.parquet") as temporary:
                        pq.write_table(pa.Table.from_pylist(fresh, schema=SCHEMA), temporary, compression="zstd")
            numbers = np.concatenate([numbers, made])
            n_made += sum(row["reason"] == "" for row in fresh)
            at += len(fresh)
    report(total, total, f"{n_made:,} candidates from {at:,} records")


def _expected(drawn: Drawn, asked: Run, is_sample: bool) -> int:
    """Candidates that the run is about to make, for the progress bar: at most what there is to draw from."""
    n = len(drawn.order)
    if is_sample:
        return min(asked.n_sample, n)
    last = drawn.first_enough(asked.aim, np.empty(0, np.int64), np.arange(n))
    return n if last is None else last + 1


def _is_enough(drawn: Drawn, asked: Run, is_sample: bool, numbers: np.ndarray, n_made: int) -> bool:
    return n_made >= asked.n_sample if is_sample else drawn.is_enough(asked.aim, numbers)


def _last_of_sample(fresh: Sequence[dict], wanted: int) -> int | None:
    """The number of the candidate with which a sample that lacks so many is complete; None where it is not."""
    made = [row["number"] for row in fresh if row["reason"] == ""]
    return made[wanted - 1] if len(made) >= wanted else None


def _made(fresh: Sequence[dict], found: Candidates, direction: Direction) -> np.ndarray:
    """Numbers of the new candidates that count towards the aim, with the lines accepted before in force."""
    made = [row for row in fresh if row["reason"] == ""]
    number = np.array([row["number"] for row in made], np.int64)
    confidence = np.array([row["confidence"] for row in made], np.float32)
    taken, _ = candidates.states(number, confidence, found.standing)
    return number[candidates.counts(confidence, taken, direction)]


def _records(
    workspace: Workspace, asked: Run, direction: Direction, ids: np.ndarray, size: int, said: Callable[[str], None]
) -> Iterator[Rewritten]:
    """The records of these ids rewritten, in order, as they are asked for; closing it ends what it has under way."""
    texts = _texts(workspace, ids, size if asked.endpoint is None else READ_FOR_MODEL)
    if asked.endpoint is not None:
        with closing(_by_model(asked, direction, texts, said)) as found:
            yield from found
        return
    rewrite = rewriter(direction, asked.policy)
    for of_record in texts:
        one = leaves.judged([(field, text, rewrite(text)) for field, text in of_record])
        if one.leaves and (reason := _refusal(of_record, direction, asked)):
            one = Rewritten((), reason, 0.0, one.rules)
        yield one


def _refusal(of_record: Texted, direction: Direction, asked: Run) -> str:
    return leaves.refusal((text for _, text in of_record), direction, asked.policy)


def _by_model(
    asked: Run, direction: Direction, texts: Iterator[Texted], said: Callable[[str], None]
) -> Iterator[Rewritten]:
    """The records rewritten by the run's model: one conversation for all, so that its pace holds."""
    from lib.augment.batch import rewrite_records
    from lib.augment.client import Usage
    from lib.augment.endpoint import Endpoint

    def heard(usage: Usage) -> None:
        said(f", {usage.n_requests:,} requests")

    read: deque[tuple[Texted, str]] = deque()  # records read, until the answer to the first of them comes

    def sent() -> Iterator[list[str]]:
        """The texts of those that no guard refuses as a whole: of the others nothing is sent."""
        for of_record in texts:
            reason = _refusal(of_record, direction, asked)
            read.append((of_record, reason))
            if not reason:
                yield [text for _, text in of_record]

    def refused() -> Iterator[Rewritten]:
        while read and read[0][1]:
            yield Rewritten((), read.popleft()[1], 0.0, "")

    answers = rewrite_records(
        sent(),
        direction.rewriter_axis or direction.axis,
        direction.name,
        asked.policy,
        Endpoint(**asked.endpoint or {}),
        pairs=direction.pairs,
        refusing=leaves.OF_THE_RECORD,
        report=heard,
    )
    with closing(answers):
        for answer in answers:
            yield from refused()
            of_record, _ = read.popleft()
            yield leaves.judged([(field, text, one) for (field, text), one in zip(of_record, answer, strict=True)])
    yield from refused()


def _texts(workspace: Workspace, ids: np.ndarray, size: int) -> Iterator[Texted]:
    """What each of these records says now, read so many at a time, fewer where they are large."""
    types = {c.source_name or c.name: c.type for c in workspace.sources.schema}
    cuts = state.load(workspace.ledger_path, workspace.sources.n_rows).edits
    with Texts(workspace) as stored:
        lengths = stored.lengths[ids]
    at = 0
    while at < len(ids):
        n_full = int(np.searchsorted(np.cumsum(lengths[at : at + size]), BATCH_CHARS, side="right"))
        part = ids[at : at + min(size, max(1, n_full))]
        for row in rows.read_json(workspace, part, workspace.roles.text).to_pylist():
            id_ = row.pop("winnow_id")
            yield leaves.record_texts(row, types, leaves.cut_of(cuts, id_))
        at += len(part)


def _row(number: int, id_: int, one: Rewritten) -> dict:
    return {
        "number": number,
        "id": id_,
        "reason": one.reason,
        "confidence": one.confidence,
        "n_edits": sum(len(leaf.edits) for leaf in one.leaves),
        "rules": one.rules,
        "leaves": json.dumps([leaf.to_json() for leaf in one.leaves], ensure_ascii=False),
    }
