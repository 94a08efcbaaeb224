"""What was planted in the sample corpus is found, and what was not planted is left alone."""

import json
from collections import Counter
from itertools import combinations

import numpy as np
import pyarrow.parquet as pq
import pytest

from lib.curate.desk import open_view
from lib.duplicates.stages import stored_pairs
from lib.query.predicates import Like, Meaning
from lib.query.selection import Selection

NEAR = [
    "words_changed_2pct",
    "words_changed_5pct",
    "words_changed_10pct",
    "typos",
    "sentence_dropped",
    "truncated",
    "boilerplate_added",
    "shuffled_sentences",
    "embedded",
]
SAME = ["exact", "case_whitespace", "across_splits"]


@pytest.fixture(scope="module")
def view(sample):
    view = open_view(sample)
    yield view
    view.close()


@pytest.fixture(scope="module")
def ids(view):
    """Dense id of each record by its source id."""
    return dict(view.rows("SELECT source_id, id FROM catalog"))


@pytest.fixture(scope="module")
def truth(sample_source):
    return pq.read_table(sample_source / "truth.parquet").to_pylist()


def planted(truth, ids, kinds, jaccard=0.0):
    """Pairs of dense ids planted by these kinds at or above a word-5-gram Jaccard, as the generator measured it."""
    rows = [row for row in truth if row["plant"] in kinds]
    strong = [row for row in rows if json.loads(row["detail"] or "{}").get("jaccard", 1.0) >= jaccard]
    return {tuple(sorted((ids[row["record"]], ids[row["partner"]]))) for row in strong}


def closed(pairs):
    """Pairs of records that are linked, directly or through others."""
    leader = {}

    def lead(record):
        while leader.setdefault(record, record) != record:
            record = leader[record]
        return record

    for a, b in pairs:
        leader[lead(a)] = lead(b)
    groups = {}
    for record in list(leader):
        groups.setdefault(lead(record), []).append(record)
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def test_every_exact_copy_is_found_and_nothing_else(view, truth, ids):
    rows = view.rows("SELECT exact_group, list(id ORDER BY id) FROM catalog WHERE exact_group IS NOT NULL GROUP BY 1")
    found = {pair for _, members in rows for pair in combinations(members, 2)}
    assert found == closed(planted(truth, ids, SAME))


def test_near_pairs_have_recall_and_perfect_precision(view, sample, truth, ids):
    pairs = stored_pairs(sample.artifact("near"))
    same = np.flatnonzero(pairs.representative != np.arange(pairs.n_records))
    found = {(int(a), int(b)) for a, b, s in zip(pairs.a, pairs.b, pairs.similarity, strict=True) if s >= 0.7}
    found |= {tuple(sorted((int(i), int(pairs.representative[i])))) for i in same if pairs.representative[i] >= 0}
    # A pair of copies of one record counts when the chain of links reaches it.
    reached = closed(found)
    for similarity, least in ((0.7, 0.995), (0.8, 0.995)):
        wanted = planted(truth, ids, NEAR, similarity) | planted(truth, ids, [*SAME, "punctuation"])
        assert len(wanted & reached) / len(wanted) >= least
    related = closed(planted(truth, ids, [*NEAR, *SAME, "punctuation"]) | benchmark_pairs(truth, ids))
    assert reached <= related


def benchmark_pairs(truth, ids):
    """Records that carry the same benchmark item repeat each other."""
    groups = {}
    for row in truth:
        if row["plant"].startswith("benchmark"):
            groups.setdefault(row["partner"], []).append(ids[row["record"]])
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def test_no_record_would_go_without_a_kept_one_as_similar(view):
    rows = view.rows(
        """SELECT count(*), min(r.near_similarity), count(*) FILTER (k.near_kept IS NOT NULL)
           FROM catalog r JOIN catalog k ON r.near_kept = k.id"""
    )
    n, least, chained = rows[0]
    assert n > 100 and least >= 0.8 and chained == 0


def test_subtopics_are_about_one_topic(view, truth, ids):
    """Purity: the share of records whose subtopic's most frequent true topic is their own."""
    topic = {ids[row["record"]]: row["detail"] for row in truth if row["plant"] == "topic"}
    clusters = {}
    for record, name in view.rows("SELECT id, subtopic FROM catalog WHERE subtopic IS NOT NULL AND lang = 'en'"):
        clusters.setdefault(name, Counter())[topic[record]] += 1
    n = sum(sum(counts.values()) for counts in clusters.values())
    assert sum(max(counts.values()) for counts in clusters.values()) / n >= 0.7
    assert n > 2000


def test_topics_have_names_and_take_every_record_with_text(view):
    n, named, n_topics, n_subtopics = view.rows(
        "SELECT count(*), count(topic), count(DISTINCT topic), count(DISTINCT subtopic) FROM catalog"
    )[0]
    assert n == named and 6 <= n_topics <= 16 and n_subtopics > n_topics


def test_search_by_meaning_finds_the_topic(view, truth, ids):
    topic = {ids[row["record"]]: row["detail"] for row in truth if row["plant"] == "topic"}
    found = view.ids(Selection((Meaning("the telescope showed a distant galaxy and its stars", 30),)))
    assert len(found) == 30
    assert sum(topic[int(record)] == "astronomy" for record in found) >= 20
    assert len(view.ids(Selection((Like(0, 20),)))) == 20


def test_the_map_places_every_record_and_says_how_far_to_trust_it(view):
    n, placed, low, high = view.rows("SELECT count(*), count(map_x), min(trust), max(trust) FROM catalog")[0]
    assert n == placed and 0 <= low <= high <= 1
