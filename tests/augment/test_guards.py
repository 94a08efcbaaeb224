"""Named people, biology, quotations."""

import pytest

from lib.augment import Policy, guards

KNOWN, ANY, OFF = (Policy(named_people=kind) for kind in ("known", "any", "off"))


@pytest.mark.parametrize(
    "text, policy, wanted",
    [
        ("In 1903 Marie Curie won.", KNOWN, (8, 19)),
        ("Napoleon's hat", KNOWN, (0, 8)),
        ("Marie won.", KNOWN, None),
        ("Her King Charles spaniel barked.", KNOWN, None),
        ("She sat on a Queen Anne chair.", KNOWN, None),
        ("She flew to JFK.", KNOWN, None),
        ("He sailed on the RMS Queen Mary.", KNOWN, None),
        ("She met JFK.", KNOWN, (8, 11)),
        ("marie curie", KNOWN, None),
        ("Ida Holt (1861–1934) sold it.", KNOWN, (0, 19)),
        ("Tomas Reyes (born 3 May 1950) sang.", KNOWN, (0, 28)),
        ("The clerk met Tomas Reyes.", KNOWN, None),
        ("The clerk met Tomas Reyes.", ANY, (14, 25)),
        ("Marie Curie won.", OFF, None),
        ("The war (1861-1865) ended.", KNOWN, None),
    ],
)
def test_named(text, policy, wanted):
    assert guards.named(text, policy) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "she was pregnant",
        "he had prostate cancer",
        "gave birth",
        "her uterus",
        "a vasectomy",
        "breastfeeding",
        "her contractions began at dawn",
        "her first period at twelve",
        "her unborn child",
        "the epidural wore off",
    ],
)
def test_biology(text):
    assert guards.biology(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "the birth of an idea",
        "date of birth",
        "he was born in may",
        "her period of office",
        "labour market",
        "a pregnant pause",
        "a miscarriage of justice",
        "an epidural haematoma",
        "the contractions of the heart",
    ],
)
def test_not_biology(text):
    assert guards.biology(text) is None


def test_quotations():
    assert guards.quotations('He said "no" and “yes, he’s in”.') == [(8, 12), (17, 31)]
