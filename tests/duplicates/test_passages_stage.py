"""The stage over a small corpus: copies of whole records take no part, tokens are counted, spans fit the texts."""

from lib.corpus.artifacts import read_facts
from lib.corpus.texts import Texts
from lib.duplicates.passages_stage import stored_passages
from tests.corpora import analysed

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
