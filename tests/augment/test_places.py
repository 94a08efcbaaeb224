"""A place to which she is moved, or what she owns."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "He denounced the witness, and the witness denounced her back.",
        "The sergeant ordered her back to base.",
        "They have invited her back next season.",
        "The smell carried her straight back to the harbour.",
        "The airline flew her home free of charge.",
        "It meant the world to her back then.",
    ],
)
def test_she_is_moved(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "The fall hurt her back.",
        "The child had her back to the door.",
        "The clerk straightened her back and went on.",
        "The family sold her home in the spring.",
        "There was a pain in her back.",
        "A surgeon named her back-up.",
    ],
)
def test_she_owns_it(text):
    assert is_owner(text)
