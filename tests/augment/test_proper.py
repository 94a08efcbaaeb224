"""A capitalised noun in a name stays; in a headline it is a person."""

import pytest

from lib.augment import nouns, swap


@pytest.mark.parametrize(
    "text",
    [
        "The paper cited the National Women's History Museum.",
        "We walked down King Street.",
        "One of the best songs is We Will Rock You by Queen.",
        "John Baron is a disc jockey.",
        "The members of the Women Chemists Committee met.",
    ],
)
def test_a_name_stays(text):
    assert swap(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Police Search for Man Who Lost His Memory", "Police Search for Woman Who Lost Her Memory"),
        ("Local Boy Wins National Chess Prize", "Local Girl Wins National Chess Prize"),
        ("The Queen opened the bridge.", "The King opened the bridge."),
    ],
)
def test_a_person_is_swapped(text, wanted):
    assert swap(text) == wanted


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Gender: Male (60%), Female (40%)", "Gender: Female (60%), Male (40%)"),
        ("If Brother A has four, Brother B has five.", "If Sister A has four, Sister B has five."),
        ("Queen Opens New Hospital Wing", "King Opens New Hospital Wing"),
        ("Earl Hindman spoke.", "Earl Hindman spoke."),
        ("The old count bowed to the princess.", "The old countess bowed to the prince."),
        ("The state of the count's affairs troubled him.", "The state of the countess's affairs troubled her."),
        ("They feared malicious external actors.", "They feared malicious external actors."),
        ("The count rose sharply after noon.", "The count rose sharply after noon."),
        ("They live on Park Dr. He walks there.", "They live on Park Dr. She walks there."),
        ("The word count rose by a third.", "The word count rose by a third."),
    ],
)
def test_labels_headlines_and_noblemen(text, wanted):
    assert swap(text) == wanted


def test_a_paragraph_is_searched_for_noblemen_once(monkeypatch):
    looked = []
    monkeypatch.setattr(nouns, "_acts", lambda t, m: looked.append(m) or False)
    swap("the count " * 50)
    assert len(looked) <= 100  # once on the way out, once on the way back
