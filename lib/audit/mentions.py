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

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib import atomic
from lib.audit import edits, hits
from lib.audit.intervals import N_BUCKETS
from lib.audit.lexicon import Lexicon, label
from lib.audit.patterns import NORMALISED, Patterns, patterns
from lib.corpus.artifacts import Task, read_array
from lib.corpus.texts import Texts
from lib.corpus.workspace import Workspace
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted
from lib.query.overview import LANGUAGE_NAMES

VERSION = 1
# Frequent short words by which a text without a stated language is told from English ones. Words that are English
# as well (die, is, on, me) are left out.
ENGLISH = "the and of to is in that with for was are this you it"
OTHERS = (
    "der das und ist nicht ein eine mit auf den von le les des est une dans pour que qui el los las una por con para "
    "como il gli che della sono het een van niet och att som med inte nao uma os na ya kwa wa ni i si nie jest w z ve"
)
_HEAD = 2000
ARRAYS = {
    "s_id": np.int64,
    "s_sentence": np.int32,
    "s_term": np.int16,
    "s_n": np.int32,
    "d_id": np.int64,
    "d_group": np.int16,
    "d_a": np.int32,
    "d_b": np.int32,
    "d_c": np.int32,
}
BY_ID = {"counted": bool, "sentences": np.int32}


def parameters(workspace: Workspace) -> dict:
    """What the stage's result depends on besides the text: the lexicon in force, and the column of languages."""
    lexicon = edits.of_workspace(workspace.root)
    return {"lexicon": lexicon.hash, "version": lexicon.version, "language": language_column(workspace)}


def language_column(workspace: Workspace) -> str:
    """The column that says in which language a text is; "" where there is none."""
    names = [column.name for column in workspace.columns if column.name.lower() in LANGUAGE_NAMES]
    return names[0] if names else ""


def run(task: Task) -> None:
    """Find by batch, then put the batches together. Resumes at the next batch."""
    lexicon = edits.of_workspace(task.workspace.root)
    finder = Finder(lexicon)
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
            "n_counted": n_counted,
            "n_other_language": total - n_counted,
        }
    )
    for part in parts:
        part.unlink()
    task.report(total, total)


