"""A step of an analysis in words."""

import pytest

from lib.jobs.queue import Step
from lib.ui.jobs_progress import said


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("map", "waiting", 0, 0, "", 0, None), "waiting"),
        (Step("map", "taken", 1, 1, "", 0, None), "was there already"),
        (Step("map", "done", 1, 1, "", 12.4, None), "done in 12 s"),
        (Step("map", "running", 0, 0, "", 1, None), "starting"),
        (Step("map", "running", 500, 2000, "placing", 9, 27), "500 of 2,000 · placing · 27 s left"),
        (Step("map", "cancelled", 500, 2000, "placing", 9, None), "cancelled"),
    ],
)
def test_said(step: Step, words: str):
    assert said(step) == words
