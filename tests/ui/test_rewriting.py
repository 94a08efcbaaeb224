"""Parent and child as HTML: what goes and what comes is marked, long stretches are cut, and nothing is markup."""

import re

import pytest

from lib.augment.leaves import Leaf
from lib.augment.result import Edit
from lib.ui import rewriting
from lib.ui.rewriting import AROUND


def leaf(before: str, *edits: tuple[int, str, str, float]) -> Leaf:
    made = tuple(Edit(at, at + len(old), old, new, "pronoun:he", sure) for at, old, new, sure in edits)
    after, last = "", 0
    for edit in made:
        after += before[last : edit.start] + edit.after
        last = edit.end
    return Leaf("text", before, after + before[last:], made, ())


def sides(html: str) -> list[str]:
    """The inside of parent and child."""
    return re.findall(r'<div class="w-twin" dir="auto">(.*?)</div>', html, re.DOTALL)


def test_what_goes_and_what_comes_is_marked():
    parent, child = sides(rewriting.pair(leaf("He saw.", (0, "He", "She", 0.99))))
    assert parent == '<del title="pronoun:he, confidence 0.99">He</del> saw.'
    assert child == '<ins title="pronoun:he, confidence 0.99">She</ins> saw.'


def test_what_is_not_sure_is_framed():
    parent, child = sides(rewriting.pair(leaf("It is his.", (6, "his", "hers", 0.6))))
    assert '<del class="w-unsure"' in parent and '<ins class="w-unsure"' in child


@pytest.mark.parametrize(("old", "new", "parent_has", "child_has"), [("", "a ", False, True), ("he ", "", True, False)])
def test_what_only_comes_or_only_goes(old, new, parent_has, child_has):
    parent, child = sides(rewriting.pair(leaf("he left", (0, old, new, 0.99))))
    assert (("<del" in parent), ("<ins" in child)) == (parent_has, child_has)


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("n_before", "n_between", "n_after"),
    [(10, 10, 10), (5_000, 10, 10), (10, 5_000, 10), (10, 10, 5_000), (5_000, 5_000, 5_000), (AROUND, 2 * AROUND, 0)],
)
def test_long_stretches_are_cut_and_their_length_is_said(n_before, n_between, n_after):
    text = "a" * n_before + "he" + "b" * n_between + "he" + "c" * n_after
    made = leaf(text, (n_before, "he", "she", 0.99), (n_before + 2 + n_between, "he", "she", 0.99))
    parent, child = (text_of(side) for side in sides(rewriting.pair(made)))
    cut = [int(n.replace(",", "")) for n in re.findall(r" … ([\d,]+) characters … ", parent)]
    shown = re.sub(r" … [\d,]+ characters … ", "", parent)
    assert len(shown) + sum(cut) == len(text)
    assert len(cut) == sum(n > 1_000 for n in (n_before, n_between, n_after))
    assert len(shown) <= 4 * 3 * AROUND and "he" in shown and child.count("she") == 2
    # The words next to an edit are always there.
    assert re.search("a{9,}heb{9,}", shown)


def test_a_text_of_a_megabyte_is_a_few_hundred_characters():
    assert len(rewriting.pair(leaf("x" * 1_000_000 + "he", (1_000_000, "he", "she", 0.99)))) < 2_000


def test_markup_in_record_and_edit_is_text():
    hostile = '<script>alert(1)</script> <img src="x"> "he" & **b**'
    made = leaf(hostile, (hostile.index("he"), "he", "<b onload='x'>", 0.5))
    html = rewriting.pair(made)
    assert "<script" not in html and "<img" not in html and "<b onload" not in html
    assert "&lt;script&gt;" in html
    html = rewriting.pair(made, "<script>she</script> wrote")
    assert "<script" not in html and "&lt;script&gt;" in html


def test_long_stretches_are_cut_between_words():
    text = "word " * 300 + "he" + " word" * 300 + " he."
    first, second = text.index("he"), text.rindex("he")
    parent = text_of(sides(rewriting.pair(leaf(text, (first, "he", "she", 0.99), (second, "he", "she", 0.99))))[0])
    left, *rest = re.split(r" … [\d,]+ characters … ", parent)
    assert len(rest) == 2 and set(re.findall(r"\w+", " ".join([left, *rest]))) == {"word", "he"}


def test_columns_that_stay_are_shown_as_text_and_cut_where_long():
    html = rewriting.beside({"a <b>": "<i>x</i>", "long": "y" * 5_000})
    assert "a &lt;b&gt;, unchanged" in html and "&lt;i&gt;x&lt;/i&gt;" in html
    assert "… 4,400 characters …" in html and len(html) < 1_500
    assert rewriting.beside({}) == ""


def test_what_a_curator_wrote_is_compared_word_by_word():
    html = rewriting.pair(leaf("He saw it.", (0, "He", "She", 0.99)), "She never saw it.")
    assert "as you wrote it" in html and "never" in html
    assert "equal word for word" in rewriting.pair(leaf("He saw.", (0, "He", "She", 0.99)), "He saw.")


def test_many_edits_are_shown_in_parts():
    text = "he " * 1_000
    made = leaf(text, *((3 * k, "he", "she", 0.99) for k in range(1_000)))
    assert rewriting.n_parts(made) == 5
    last = sides(rewriting.pair(made, part=4))[1]
    assert last.count("<ins") == rewriting.MOST_EDITS
    assert "2,2" in text_of(last).split(" characters")[0]
    assert rewriting.n_parts(leaf("he", (0, "he", "she", 0.99))) == 1
