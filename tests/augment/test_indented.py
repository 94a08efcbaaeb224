"""Code that prose quotes without a fence."""

import pytest

from lib.augment import indented, swap


@pytest.mark.parametrize(
    "code",
    [
        "def find_king(men):\n    for man in men:\n        return man",
        'class King:\n    """He rules his land."""\n\n    def __init__(self, his):\n        self.his = his',
        "for (let man of men) {\n    console.log(man.his);\n}",
        "if boy.age > 12:\n    send(boy)",
        "function greet(husband) {\n  return husband;\n}",
    ],
)
def test_a_block_is_one_span(code):
    text = f"Her script:\n\n{code}\n\nShe wrote it."
    start = text.index(code)
    assert indented.blocks(text) == [(start, start + len(code))]
    assert swap(text) == f"His script:\n\n{code}\n\nHe wrote it."


@pytest.mark.parametrize(
    "text",
    [
        "If he comes:\n    his mother cooks\n    he eats",
        "For the boys:\n  - he runs (fast)\n  - he jumps",
        "if he is late:\nhe pays (again)",
        "if he is late:\n  - call his wife (she knows)",
        "while he waits:\n   he sings; she listens",
        "",
    ],
)
def test_prose_is_no_block(text):
    assert indented.blocks(text) == []
