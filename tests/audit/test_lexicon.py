"""The lexicon holds together, and says what is wrong with one that does not."""

from collections import Counter

import pytest

from lib.audit import edits
from lib.audit.lexicon import TIERS, Term, read_terms, shipped
from lib.errors import BadLexicon

EIGHT = {"gender", "age", "race", "nationality", "religion", "disability", "orientation", "status"}


def test_the_shipped_lexicon_is_large_enough_and_complete():
    lexicon = shipped()
    axes = Counter(term.axis for term in lexicon.terms)
    assert set(axes) >= EIGHT and set(axes) == set(lexicon.axes)
    assert sum(axes[axis] for axis in EIGHT) >= 600
    for term in lexicon.terms:
        assert term.tier in TIERS and term.pos and term.source, term
    for axis in EIGHT:
        assert len(lexicon.groups(axis)) >= 3, axis


def test_every_group_has_a_term_that_counts_unasked():
    lexicon = shipped()
    reached = {(term.axis, term.group) for term in lexicon.terms if term.tier in "AB"}
    assert set(lexicon.all_groups) - reached == set()


def test_terms_are_unique_and_pairs_go_both_ways():
    lexicon = shipped()
    assert len({(term.axis, term.text.lower()) for term in lexicon.terms}) == len(lexicon.terms)
    for term in lexicon.terms:
        for other in set(term.counterparts) - set(term.one_way):
            pair = lexicon.find(term.axis, other)
            assert term.text in pair.counterparts, (term.text, other)
            assert pair.group != term.group or "trans" in term.group, (term.text, other)


def test_the_hash_changes_with_the_words_and_not_with_the_clock(tmp_path):
    before = shipped().hash
    lexicon = edits.add_terms(tmp_path, [Term("gender", "nana", "women")], "ann")
    assert lexicon.hash != before and lexicon.version == "1.1+1"
    assert edits.of_workspace(tmp_path).hash == lexicon.hash
    edits.remove_terms(tmp_path, [("gender", "nana")], "ann")
    assert edits.of_workspace(tmp_path).hash == before


HEAD = "axis\tterm\tgroup\ttier\tcounterparts\n"


@pytest.mark.parametrize(
    "text, sentence",
    [
        (HEAD + "gender\tnana\t\tA\t\n", "mine.tsv, row 2: axis, term, group must be filled"),
        (HEAD + "gender\tnana\twomen\tA\t\ngender\tgran\twomen\tQ\t\n", "mine.tsv, row 3: the tier of 'gran' is 'Q'"),
        (HEAD + "gender\tnaïve\twomen\tA\t\n", "mine.tsv, row 2: the term 'naïve' may hold letters a to z"),
        (HEAD + "gender\t(she|he)\twomen\tA\t\n", "mine.tsv, row 2: the term .* may hold letters"),
        (HEAD + "gender\tnana\twomen\tA\tx\ty\n", "mine.tsv, row 2: .* no cell may stand beyond the last column"),
        ("axis\tgroup\ngender\twomen\n", "mine.tsv has no column 'term'"),
        ("", "mine.tsv has no column 'axis'"),
    ],
)
def test_a_bad_file_gets_a_sentence_with_its_row(tmp_path, text, sentence):
    path = tmp_path / "mine.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadLexicon, match=sentence):
        read_terms(path)


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "mine.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadLexicon, match="cannot be read as UTF-8"):
        read_terms(tmp_path / "mine.tsv")


def test_terms_axes_and_groups_are_added_changed_and_taken_out(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text(HEAD + "gender\tnana\twomen\tA\tgrandad\ngender\tgrandad\tmen\tA\tnana\n", encoding="utf-8")
    edits.add_terms(tmp_path, read_terms(path), "ann")
    edits.add_axis(tmp_path, "body", "Body size", "ann")
    lexicon = edits.add_terms(tmp_path, [Term("body", "tall people", "tall"), Term("gender", "guy", "men", "A")], "bob")
    assert lexicon.groups("body") == ("tall",)
    assert lexicon.find("gender", "guy").tier == "A"
    assert lexicon.find("gender", "nana").counterparts == ("grandad",)
    lexicon = edits.remove_terms(tmp_path, [("gender", "grandad"), ("gender", "she")], "bob")
    assert lexicon.find("gender", "nana").counterparts == ()
    assert lexicon.find("gender", "she") is None and lexicon.find("gender", "he").counterparts == ()
    assert [edits.read(file).by for file in edits.history(tmp_path)] == ["ann", "ann", "bob", "bob"]
    assert edits.restore(tmp_path, 1, "ann").find("gender", "grandad") is not None
    assert edits.restore(tmp_path, 0, "ann").hash == shipped().hash


@pytest.mark.parametrize(
    "change, sentence",
    [
        (lambda root: edits.add_terms(root, [Term("body", "tall", "tall")], "a"), "'body', which there is not"),
        (lambda root: edits.add_terms(root, [Term("age", "tot", "children", "A", "noun", ("sage",))], "a"), "'sage'"),
        (lambda root: edits.add_terms(root, [Term("age", "MINORS", "children")], "a"), "is twice on the axis age"),
        (lambda root: edits.add_terms(root, [Term("age", "a.*b", "children")], "a"), "Nothing was added"),
        (lambda root: edits.remove_terms(root, [("age", "tot")], "a"), "has no term 'tot'"),
        (lambda root: edits.add_axis(root, "age", "Age", "a"), "cannot be a new axis"),
        (lambda root: edits.restore(root, 9, "a"), "has no version 9"),
    ],
)
def test_an_edit_that_does_not_fit_changes_nothing(tmp_path, change, sentence):
    with pytest.raises(BadLexicon, match=sentence):
        change(tmp_path)
    assert edits.history(tmp_path) == [] and edits.of_workspace(tmp_path) is shipped()


def test_a_damaged_edit_is_named(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "0001.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadLexicon, match=r"0001\.json is not an edit of the lexicon"):
        edits.of_workspace(tmp_path)
