import numpy as np
import pytest

from lib.topics import names


def test_telling_words_name_the_topics():
    texts = [
        "The battery of this phone died and the screen cracked",
        "A phone with a good battery and a bright screen",
        "Phones: the battery, the screen, and a camera",
        "The phone battery is fine but the screen is dim",
        "Simmer the sauce with garlic and add pasta",
        "Pasta needs salt, the sauce needs garlic",
        "A garlic sauce for pasta is quick",
        "This pasta with its sauce of garlic and oil",
    ]
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    found = names.name(labels, [([0, 1, 2, 3], texts[:4]), ([4, 5, 6, 7], texts[4:])])
    assert [name.text for name in found] == ["battery, screen, phone", "garlic, pasta, sauce"]


def test_names_are_unique_and_fall_back_to_the_number():
    labels = np.array([0, 0, 1, 1, 2, 3, -1])
    texts = [
        "red green blue",
        "red green blue",
        "red green blue",
        "red green blue",
        "the and of",
        "zebra",
        "lost words",
    ]
    found = names.name(labels, [(range(7), texts)])
    assert [name.text for name in found] == ["blue, green, red", "blue, green, red (2)", "Topic 3", "Topic 4: zebra"]
    assert found[2].terms == ()


@pytest.mark.parametrize(
    "text, terms",
    [
        ("The cat's toys, and 3 dogs!", ["cat", "toys", "dogs"]),
        ("Der Hund und die Katze", ["hund", "katze"]),
        ("Le chat est sous la table", ["chat", "table"]),
        ("東京大学", ["東京", "京大", "大学"]),
        ("It's ok: a_b c3po x", []),
        ("", []),
    ],
)
def test_terms(text, terms):
    assert names.terms_of(text) == terms


def test_forms_of_one_word_count_once():
    assert names._distinct(["phone", "phones", "phoneme", "screen", "cat", "cats"]) == ["phone", "screen", "cat"]


def test_records_to_read_is_a_seeded_sample_of_each_topic():
    labels = np.array([-1] * 10 + [0] * 50 + [1] * 3)
    ids = names.records_to_read(labels, n_each=5, seed=2)
    assert np.bincount(labels[ids]).tolist() == [5, 3]
    assert ids.tolist() == sorted(ids.tolist()) == names.records_to_read(labels, n_each=5, seed=2).tolist()
    assert names.records_to_read(np.zeros(0, dtype=int)).tolist() == []


def test_null_and_missing_texts_do_not_count():
    labels = np.array([0, 0, 0])
    assert names.name(labels, [([0, 1], [None, ""])])[0].text == "Topic 1"
    assert names.name(np.zeros(0, dtype=int), []) == []
    assert names.name(np.array([-1, -1]), [([0, 1], ["a", "b"])]) == []
