"""What the rules settle, what they leave open, and that the judge's word counts for that alone."""

import numpy as np
import pyarrow as pa
import pytest

from lib.audit import people, snippets
from lib.audit.finder import ARRAYS, BY_ID, Finder
from lib.audit.lexicon import shipped
from tests.audit.conftest import TEXTS
from tests.audit.test_patterns import CASES

LEXICON = shipped()


class Fake:
    """A judge that says what it was told to, and remembers the questions."""

    name = "fake"

    def __init__(self, says=lambda question: question.by_rule):
        self.says = says
        self.asked = []

    def __call__(self, questions):
        self.asked += questions
        return [self.says(question) for question in questions]


def read(text: str) -> tuple[list[str], list[str]]:
    """Terms that the rules are sure of, and those that are open (with ! where the rules take them)."""
    reading = people.read(LEXICON, text)
    asked = [("!" if q.by_rule else "") + q.text[q.start : q.end].lower() for q in reading.questions]
    return [LEXICON.terms[place.term].text for place in reading.sure], asked


@pytest.mark.parametrize(
    "text, sure, asked",
    [
        ("A young engineer and her black men, poor, old ones", ["young"], []),
        ("She is German.", ["german"], []),
        ("German cheese, black tea, the old house and poor results", [], []),
        ("He is an American game show host.", [], ["american"]),
        ("The teacher was blind.", [], ["blind"]),
        ("He repaid his American student loans.", [], ["!american"]),
        ("a British-born magnate", ["british"], []),
        ("the king spoke; the king was ill", [], ["king", "!king"]),
        ("Her driver waited; the driver for this printer", ["driver"], ["driver"]),
        ("They gave to the rich, the needy.", ["rich", "needy"], []),
    ],
)
def test_what_is_sure_and_what_is_asked(text, sure, asked):
    assert read(text) == (sure, asked)


def test_a_question_is_a_sentence_with_its_term():
    judge = Fake(lambda question: True)
    [found] = people.decide(LEXICON, ["It rains. Zoë is an American game show host. He left."], judge)
    [question] = judge.asked
    assert question.text.strip() == "Zoe is an American game show host."
    assert question.text[question.start : question.end] == "American" and question.term.text == "american"
    assert [(LEXICON.terms[place.term].text, place.sentence) for place in found] == [("american", 1)]


def test_the_judge_decides_what_is_open_and_nothing_else():
    texts = ["A young engineer and an American game show host.", "She is German."]
    for answer, expected in ((True, [["young", "american"], ["german"]]), (False, [["young"], ["german"]])):
        found = people.decide(LEXICON, texts, Fake(lambda question, answer=answer: answer))
        assert [[LEXICON.terms[place.term].text for place in mine] for mine in found] == expected


def test_long_sentences_are_cut_around_the_term():
    judge = Fake()
    people.decide(LEXICON, ["word " * 400 + "the king " + "word " * 400], judge)
    [question] = judge.asked
    assert len(question.text) <= people.LONGEST_SENTENCE + 10
    assert question.text[question.start : question.end] == "king"


TOLD = (
    [text for text, *_ in TEXTS]
    + [text for text, _ in CASES]
    + ["", "The king of Spain met Mr. Low. The poor cheered."]
)


def test_a_judge_that_follows_the_rules_changes_no_count():
    """Two ways to the same rules: strings found by RE2, and places found in Python."""
    texts = pa.chunked_array([TOLD])
    alone, judged = Finder(LEXICON), Finder(LEXICON, Fake())
    one, other = alone.find(texts), judged.find(texts)
    alone.close()
    judged.close()
    for name in (*ARRAYS, *BY_ID):
        assert np.array_equal(one[name], other[name]), name


def test_the_judge_is_asked_of_counted_texts_only():
    judge = Fake(lambda question: True)
    finder = Finder(LEXICON, judge)
    texts = ["He is an American game show host."] * 2 + ["x " * people.MOST_CHARS + "an American game show host"]
    found = finder.find(pa.chunked_array([texts]), np.array([1, 0, 1], np.int8))
    finder.close()
    assert len(judge.asked) == 1
    american = [LEXICON.terms[term].text for term in found["s_term"][found["s_id"] == 0]]
    assert "american" in american


def test_snippets_show_what_the_judge_counted():
    text = "He is an American game show host."
    group = LEXICON.find("nationality", "american").group
    assert snippets.of_text(LEXICON, 0, text, "nationality", group) == []
    [one] = snippets.of_text(LEXICON, 0, text, "nationality", group, judge=Fake(lambda question: True))
    assert one.text[one.start : one.end] == "American"


@pytest.mark.parametrize(
    "word, is_person",
    [
        ("novelist", True),
        ("checklist", False),
        ("landowner", True),
        ("pacemaker", False),
        ("host", True),
        ("car", False),
    ],
)
def test_nouns_for_persons(word, is_person):
    assert people.is_head(LEXICON, word) is is_person
