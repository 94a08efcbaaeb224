"""A difference as HTML: escaped, and told by more than colour."""

from lib.ui import difference


def test_what_only_one_has_stands_out():
    html = difference.html("the quick brown fox", "the quick red fox")
    assert "<del>brown </del><ins>red </ins>" in html


def test_equal_texts_need_no_difference():
    assert difference.html("same words", "same  words") == ""


def test_text_is_escaped():
    html = difference.html("a <script>x</script> b", "a <img src=x> b")
    assert "<script" not in html and "<img" not in html and "&lt;" in html


def test_what_is_not_compared_is_said(monkeypatch):
    monkeypatch.setattr(difference, "LONGEST", 10)
    assert "first 10 characters" in difference.html("x" * 20, "x" * 10 + "y")
