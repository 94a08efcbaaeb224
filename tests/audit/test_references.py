"""Reference populations, shipped and given."""

import json
import re

import pytest

from lib.audit.lexicon import shipped as lexicon
from lib.audit.references import from_json, read, shipped
from lib.errors import BadReference

GOOD = {
    "name": "Town",
    "axis": "gender",
    "source": "Town register",
    "year": 2024,
    "population": "residents of the town",
    "shares": {"women": 0.52, "men": 0.48},
}


def test_the_shipped_ones_name_groups_of_the_lexicon_and_their_source():
    for reference in shipped():
        assert set(reference.shares) <= set(lexicon().groups(reference.axis)), reference.name
        assert 0.9 < sum(reference.shares.values()) <= 1.001
        assert reference.source and reference.population and reference.year > 2000
        assert "read in" in reference.checked, f"{reference.name} says not where its figures were read"
    assert {reference.axis for reference in shipped()} == {"gender", "religion", "race"}


def test_shares_follow_from_the_numbers_of_people_that_a_note_gives():
    """4,058,360,359 of 8,161,972,572 people: the note and the share of one reference may not drift apart."""
    [by_sex] = [one for one in shipped() if one.axis == "gender"]
    women, men = (int(n.replace(",", "")) for n in re.findall(r"\d[\d,]{9,}", by_sex.note))
    assert by_sex.shares == {"women": round(women / (women + men), 4), "men": round(men / (women + men), 4)}


def test_shares_are_among_the_groups_that_are_covered():
    reference = from_json(GOOD)
    assert reference.covered(("men", "trans and non-binary people", "women")) == ("men", "women")
    assert reference.share_of("women", ("men", "women")) == pytest.approx(0.52)
    with pytest.raises(BadReference, match="covers none of Muslim"):
        reference.covered(("Muslim",))


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"source": ""}, "has no source"),
        ({"year": "2024"}, "year of the reference 'Town' is '2024'"),
        ({"shares": {}}, "has no shares"),
        ({"shares": {"women": 52}}, "share of 'women' is 52"),
        ({"shares": {"women": True}}, "share of 'women' is True"),
        ({"shares": {"women": 0.7, "men": 0.7}}, "add up to 1.400"),
    ],
)
def test_a_bad_reference_gets_a_sentence(change, sentence):
    with pytest.raises(BadReference, match=sentence):
        from_json(GOOD | change)


def test_a_file(tmp_path):
    (tmp_path / "good.json").write_text(json.dumps(GOOD), encoding="utf-8")
    assert read(tmp_path / "good.json").to_json() == GOOD | {"note": ""}
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    for name in ("bad.json", "none.json"):
        with pytest.raises(BadReference, match=f"{name} cannot be read"):
            read(tmp_path / name)
    with pytest.raises(BadReference, match="is an object"):
        from_json([])
