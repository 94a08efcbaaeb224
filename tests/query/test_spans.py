"""What is highlighted is what the search found."""

import pytest

from lib.query.predicates import OneOf, Pattern, Phrase, Words
from lib.query.selection import Selection
from lib.query.spans import spans
from lib.query.view import View
from tests.corpora import SENTENCES, analysed


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    view = View(analysed(tmp_path_factory.mktemp("spans"), SENTENCES))
    yield view
    view.close()


@pytest.mark.parametrize(
    "filters, text, marked",
    [
        ((Words("cat"),), "The Cat, a concat of cats: CAT", ["Cat", "CAT"]),
        ((Words("c++ in"),), "C++ inside, in C++", ["C++", "in", "C++"]),
        ((Phrase("a.b"),), "axb a.b A.B", ["a.b", "A.B"]),
        ((Pattern(r"\bcat\b"),), "concat cat cat", ["cat", "cat"]),
        ((Pattern("(a)(b)?"),), "ab ac", ["ab", "a"]),
        ((Pattern("x*"),), "axxb", ["xx"]),
        ((Pattern("."),), "a\ue0f0b", []),
        ((Words("cat"), Phrase("cat sat")), "the cat sat", ["cat sat"]),
        ((Words("cat", negated=True), OneOf("lang", ("en",))), "the cat", []),
        ((Words("été"),), "L’été 2019", ["été"]),
    ],
)
def test_marked(view, filters, text, marked):
    (found,) = spans(view, [text], Selection(filters))
    assert [text[start:end] for start, end in found] == marked


def test_each_text_has_its_own(view):
    assert spans(view, ["a cat", "", "no"], Selection((Pattern("cat"),))) == [((2, 5),), (), ()]
