"""Tokens of a paragraph, and of the same paragraph once it is edited."""

from hypothesis import given
from hypothesis import strategies as st

from lib.augment.result import Edit, applied
from lib.augment.tokens import Tokens

WORDS = st.sampled_from(["Her", "he", "his", "o'clock", "(", ").", "it's", "MAN", "İ", "é", "_x_", "12", "—", "\n"])


@given(st.lists(WORDS, max_size=30), st.sets(st.integers(0, 60)), st.sampled_from(["hers", "a b", "MR.", "İx"]))
def test_edited_tokens_are_those_of_the_edited_text(parts, chosen, new):
    before = Tokens(" ".join(parts))
    made = [
        Edit(before.start[i], before.end[i], before.word(i), new, "test", 1.0)
        for i in sorted(chosen)
        if before.is_word(i)
    ]
    text = applied(before.text, made)
    after, wanted = before.edited(text, made), Tokens(text)
    assert (after.low, after.start, after.end, after.n) == (wanted.low, wanted.start, wanted.end, wanted.n)


def test_what_is_protected_stays_so_when_edited():
    before = Tokens("he `his` he", [(3, 8)])
    made = [Edit(0, 2, "he", "she", "test", 1.0)]
    assert before.edited(applied(before.text, made), made).low == ["she", " ", " ", " ", "he"]
