"""References that curators gave."""

from pathlib import Path

import pytest

from lib.audit import given, references
from lib.errors import BadReference


def reference(name: str, axis: str = "gender", women: float = 0.5) -> references.Reference:
    return references.Reference(name, axis, "a book", 2020, "a town", {"women": women, "men": 1 - women})


def test_own_ones_stand_before_those_of_winnow(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    given.save(path, reference("Town"))
    given.save(path, reference("Town", women=0.4))
    given.save(path, reference("Town", axis="role"))
    assert [one.name for one in given.of_axis(path, "gender")] == ["Town", "World, by sex"]
    assert given.own(path)[0].shares["women"] == 0.4 and len(given.own(path)) == 2
    given.forget(path, "gender", "Town")
    assert [one.axis for one in given.own(path)] == ["role"]
    with pytest.raises(BadReference, match="comes with Winnow"):
        given.save(path, reference("World, by sex"))
