"""The panel of tone: means with their gap, few records hidden."""

import numpy as np

from lib.audit.intervals import Estimate
from lib.audit.tone import GroupTone, Tone
from lib.share import disclosure, panel_html, toned
from lib.share.cells import Scope


def group(name: str, first: int, n: int) -> GroupTone:
    ids = np.arange(first, first + n)
    mean, difference, gap = Estimate(0.2512, 0.2, 0.3), Estimate(-0.05, -0.1, 0.0), Estimate(0.0123, 0.01, 0.0146)
    return GroupTone(name, "other", 5 * n, n, n - 5, mean, difference, gap, ids, ids[5:])


def published(n_second: int) -> dict:
    found = Tone("gender", {"name": "list"}, "a list", "", (group("women", 0, 100), group("men", 100, n_second)))
    scope = Scope(np.ones(300, bool), None, ())
    return disclosure.protect([toned.tone(found, scope)], []).panels[0]


def test_both_numbers_of_both_groups():
    panel = published(90)
    women, men = panel["rows"]
    assert women["counts"] == {"records read": 100, "of them rewritten": 95}
    assert women["measures"]["mean"] == {"value": 0.251, "low": 0.2, "high": 0.3, "why": ""}
    assert next(iter(women["measures"])) == "gap to rewritten texts" and men["is_shown"]
    assert panel["note"].startswith("From a sample")
    shown = panel_html.panel_html(panel)
    assert "0.0123" in shown and "−0.05" in shown and "a list" in shown


def test_a_group_of_few_records_is_hidden():
    _, men = published(12)["rows"]
    assert not men["is_shown"] and men["measures"]["mean"]["value"] is None
