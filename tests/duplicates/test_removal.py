import pytest

from lib.duplicates.removal import merged, without_passages


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("One. Two three. Four.", ["Two three"], "One. Four."),
        ("One.\n\nTwo three.\n\nFour.", ["Two three"], "One.\n\nFour."),
        ("One.\nTwo three.\nFour.", ["Two three"], "One.\nFour."),
        ("Two three. Four.", ["Two three"], "Four."),
        ("One. Two three.", ["Two three"], "One."),
        ("Two three!", ["Two three"], ""),
        ("One\n- two three\n- four", ["two three"], "One\n- four"),
        ("He said two three, then four.", ["two three"], "He said, then four."),
        ('A. "Two three." B.', ["Two three"], "A. B."),
        ("One two three four", ["two", "three"], "One four"),
        ("ünï\n\nbär fuß\n\nende", ["bär fuß"], "ünï\n\nende"),
        ("keep all of it", [], "keep all of it"),
    ],
)
def test_the_rest_reads_on(text, parts, left):
    spans = [(text.index(part), text.index(part) + len(part)) for part in parts]
    assert without_passages(text, spans) == left
    assert without_passages(text, spans[::-1] + spans) == left


def test_spans_are_merged_and_cut_to_the_text():
    assert merged([(5, 9), (1, 3), (3, 4), (8, 12), (7, 7)]) == [(1, 4), (5, 12)]
    assert without_passages("abc def", [(4, 900), (-5, 0)]) == "abc"
