"""What surely is hers."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "A friend brought her five month old baby to the party.",
        "The paper praised her 30 years of experience at sea.",
        "Critics liked her all-around game.",
        "He made her All Blacks debut on a wet night.",
        "She gave it her all.",
        'Her editor loved her "very late" reply.',
        "The songs are known for her celebrated and prolific rhymes.",
        "They were struck by her preoccupied and gloomy air.",
        "A back injury ended her coaching career.",
        "The old queen breathed her last at dawn.",
        "They asked about her well-being.",
        "It was her first ever defeat at home.",
        "One of her most well-known plays was lost.",
        "She never gave up her ideal of freedom.",
    ],
)
def test_hers(text):
    assert is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        'A rival called her "a legendary hero" just after the match.',
        'They said to her "no more" and left.',
        "The people around her changed and seemed worried.",
        "The studio offered her leading roles after the festival.",
        "The school lets a child keep the pump with her during school hours.",
        "It took her two years.",
        "We loved her all the same.",
    ],
)
def test_not_hers(text):
    assert not is_owner(text)
