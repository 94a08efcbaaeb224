"""What a word may become, by axis, direction and policy."""

import pytest

from lib.augment.allowed import agreeing, asked, is_written, of_pair
from lib.augment.policy import Policy
from lib.errors import BadOption


def allowed(word: str, direction: str = "swap", axis: str = "gender", **policy) -> dict[str, str]:
    """The new words and their kinds."""
    targets = asked(axis, direction, Policy(**policy), "Emma met him.").targets(word)
    return {new: kind for new, (kind, _) in targets.items()}


@pytest.mark.parametrize(
    "word, direction, expected",
    [
        ("he", "swap", {"she": "pronoun"}),
        ("her", "swap", {"him": "pronoun", "his": "pronoun"}),
        ("his", "m->f", {"her": "pronoun", "hers": "pronoun"}),
        ("her", "m->f", {}),
        ("he", "f->m", {}),
        ("waiter", "swap", {"waitress": "noun"}),
        ("waiters", "swap", {"waitresses": "noun"}),
        ("waiter", "f->m", {}),
        ("poet", "swap", {}),
        ("poetess", "swap", {"poet": "noun"}),
        ("they", "swap", {}),
        ("his", "they", {"their": "pronoun", "theirs": "pronoun"}),
        ("himself", "they", {"themself": "pronoun"}),
        ("she", "m->they", {}),
        ("waiter", "they", {}),
        ("emma", "swap", {}),
    ],
)
def test_gender(word, direction, expected):
    assert allowed(word, direction) == expected


def test_titles_and_nouns_stay_within_their_kin():
    assert {"ms", "mrs", "miss"} <= allowed("mr").keys()
    assert "queen" not in allowed("man") and "sister" not in allowed("father")


def test_the_policy_decides_about_names_and_reflexives():
    (name,) = allowed("emma", names=True).items()
    assert name[1] == "name" and name[0] != "emma"
    assert allowed("herself", "they", reflexive="themselves") == {"themselves": "pronoun"}


def test_terms_of_an_axis_and_pairs_of_the_caller():
    assert allowed("christian", "christian->jewish", "religion") == {"jewish": "term", "jew": "term"}
    assert allowed("he", "christian->jewish", "religion") == {}
    pairs = asked("status", "poor->rich", Policy(), pairs=(("poor", "rich"), ("poverty", "wealth")))
    assert pairs.targets("poverty") == {"wealth": ("term", "wealth")} and pairs.targets("church") == {}


def test_what_can_become_one_another_has_one_family():
    swap, they = asked("gender", "swap", Policy()), asked("gender", "they", Policy())
    assert swap.family("him") == swap.family("her") == swap.family("hers") != swap.family("he")
    assert swap.family("a") == swap.family("an")
    assert swap.family("is") == "is" and they.family("is") == they.family("are")
    assert they.family("walks") == they.family("walk")


@pytest.mark.parametrize("axis, direction", [("gender", "up"), ("colour", "a->b"), ("religion", "a->b")])
def test_unknown_axes_and_directions_are_refused(axis, direction):
    with pytest.raises(BadOption):
        asked(axis, direction, Policy())


def test_pairs_become_one_word_only_where_both_sexes_become_they():
    assert of_pair(asked("gender", "they", Policy()), {"his", "her"}).keys() == {"their", "theirs", "them"}
    assert of_pair(asked("gender", "m->they", Policy()), {"his", "her"}) == {}
    assert of_pair(asked("gender", "swap", Policy()), {"he", "she"}) == {}


@pytest.mark.parametrize(
    "before, after, ahead, expected",
    [
        ("was", "were", "he", True),
        ("walks", "walk", "he", True),
        ("tries", "try", "always", True),
        ("walks", "walk", "his", False),
        ("walks", "walked", "he", False),
        ("cats", "cat", "he", False),
        ("were", "was", "he", False),
    ],
)
def test_verbs_that_agree(before, after, ahead, expected):
    assert agreeing(before, after, ahead) is expected


@pytest.mark.parametrize(
    "before, after, written, expected",
    [
        ("he", "she", "she", True),
        ("He", "She", "she", True),
        ("HE", "SHE", "she", True),
        ("He", "she", "she", False),
        ("he", "She", "she", False),
        ("(S)he", "They", "they", True),
        ("christian", "Jewish", "Jewish", True),
        ("Bible", "Torah", "Torah", True),
        ("Bible", "torah", "Torah", False),
    ],
)
def test_capitals(before, after, written, expected):
    assert is_written(before, after, written) is expected
