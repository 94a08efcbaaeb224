"""The stage mentions: one pass over the text that finds every term, and a small table from which every number comes.

Its folder holds, for mentions by sentence, the arrays s_id, s_sentence, s_term and s_n (m,), ascending by id and
sentence; for documents, d_id, d_group, d_a, d_b and d_c (k,): the group's mentions of tier A, B and C; and by id,
`bucket` (n,) uint8, the jackknife group of the document, `sentences` (n,) int32, how many it has, and `counted` (n,)
bool, false where the text is in a language that the lexicon does not speak. `lexicon.json` says which terms and
groups the numbers stand for.
"""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow as pa

from lib import atomic
from lib.audit import edits, parsed
from lib.audit.finder import ARRAYS, BY_ID, Finder
from lib.audit.intervals import N_BUCKETS
from lib.audit.lexicon import Lexicon, label
from lib.corpus.artifacts import Task, read_array
from lib.corpus.columns import enters_catalog
from lib.corpus.texts import Texts
from lib.corpus.workspace import Workspace
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted
from lib.errors import BadLexicon, BadOption
from lib.query.overview import LANGUAGE_NAMES

VERSION = 2


def parameters(workspace: Workspace) -> dict:
    """What the stage's result depends on besides the text: the lexicon in force, the column of languages, and who
    decides whether a tier B term speaks of a person. Raises BadOption for a setting that cannot be.
    """
    lexicon = edits.of_workspace(workspace.root)
    return {
        "lexicon": lexicon.hash,
        "version": lexicon.version,
        "language": language_column(workspace),
        "people": parsed.decider(workspace.sources.n_rows),
    }


def language_column(workspace: Workspace) -> str:
    """The column that says in which language a text is; "" where there is none."""
    narrow = [column for column in workspace.columns if enters_catalog(column.type)]
    names = [column.name for column in narrow if column.name.lower() in LANGUAGE_NAMES]
    return names[0] if names else ""


def run(task: Task) -> None:
    """Find by batch, then put the batches together. Resumes at the next batch.

    Raises BadLexicon where the lexicon was edited since the run was planned: its key would name another one.
    """
    lexicon = edits.of_workspace(task.workspace.root)
    if lexicon.hash != task.parameters["lexicon"]:
        raise BadLexicon("The lexicon was edited while its mentions were to be counted; start the analysis again.")
    judge = parsed.judge(lexicon, task.parameters["people"])
    if judge is None and task.parameters["people"] != parsed.RULES:
        raise BadOption("The parser that was to read the mentions is not installed any more; start the analysis again.")
    finder = Finder(lexicon, judge)
    languages = Languages(task.input("import"), task.parameters["language"], lexicon.language)
    parts = []
    with Texts(task.workspace) as texts:
        total = len(texts)
        for first, last in texts.ranges():
            task.report(first, total)
            part = task.folder / "parts" / f"{first:012d}.npz"
            parts.append(part)
            if part.exists() and task.has_part(first):
                continue
            if task.previous is not None and task.has_part(first, last - first):
                found = _taken(task.previous, first, last)
            else:
                found = finder.find(texts.read(first, last), languages.stated(first, last))
                found |= {name: found[name] + first for name in ("s_id", "d_id")}
            part.parent.mkdir(exist_ok=True)
            with atomic.replacing(part) as temporary, open(temporary, "wb") as file:
                np.savez(file, **found)
            if not task.has_part(first):
                task.write_part(first, _column(first, last, found, lexicon))
    finder.close()
    counted = _join(task, parts)
    buckets = buckets_of(task.input("import"), total)
    task.write_array("bucket", buckets)
    atomic.write_json(task.folder / "lexicon.json", _lexicon_json(lexicon))
    n_counted = int(counted.sum())
    task.write_facts(
        {
            "lexicon": lexicon.to_json(),
            "language_column": task.parameters["language"],
            "people": task.parameters["people"],
            "n_counted": n_counted,
            "n_other_language": total - n_counted,
        }
    )
    for part in parts:
        part.unlink()
    task.report(total, total)