class Finder:
    """Finds the terms of a lexicon in batches of texts. Owns a DuckDB instance: close it."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.patterns: Patterns = patterns(lexicon)
        self._con: duckdb.DuckDBPyConnection = connect(memory="1GB")
        self._known: dict[str, dict[str, hits.Hit]] = {"plain": {}, "context": {}, "cased": {}}
        self._groups = {key: number for number, key in enumerate(lexicon.all_groups)}

    def close(self) -> None:
        self._con.close()

    def find(self, texts: pa.ChunkedArray, is_english: np.ndarray | None = None) -> dict[str, np.ndarray]:
        """ARRAYS with ids from 0, and BY_ID (n,) each. is_english is (n,): 1 yes, 0 no, -1 told from the words."""
        n = len(texts)
        stated = np.full(n, -1, np.int8) if is_english is None else is_english
        columns = self._search(texts)
        # Only texts with hits need to be told from other languages, and mostly they are few.
        counted = np.where(stated == -1, columns["english"], stated == 1)
        keys = []
        for by in ("plain", "context", "cased"):
            key, sentence, term, n_sentences = self._positions(columns[by], by)
            if by == "plain":
                lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
                n_found = np.where(lengths > 0, n_sentences, 0)
            keep = counted[key]
            keys.append(np.stack([key[keep], sentence[keep], term[keep]]))
        rows = np.concatenate(keys, axis=1)
        found, weights = _counted(rows)
        arrays = {"s_id": found[0], "s_sentence": found[1], "s_term": found[2], "s_n": weights}
        arrays |= self._documents(found, weights)
        arrays |= {"counted": counted, "sentences": n_found}
        return {name: np.asarray(arrays[name], dtype=type_) for name, type_ in (ARRAYS | BY_ID).items()}

    def _search(self, texts: pa.ChunkedArray) -> dict:
        """For each pattern the lists of strings found, in order; and whether the words at the head are English."""
        words = {"english": ENGLISH, "others": OTHERS}
        counts = {name: rf"\b(?:{'|'.join(text.split())})\b" for name, text in words.items()}
        self._con.register("arriving", pa.table({"text": texts}))
        try:
            with sentences("the stage mentions"):
                # The copy is made first: DuckDB 2.0.0 gives wrong results on some queries over Arrow objects.
                self._con.execute("CREATE OR REPLACE TEMP TABLE batch AS SELECT text FROM arriving")
                table = self._con.sql(
                    f"""SELECT {_extract("lower(t)", "plain", self.patterns.plain)},
                               {_extract("lower(t)", "context", self.patterns.context)},
                               {_extract("t", "cased", self.patterns.cased)},
                               len(regexp_extract_all(lower(t[:{_HEAD}]), $english))
                                   >= len(regexp_extract_all(lower(t[:{_HEAD}]), $others)) AS english
                        FROM (SELECT {NORMALISED} AS t, rowid FROM batch) ORDER BY rowid""",
                    # A pattern that finds nothing is not in the query.
                    params={name: value for name, value in {**asdict(self.patterns), **counts}.items() if value},
                ).to_arrow_table()
        finally:
            self._con.unregister("arriving")
        columns: dict = {by: table[by] for by in ("plain", "context", "cased")}
        return columns | {"english": table["english"].to_numpy().astype(bool)}

    def _positions(self, column: pa.ChunkedArray, by: hits.By) -> tuple[np.ndarray, ...]:
        """Document, sentence and term of every mention, (m,) each, from the lists of strings found; and the number of
        sentences of each document, (n,).
        """
        column = column.combine_chunks()
        lengths = pc.list_value_length(column).to_numpy(zero_copy_only=False).astype(np.int64)
        coded = pc.list_flatten(column).dictionary_encode()
        if not len(coded):
            return *(np.empty(0, np.int64),) * 3, np.ones(len(lengths), np.int64)
        known = self._known[by]
        meanings = []
        for string in coded.dictionary.to_pylist():  # each different string once, not each row
            if string not in known:
                known[string] = hits.read(self.lexicon, string, by)
            meanings.append(known[string])
        codes = coded.indices.to_numpy(zero_copy_only=False)
        ends = np.array([hit.ends_sentence for hit in meanings])[codes]
        n_terms = np.array([len(hit.terms) for hit in meanings])
        flat = np.array([number for hit in meanings for number in hit.terms], dtype=np.int64)
        starts = np.cumsum(n_terms) - n_terms

        document = np.repeat(np.arange(len(lengths)), lengths)
        before = np.cumsum(ends) - ends  # sentence ends before each string, over the whole batch
        first = np.cumsum(lengths) - lengths
        at_start = before[np.minimum(first, len(before) - 1)]
        sentence = before - np.repeat(at_start, lengths)
        repeats = n_terms[codes]
        position = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        return (
            np.repeat(document, repeats),
            np.repeat(sentence, repeats),
            flat[np.repeat(starts[codes], repeats) + position],
            1 + np.bincount(document[ends], minlength=len(lengths)),
        )

    def _documents(self, found: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
        """Mentions of each group by document and tier."""
        terms = self.lexicon.terms
        group_of = np.array([self._groups[term.axis, term.group] for term in terms])
        tier_of = np.array(["ABC".index(term.tier) for term in terms])
        keys, back = np.unique(np.stack([found[0], group_of[found[2]]]), axis=1, return_inverse=True)
        table = np.zeros((3, keys.shape[1]), np.int64)
        np.add.at(table, (tier_of[found[2]], back.ravel()), weights)
        return {"d_id": keys[0], "d_group": keys[1], "d_a": table[0], "d_b": table[1], "d_c": table[2]}


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


def _extract(text: str, by: str, pattern: str) -> str:
    return f"regexp_extract_all({text}, ${by}) AS {by}" if pattern else f"CAST([] AS VARCHAR[]) AS {by}"


def _counted(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different columns of rows (3, m), ascending, and how often each is there."""
    if not rows.shape[1]:
        return rows, np.empty(0, np.int64)
    order = np.lexsort(rows[::-1])
    rows = rows[:, order]
    new = np.concatenate([[True], (rows[:, 1:] != rows[:, :-1]).any(0)])
    return rows[:, new], np.diff(np.concatenate([np.flatnonzero(new), [rows.shape[1]]]))


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
