"""Finds every term of a lexicon in batches of texts: which record, which sentence, how often."""

from dataclasses import asdict

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.audit import hits, patterns, people
from lib.audit.lexicon import Lexicon
from lib.audit.patterns import NORMALISED, Patterns
from lib.engine.duck import connect, sentences

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


class Finder:
    """Finds the terms of a lexicon in batches of texts. Owns a DuckDB instance: close it."""

    def __init__(self, lexicon: Lexicon, judge: people.Judge | None = None):
        """judge: who is asked where the rules leave open whether a tier B term speaks of a person; None: the rules."""
        self.lexicon = lexicon
        self.judge = judge
        self.patterns: Patterns = patterns.patterns(lexicon)
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
            if by == "context" and self.judge is not None:
                asked = counted & columns["has_bare"]
                keep &= ~asked[key]
                keys.append(self._judged(texts, np.flatnonzero(asked)))
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
        # Long texts are left to the rules: a reader sees them by pieces, a parser would see them whole.
        bare = patterns.bare(self.lexicon) if self.judge is not None else ""
        has_bare = f"len(t) <= {people.MOST_CHARS} AND regexp_matches(lower(t), $bare)" if bare else "false"
        named = {**asdict(self.patterns), **counts, "bare": bare}
        self._con.register("arriving", pa.table({"text": texts}))
        try:
            with sentences("the stage mentions"):
                # The copy is made first: DuckDB 2.0.0 gives wrong results on some queries over Arrow objects.
                self._con.execute("CREATE OR REPLACE TEMP TABLE batch AS SELECT text FROM arriving")
                table = self._con.sql(
                    f"""SELECT {_extract("lower(t)", "plain", self.patterns.plain)},
                               {has_bare} AS has_bare,
                               {_extract("lower(t)", "context", self.patterns.context)},
                               {_extract("t", "cased", self.patterns.cased)},
                               len(regexp_extract_all(lower(t[:{_HEAD}]), $english))
                                   >= len(regexp_extract_all(lower(t[:{_HEAD}]), $others)) AS english
                        FROM (SELECT {NORMALISED} AS t, rowid FROM batch) ORDER BY rowid""",
                    # A pattern that finds nothing is not in the query.
                    params={name: value for name, value in named.items() if value},
                ).to_arrow_table()
        finally:
            self._con.unregister("arriving")
        columns: dict = {by: table[by] for by in ("plain", "context", "cased")}
        return columns | {name: table[name].to_numpy().astype(bool) for name in ("english", "has_bare")}

    def _judged(self, texts: pa.ChunkedArray, rows: np.ndarray) -> np.ndarray:
        """Document, sentence and term, (3, m), of the tier B terms that speak of people in the texts of these rows."""
        assert self.judge is not None
        found = people.decide(self.lexicon, texts.take(pa.array(rows)).to_pylist(), self.judge)
        places = [(row, place.sentence, place.term) for row, mine in zip(rows, found, strict=True) for place in mine]
        return np.array(places, dtype=np.int64).reshape(-1, 3).T

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
