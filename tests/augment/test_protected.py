"""Protected spans."""

import pytest

from lib.augment import protected, swap


@pytest.mark.parametrize(
    "span",
    [
        "https://example.org/his/her?q=he#she",
        "www.her.example.com/he",
        "she.he@mail.example.org",
        "@her",
        "#hisday",
        "`if he: his = her`",
        "<a href='her'>",
        "$he_{1} = her$",
        "$$ she + he $$",
        "\\(he\\)",
        "\\[ she = he \\]",
        "\\ref{her}",
        "her_name",
        "{her}",
        "%(his)s",
        "/srv/his/her.txt",
        "&her;",
        "config['her']",
        "him.get(her)",
        "his.py",
    ],
)
def test_span_comes_back_byte_for_byte(span):
    text = f"He saw {span} and left."
    start = text.index(span)
    assert (start, start + len(span)) in protected.spans(text)
    assert swap(text) == f"She saw {span} and left."


def test_fenced_code():
    text = "He wrote:\n```python\nhis = her(he)\n```\nShe read it.\n~~~\nhe\n"
    assert swap(text) == "She wrote:\n```python\nhis = her(he)\n```\nHe read it.\n~~~\nhe\n"


def test_blocks_of_markup():
    assert swap("<pre>he</pre> he <code>her") == "<pre>he</pre> she <code>him"


def test_lines_of_code():
    text = "He ran this:\ndef she(he):\n    his = her\n    return his + he[0]\nand she slept."
    assert swap(text) == "She ran this:\ndef she(he):\n    his = her\n    return his + he[0]\nand he slept."


@pytest.mark.parametrize(
    "text", ["He said (and she did): no!", "I gave it to him; she left;\nHe cried;", "He paid $5 and she paid $6."]
)
def test_prose_is_no_code(text):
    assert protected.spans(text) == []
