"""The stage over a small corpus: copies of whole records take no part, tokens are counted, spans fit the texts."""

import random

from lib.corpus import appending
from lib.corpus.artifacts import read_facts
from lib.corpus.texts import Texts
from lib.duplicates.passages_stage import stored_passages
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from tests.corpora import analysed, open_corpus, quiet, write
from tests.duplicates.conftest import word_bank, written

NOTICE = "All rights are reserved by the house of the seven hills."
FOOTER = "Sign up here for the weekly letter, it is sent on every Monday morning."


def test_passages_of_a_corpus(tmp_path):
    texts = [f"Story {k} tells of the {word}.\n\n{NOTICE}" for k, word in enumerate(("sea", "fog", "hill", "inn"))]
    texts += [f"{FOOTER}\nOther {word} text." for word in ("red", "blue")]
    texts += ["A text that is here twice and more than once."] * 5 + [""]
    made = analysed(tmp_path, {"text": texts}, ["passages"])
    folder = made.artifact("passages")
    found, facts = stored_passages(folder), read_facts(folder)
    assert [(one.text, one.n_times, one.n_words) for one in found.top()] == [(NOTICE[:-1], 4, 11), (FOOTER[:-1], 2, 14)]
    assert [one.n_wasted_tokens for one in found.top()] == [3 * 11, 14 + 1]
    assert facts["n_left_out"] == 4 and facts["n_unread"] == 0
    assert facts["sentence"].endswith("; 4 records that repeat another as a whole were left out.")
    with Texts(made) as stored:
        text = stored.read(0, 6).to_pylist()
    for passage in (0, 1):
        for record, start, end in found.spans(passage):
            assert text[record][start:end] == found.top()[passage].text


def files(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def test_after_an_append_it_equals_a_full_run_and_leaves_old_texts_alone(tmp_path, monkeypatch):
    """A new copy, longer than the old one, takes its place; a notice that stood alone recurs, and so does a run."""
    chance = random.Random(8)
    bank = word_bank(chance, 3_000)
    long, run, *plain = (written(chance, bank, n) for n in (30, 8, *[6] * 60))
    old = [*plain[:50], f"{plain[50]}\n{NOTICE}", f"{long}\n{FOOTER}", f"{plain[51]}\n{FOOTER}", f"{plain[52]} {run}."]
    new = [*plain[53:58], f"{NOTICE}\n{plain[58]}", f"{long}\n{FOOTER}\n{NOTICE} Or not.", f"x {run} and {plain[59]}"]
    first, second = (write(tmp_path / f"{n}.parquet", {"text": texts}) for n, texts in enumerate((old, new)))
    whole, grown = (open_corpus(first, tmp_path / name) for name in ("whole", "grown"))
    analyse(grown, Options(), quiet, ["passages"])
    grown, whole = appending.append(grown, str(second)), appending.append(whole, str(second))
    read, heard = [], []
    for name in ("read", "pick"):

        def seen(self, *ids, real=getattr(Texts, name)):
            if heard[-1] == "passages":
                read.extend(range(*ids) if len(ids) > 1 else ids[0].tolist())
            return real(self, *ids)

        monkeypatch.setattr(Texts, name, seen)
    analyse(grown, Options(), lambda stage, *_: heard.append(stage), ["groups", "exact"])
    # The old records with the notice and with the run, and the first one with the footer, whose text is shown.
    assert {k for k in read if k < len(old)} == {50, 53, 52}
    monkeypatch.undo()
    analyse(whole, Options(), quiet, ["passages"])
    assert files(grown.artifact("passages")) == files(whole.artifact("passages"))
    before = stored_passages(
        next(p for p in (grown.root / "artifacts" / "passages").iterdir() if p != grown.artifact("passages"))
    )
    found = stored_passages(grown.artifact("passages"))
    assert [one.text for one in before.top()] == [FOOTER[:-1]]
    spans = {one.text: found.spans(one.number) for one in found.top()}
    n = len(old)
    assert {record for record, _, _ in spans[FOOTER[:-1]]} == {52, n + 6} and 51 not in found.record
    assert {record for record, _, _ in spans[NOTICE[:-1]]} == {50, n + 5}
    assert len(spans) == 3 and {record for record, _, _ in spans[run[:-1]]} == {53, n + 7}