class Languages:
    """What a corpus' language column says of each record."""

    def __init__(self, imported: Path, column: str, language: str):
        self.column = column
        self.files = [str(path) for path in sorted((imported / "columns").glob("*.parquet"))] if column else []
        self.language = language

    def stated(self, first: int, last: int) -> np.ndarray | None:
        """(n,) int8 of the ids [first, last): 1 in the lexicon's language, 0 in another, -1 not said."""
        if not self.column:
            return None
        with connect(memory="512MB", threads=1) as con:
            name = f"lower(trim(CAST({quoted(self.column)} AS VARCHAR)))"
            values = con.execute(
                f"""SELECT CASE WHEN coalesce({name}, '') IN ('', 'und', 'unknown') THEN -1
                           WHEN regexp_matches({name}, ?) THEN 1 ELSE 0 END AS stated
                    FROM read_parquet(?) WHERE id >= ? AND id < ? ORDER BY id""",
                [rf"^{self.language}(g|glish)?([_-].*)?$", self.files, first, last],
            ).fetchnumpy()["stated"]
        return np.asarray(values, dtype=np.int8)


def buckets_of(imported: Path, n: int) -> np.ndarray:
    """(n,) uint8: the jackknife group of each record, from its content, so that exact copies share one."""
    files = [str(path) for path in sorted((imported / "columns").glob("*.parquet"))]
    with connect(memory="512MB") as con, sentences(str(imported)):
        values = con.execute(
            """SELECT CAST('0x' || substr(CAST(content_hash AS VARCHAR), 1, 8) AS BIGINT) % ? AS bucket
               FROM read_parquet(?) ORDER BY id""",
            [N_BUCKETS, files],
        ).fetchnumpy()["bucket"]
    buckets = np.asarray(values, dtype=np.uint8)
    assert len(buckets) == n
    return buckets


def _column(first: int, last: int, found: dict[str, np.ndarray], lexicon: Lexicon) -> pa.Table:
    """The catalog's column `mentions`: the groups of tier A or B of each record, NULL where there are none."""
    keep = (found["d_a"] + found["d_b"]) > 0
    lengths = np.bincount(found["d_id"][keep] - first, minlength=last - first)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    names = pa.array([label(*key) for key in lexicon.all_groups])
    values = names.take(pa.array(found["d_group"][keep]))
    lists = pa.ListArray.from_arrays(pa.array(offsets), values, mask=pa.array(lengths == 0))
    return pa.table({"id": pa.array(np.arange(first, last, dtype=np.int64)), "mentions": lists})


def _taken(previous: Path, first: int, last: int) -> dict[str, np.ndarray]:
    """The arrays of the ids [first, last) from what the stage made before files were appended."""
    found = {name: read_array(previous, name)[first:last] for name in BY_ID}
    for ids in ("s_id", "d_id"):
        low, high = np.searchsorted(read_array(previous, ids), [first, last])
        found |= {name: read_array(previous, name)[low:high] for name in ARRAYS if name[0] == ids[0]}
    return found


def _join(task: Task, parts: list[Path]) -> np.ndarray:
    """Write the batches' arrays as one; gives `counted`."""
    joined: dict[str, list[np.ndarray]] = {name: [] for name in ARRAYS | BY_ID}
    for part in parts:
        with np.load(part, allow_pickle=False) as arrays:
            for name, batches in joined.items():
                batches.append(arrays[name])
    empty = {name: np.empty(0, type_) for name, type_ in (ARRAYS | BY_ID).items()}
    for name, batches in joined.items():
        task.write_array(name, np.concatenate([empty[name], *batches]))
    return np.concatenate([empty["counted"], *joined["counted"]])


def _lexicon_json(lexicon: Lexicon) -> dict:
    return {
        **lexicon.to_json(),
        "axes": lexicon.axes,
        "groups": [list(key) for key in lexicon.all_groups],
        "terms": [asdict(term) for term in lexicon.terms],
    }


def read_lexicon(folder: Path) -> dict:
    """What lexicon.json of a finished stage says."""
    return json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
