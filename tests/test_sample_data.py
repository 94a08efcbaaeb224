"""Is the sample corpus repeatable, is its truth true, and are unplanted records really different?"""

import hashlib
import json
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sample_data import generate
from sample_data.edits import WORD, jaccard, shingles
from sample_data.plants import BENCHMARK, COPIES, benchmark_items
from sample_data.records import LANGUAGES, SHE, TOPICS, iban

SAME = ("exact", "case_whitespace", "punctuation", "across_splits")
NEAR = tuple(plant for plant in COPIES if plant not in SAME)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The default sample: records by id, and rows of the truth by plant."""
    folder = tmp_path_factory.mktemp("sample")
    generate.write_corpus(folder / "c.parquet", folder / "t.parquet", generate.N_RECORDS, generate.SEED)
    rows = pq.read_table(folder / "c.parquet").to_pylist()
    truth = defaultdict(list)
    for row in pq.read_table(folder / "t.parquet").to_pylist():
        truth[row["plant"]].append(row)
    return {row["id"]: row for row in rows}, truth


def content(n_records: int, seed: int) -> str:
    """Hash over all values of corpus and truth, in order."""
    digest = hashlib.sha256()
    for tables in generate.batches(n_records, seed):
        for table in tables:
            digest.update(json.dumps(table.to_pylist(), default=str, ensure_ascii=False).encode())
    return digest.hexdigest()


def group_of(truth) -> dict[str, str]:
    """For each planted record the original it goes back to, or the benchmark item it holds."""
    return {row["record"]: row["partner"] for rows in truth.values() for row in rows if row["partner"]}


def test_same_seed_same_content_and_another_seed_other_texts():
    assert content(700, 1) == content(700, 1)
    texts = [set(next(generate.batches(700, seed))[0]["text"].to_pylist()) for seed in (1, 2)]
    assert not texts[0] & texts[1]


@pytest.mark.parametrize("n_records", [0, 1, 2, 37])
def test_small_sizes(n_records):
    tables = list(generate.batches(n_records, 5))
    assert sum(corpus.num_rows for corpus, _ in tables) == n_records
    assert sum(truth["plant"].to_pylist().count("topic") for _, truth in tables) == n_records


def test_batches_keep_ids_and_partners_whole(monkeypatch):
    monkeypatch.setattr(generate, "N_BATCH", 1_500)
    tables = list(generate.batches(4_000, 3))
    assert [corpus.num_rows for corpus, _ in tables] == [1_500, 1_500, 1_000]
    rows = [row for corpus, _ in tables for row in corpus.to_pylist()]
    assert [row["id"] for row in rows] == [f"w-{number:06d}" for number in range(4_000)]
    texts = {row["id"]: row["text"] for row in rows}
    exact = [row for _, truth in tables for row in truth.to_pylist() if row["plant"] == "exact"]
    assert len(exact) == round(COPIES["exact"] * 4_000)
    assert all(texts[row["record"]] == texts[row["partner"]] for row in exact)
    assert any(int(row["record"][2:]) // 1_500 != int(row["partner"][2:]) // 1_500 for row in exact)


def test_columns_and_counts(made):
    records, truth = made
    assert len(records) == generate.N_RECORDS
    assert set(truth) == {*COPIES, *BENCHMARK, "topic", "occupation_pronoun", "personal_data", "boilerplate"}
    wanted = {**COPIES, **BENCHMARK}
    assert {p: len(truth[p]) for p in wanted} == {p: round(s * 5_000) for p, s in wanted.items()}
    ids = set(records) | {item.id for item in benchmark_items()}
    assert all(r["record"] in records and r["partner"] in {*ids, None} for rows in truth.values() for r in rows)
    assert {r["split"] for r in records.values()} == {"train", "validation", "test"}
    assert {r["label"] for r in records.values() if r["kind"] == "review"} == {"positive", "neutral", "negative"}
    mean_bytes = sum(len(r["text"].encode()) for r in records.values()) / len(records)
    assert 400 < mean_bytes < 650


def test_copies_are_what_the_truth_says(made):
    records, truth = made
    for plant in SAME:
        for row in truth[plant]:
            ours, theirs = records[row["record"]], records[row["partner"]]
            one, other = ours["text"], theirs["text"]
            if plant in ("exact", "across_splits"):
                assert one == other
            elif plant == "case_whitespace":
                assert one != other and one.lower().split() == other.lower().split()
            else:
                assert one != other and WORD.findall(one) == WORD.findall(other)
            splits = ("test", "train") if plant == "across_splits" else (theirs["split"],) * 2
            assert (ours["split"], theirs["split"]) == splits
    for plant in NEAR:
        for row in truth[plant]:
            one, other = (records[row[side]]["text"] for side in ("record", "partner"))
            assert one != other
            assert json.loads(row["detail"])["jaccard"] == pytest.approx(jaccard(one, other), abs=1e-6)
    for plant in ("embedded", "boilerplate_added"):
        assert all(records[row["partner"]]["text"] in records[row["record"]]["text"] for row in truth[plant])


def test_near_copies_are_near(made):
    _, truth = made
    for plant, least in {"words_changed_2pct": 0.7, "words_changed_5pct": 0.5, "typos": 0.5, "truncated": 0.5}.items():
        similar = sorted(json.loads(row["detail"])["jaccard"] for row in truth[plant])
        assert similar[len(similar) // 10] >= least, plant


def test_unplanted_pairs_are_far_apart(made):
    """Exact: each pair that shares any 5-word shingle is measured, boilerplate included."""
    records, truth = made
    original = group_of(truth)
    sets = {name: shingles(row["text"]) for name, row in records.items()}
    holders = defaultdict(list)
    for name, shingle_set in sets.items():
        for shingle in shingle_set:
            holders[shingle].append(name)
    shared = Counter(pair for names in holders.values() for pair in combinations(names, 2))
    unplanted = [
        (n / (len(sets[a]) + len(sets[b]) - n), a, b)
        for (a, b), n in shared.items()
        if original.get(a, a) != original.get(b, b)
    ]
    assert max(unplanted)[0] < 0.4
    texts = Counter(" ".join(WORD.findall(row["text"].lower())) for row in records.values())
    repeated = [row for plant in SAME for row in truth[plant]]
    assert sum(texts.values()) - len(texts) == len(repeated)


def test_facts_stand_in_the_text(made):
    records, truth = made
    for row in truth["personal_data"]:
        assert json.loads(row["detail"])["value"] in records[row["record"]]["text"]
    for row in truth["occupation_pronoun"]:
        fact = json.loads(row["detail"])
        assert fact["occupation"] in records[row["record"]]["text"]
    assert {json.loads(r["detail"])["kind"] for r in truth["personal_data"]} == {"email", "phone", "iban", "ip"}
    passages = Counter(json.loads(r["detail"])["passage"] for r in truth["boilerplate"])
    assert passages["cookie.en.0"] > 10 and passages["signature.en.0"] > 10
    for plant in ("benchmark_verbatim", "benchmark_embedded"):
        for row in truth[plant]:
            assert json.loads(row["detail"])["question"] in records[row["record"]]["text"]
            assert records[row["record"]]["split"] == "train"


def test_skews_are_as_stated():
    """Over 20,000 records, so that chance stays small."""
    corpus, truth = next(generate.batches(20_000, 11))
    rows = truth.to_pylist()
    pronouns = defaultdict(Counter)
    for row in rows:
        if row["plant"] == "occupation_pronoun":
            fact = json.loads(row["detail"])
            pronouns[fact["occupation"]][fact["pronoun"]] += 1
    for job, share in SHE.items():
        seen = pronouns[job]["she"] / pronouns[job].total()
        assert abs(seen - share) < 0.15, job
    topics = Counter(row["detail"] for row in rows if row["plant"] == "topic")
    assert set(topics) == set(TOPICS)
    assert topics["football"] > 2 * topics.most_common(2)[1][1]
    languages = Counter(corpus["lang"].to_pylist())
    assert set(languages) == set(LANGUAGES)
    assert 0.004 < languages["sw"] / 20_000 < 0.01
    assert min(n for name, n in languages.items() if name != "sw") > 3 * languages["sw"]


def test_iban_check_digits():
    """The example of ISO 13616's registry."""
    assert iban("DE", "370400440532013000") == "DE89370400440532013000"


def test_command_line_refuses_what_it_cannot_do(tmp_path, capsys):
    for arguments in (["--records", "-1"], ["--out", str(tmp_path / "missing" / "c.parquet")]):
        with pytest.raises(SystemExit) as left:
            generate.main(arguments)
        assert left.value.code == 2
    assert "make it first" in capsys.readouterr().err


def test_command_line_writes_both_files(tmp_path):
    generate.main(["--records", "300", "--out", str(tmp_path / "c.parquet"), "--seed", "4"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.parquet", "c.truth.parquet"]
    assert pq.read_metadata(tmp_path / "c.parquet").num_rows == 300
