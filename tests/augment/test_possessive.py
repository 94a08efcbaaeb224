"""her and his, apart."""

import pytest

from lib.augment import his, possessive, swap
from lib.augment.tokens import Tokens


def reading(text):
    t = Tokens(text)
    i = next(k for k, word in enumerate(t.low) if word in {"her", "his"})
    return (possessive.of_her if t.low[i] == "her" else his.of_his)(t, i).is_owner


@pytest.mark.parametrize(
    "text",
    [
        "her book",
        "her very own car",
        "her then boss",
        'her " real " name',
        "_her_ own",
        "her US tour",
        "with her growing fame",
        "his late uncle",
        "his up-to-date list",
        "his (late) wife",
        "his 20th win",
        "his own",
        "his in-laws",
        'his " Poems "',
    ],
)
def test_owner(text):
    assert reading(text)


@pytest.mark.parametrize(
    "text",
    [
        "saw her.",
        "saw her and left",
        "gave her a car",
        "told her that",
        "*her*",
        "with her standing there",
        "made her cry",
        "help her face the day",
        "it is his",
        "his is",
        "Of all the entries, his won.",
        "That old van of his never starts in winter.",
        "a friend of his told me",
        "his, not mine",
        "more than his ever did",
        "“his”",
    ],
)
def test_alone(text):
    assert not reading(text)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("<button>Ask her</button>", "<button>Ask him</button>"),
        ("We saw <b>her</b> book.", "We saw <b>his</b> book."),
        ("We saw <b>her</b> again.", "We saw <b>him</b> again."),
        ("<p>Write to her</p>", "<p>Write to him</p>"),
    ],
)
def test_a_tag_behind_her(text, wanted):
    assert swap(text) == wanted
