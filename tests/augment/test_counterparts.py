"""The table of gendered nouns."""

from lib.augment.counterparts import NOUNS, SAME_BOTH_WAYS


def test_both_numbers_and_both_ways():
    assert NOUNS["waiter"][:2] == ("waitress", "m") and NOUNS["waitresses"][:2] == ("waiters", "f")
    assert NOUNS["policemen"][0] == "policewomen"


def test_no_word_is_its_own_counterpart_and_every_gender_is_named():
    assert all(word != other and gender in "mf" and 0 < sure <= 1 for word, (other, gender, sure) in NOUNS.items())


def test_what_is_the_same_both_ways_comes_back():
    assert all(NOUNS[NOUNS[word][0]][0] == word for word in SAME_BOTH_WAYS)
