"""a or an, by sound."""

import pytest

from lib.augment import articles

AN = [
    "hour",
    "honest",
    "honour",
    "heir",
    "unusual",
    "uninvited",
    "uncle",
    "umbrella",
    "actor",
    "MP",
    "X-ray",
    "FBI",
    "MRI",
    "SUV",
    "8",
    "11",
    "18",
    "80",
    "11th",
    "18,000",
    "onion",
    "only",
    "urban",
    "usher",
    "f-stop",
    "IQ",
    "NGO",
    "herb",
    "unintended",
    "eight",
    "HVAC",
    "NCAA",
    "fMRI",
    "Xbox",
    "Uber",
    "HIV-positive",
]
A = [
    "house",
    "union",
    "university",
    "European",
    "one",
    "once",
    "unit",
    "NASA",
    "US-based",
    "UNESCO",
    "UEFA",
    "xylophone",
    "GPS-guided",
    "US",
    "UN",
    "user",
    "uniform",
    "unique",
    "one-off",
    "euro",
    "eulogy",
    "U-turn",
    "1",
    "7",
    "100",
    "110",
    "hotel",
    "Herbert",
    "ewe",
    "utopia",
    "UFO",
    "unicorn",
    "unanimous",
    "ukulele",
    "yacht",
    "waiter",
]


@pytest.mark.parametrize(
    "word, wanted", [*((word, "an") for word in AN), *((word, "a") for word in A), ("", "a"), ("?", "a")]
)
def test_before(word, wanted):
    assert articles.before(word) == wanted
