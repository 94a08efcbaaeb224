"""Labels of mentions in the ledger."""

from pathlib import Path

import pytest

from lib.audit import labels
from lib.audit.labels import Mention
from lib.errors import BadOption
from lib.ledger import events

SHE = Mention("gender", "women", 3, 0, "she")
HE = Mention("gender", "men", 4, 1, "he")


def test_the_last_answer_counts_and_an_undone_one_does_not(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    labels.give(path, SHE, "yes", "Ada")
    labels.give(path, SHE, "no", "Bea")
    event = labels.give(path, HE, "unsure", "Ada")
    assert labels.given(path) == {SHE: "no", HE: "unsure"}
    assert event.action == "label" and events.members(path, event.uid).ids.tolist() == [4]
    events.undo(path, event.uid, "Ada")
    assert labels.given(path) == {SHE: "no"}
    with pytest.raises(BadOption, match="'perhaps' is no answer"):
        labels.give(path, SHE, "perhaps", "Ada")


def test_precision_of_each_group_of_an_axis():
    answers = {Mention("gender", "women", k, 0, "she"): "yes" if k < 9 else "no" for k in range(12)}
    answers[Mention("age", "children", 0, 0, "child")] = "yes"
    found = labels.precisions(answers, "gender")
    assert list(found) == ["women"] and found["women"].precision.value == 0.75
    assert labels.precisions(answers, "age")["children"].precision.why.startswith("not enough data")
