"""Rounding of counts, values and bounds."""

import pytest

from lib.share.rounding import figures, published, rounded


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15), (997, 995), (998, 1000), (999, 1000), (1000, 1000),
     (1004, 1000), (1005, 1010), (12_345, 12_300), (12_350, 12_400), (999_499, 999_000), (999_500, 1_000_000),
     (1_234_567, 1_230_000)],
)  # fmt: skip
def test_counts(n, expected):
    assert rounded(n) == expected


def test_figures():
    assert [figures(value, 2) for value in (0.0123, 1.26, 123.4, 0.0)] == [0.012, 1.3, 120.0, 0.0]


@pytest.mark.parametrize(
    ("formula", "counts", "numbers", "expected"),
    [
        ("share", (123, 412), (0.2985, 0.2512, 0.3458), (0.305, 0.258, 0.352)),
        ("share", (412, 412), (1.0, 0.98, 1.0), (1.0, 0.98, 1.0)),
        ("share", (123, 412), (0.2985, None, None), (0.305, None, None)),
        ("ratio", (50, 100, 25, 100), (2.0, 1.0, 4.0), (2.0, 1.0, 3.99)),
        ("lift", (20, 100, 100, 1000), (2.0, 1.0, 4.0), (2.0, 1.0, 3.99)),
        ("rate", (120, 1_234_567), (97.2, 48.6, 194.4), (97.6, 49.0, 195.0)),
        ("points", (50, 100, 40, 100), (0.1, 0.04, 0.16), (0.1, 0.04, 0.16)),
        ("log", (50, 100), (0.734, 0.18, 1.27), (0.7, 0.2, 1.3)),
        ("share", (2, 412), (0.005, 0.001, 0.02), (0.0, 0.0, 0.015)),
        ("ratio", (50, 100, 2, 100), (25.0, 10.0, 60.0), None),
        ("share", (1, 2), (0.5, 0.1, 0.9), None),
    ],
)
def test_values_follow_from_rounded_counts(formula, counts, numbers, expected):
    assert published(formula, counts, *numbers) == expected


def test_counts_that_round_alike_give_the_same_value():
    assert len({published("share", (part, 412), 0.3, None, None) for part in (123, 124, 125, 126, 127)}) == 1
