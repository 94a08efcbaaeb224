"""Examples from the text: of what they may be, what of a record they show, and that nothing but approvals enters."""

from dataclasses import replace

import numpy as np
import pytest

from lib.audit import audit as auditing
from lib.curate.desk import open_view
from lib.errors import BadOption
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.share import examples, publishing, snapshot
from lib.share.examples import APPROVED, LEFT_OUT, Candidate
from lib.share.masking import MOST_CHARS
from tests.share.corpus import TERMS, audited, exclude, opened


@pytest.fixture
def view(tmp_path):
    view = opened(tmp_path)
    yield view
    view.close()


@pytest.fixture
def draft(view) -> publishing.Draft:
    return publishing.draft(view, audited(view), TERMS)


def drawn(view, draft, label: str, n: int = 5) -> list[Candidate]:
    [subject] = [one for one in draft.subjects if one.label == label]
    return examples.drawn(view, subject, draft.audited, n)


def path_of(view):
    return view.workspace.ledger_path


def test_subjects_are_groups_that_are_shown_and_findings_that_are_told(draft):
    labels = [one.label for one in draft.subjects]
    assert {"Gender: women", "Gender: men"} <= set(labels)
    assert not [label for label in labels if "Muslim" in label]  # three records
    told = [one for one in draft.value["findings"] if one["kind"] in ("relation", "occupation")]
    assert [label for label in labels if label.startswith("Finding: ")] == [
        f"Finding: {one['sentence']}" for one in told
    ]


def test_candidates_are_short_masked_and_each_of_another_record(view, draft):
    found = drawn(view, draft, "Gender: women", 8)
    assert len(found) == 8 == len({one.snippet.id for one in found})
    for one in found:
        assert len(one.before + one.term + one.after) <= MOST_CHARS
        assert one.term.lower() in ("woman", "girl", "she")
    assert [one.digest for one in drawn(view, draft, "Gender: women", 5)] == [one.digest for one in found[:5]]
    [subject] = [one for one in draft.subjects if one.label == "Gender: women"]
    again = examples.drawn(view, subject, draft.audited, 8, {found[0].snippet.id})
    assert found[0].snippet.id not in {one.snippet.id for one in again}


def test_none_but_the_records_of_the_share_are_read(view):
    only = Selection((OneOf("kind", ("letter",)),))
    draft = publishing.draft(view, auditing.audit(view, only, label_axes=[]), TERMS)
    found = drawn(view, draft, "Gender: women", 50)
    assert len(found) == 50 and all(one.snippet.id % 2 == 0 for one in found)


def test_approvals_are_events_that_can_be_undone(view, draft):
    first, second = drawn(view, draft, "Gender: women", 2)
    event = examples.answer(path_of(view), first, APPROVED, "Ada")
    examples.answer(path_of(view), second, LEFT_OUT, "Ada")
    assert [one.digest for one in examples.approved(view)] == [first.digest]
    assert [(one.action, one.by) for one in events.all_events(path_of(view))] == [("label", "Ada")] * 2
    events.undo(path_of(view), event.uid, "Ada")
    assert examples.approved(view) == []
    examples.answer(path_of(view), second, APPROVED, "Ada")
    assert [one.digest for one in examples.approved(view)] == [second.digest]
    with pytest.raises(BadOption, match="is no answer on a snippet"):
        examples.answer(path_of(view), first, "maybe", "Ada")


def test_an_approval_holds_for_the_words_that_were_seen_and_no_others(view, draft):
    [one] = drawn(view, draft, "Gender: women", 1)
    examples.answer(path_of(view), replace(one, after=" went elsewhere."), APPROVED, "Ada")
    assert examples.approved(view) == []
    examples.answer(path_of(view), one, APPROVED, "Ada")
    assert len(examples.approved(view)) == 1


def test_a_passage_that_was_cut_is_in_no_snippet(view, draft):
    [one] = drawn(view, draft, "Gender: women", 1)
    examples.answer(path_of(view), one, APPROVED, "Ada")
    cut = '{"passages": ["Entry"]}'
    everybody = make(list(range(420)))
    events.append(path_of(view), Decision("edit", "a notice", "Ada", "cut “Entry”", everybody, payload=cut))
    edited = open_view(view.workspace)
    assert examples.approved(edited) == []  # its words are others now
    draft = publishing.draft(edited, audited(edited), TERMS)
    assert not [one for one in drawn(edited, draft, "Gender: women", 20) if "Entry" in one.after]
    edited.close()


def test_only_approved_ones_enter_and_only_where_they_are_asked_for(view, draft):
    found = drawn(view, draft, "Gender: women", 3)
    examples.answer(path_of(view), found[0], APPROVED, "Ada")
    examples.answer(path_of(view), found[1], LEFT_OUT, "Ada")
    plain = publishing.publish(view, audited(view), TERMS)
    value = publishing.publish(view, audited(view), TERMS, examples.approved(view))
    assert plain["snippets"] == [] and value["snippets"] == [found[0].to_json()]
    folder = snapshot.folder_of(view.workspace.root, value["id"])
    mine, others = found[0].after.strip(), [one.after.strip() for one in found[1:]]
    for name in ("audit.html", "snapshot.json"):
        text = (folder / name).read_text(encoding="utf-8")
        assert mine in text and not [other for other in others if other in text], name
    for name in ("audit.csv", "croissant.json"):
        assert mine not in (folder / name).read_text(encoding="utf-8")
    page = (folder / "audit.html").read_text(encoding="utf-8")
    assert f"<mark>{found[0].term}</mark>" in page and 'href="#examples"' in page and "They are no sample" in page
    assert 'id="examples"' not in (snapshot.folder_of(view.workspace.root, plain["id"]) / "audit.html").read_text(
        encoding="utf-8"
    )


def test_a_group_that_becomes_small_takes_its_snippets_along(view, draft):
    """Approved while the group was large; published when all but a few of its records are left out."""
    [one] = drawn(view, draft, "Migration: immigrants", 1)
    examples.answer(path_of(view), one, APPROVED, "Ada")
    gone = [k for k in range(420) if k % 40 == 7 and k != one.snippet.id]
    exclude(view, gone[:8])
    view.close()
    again = open_view(view.workspace)
    small = publishing.draft(again, audited(again), TERMS)
    may, said = examples.checked(examples.approved(again), small.rows, small.audited)
    assert may == [] and "too few records speak" in said[0]
    with pytest.raises(BadOption, match="too few records speak"):
        publishing.publish(again, audited(again), TERMS, examples.approved(again))
    again.close()


def test_a_group_hidden_for_the_difference_to_an_earlier_audit_has_no_snippets(view, draft):
    """Publish, exclude five records of women, publish again: the row is hidden, and so is what stands for it."""
    [one] = drawn(view, draft, "Gender: women", 1)
    examples.answer(path_of(view), one, APPROVED, "Ada")
    publishing.publish(view, audited(view), TERMS, examples.approved(view))
    exclude(view, [k for k in (7, 14, 21, 28, 42, 49) if k != one.snippet.id][:5])
    view.close()
    again = open_view(view.workspace)
    draft = publishing.draft(again, audited(again), TERMS)
    assert "Gender: women" not in [one.label for one in draft.subjects]
    may, said = examples.checked(examples.approved(again), draft.rows, draft.audited)
    assert may == [] and len(said) == 1
    again.close()


def test_too_many_are_refused(draft):
    def made(k: int) -> Candidate:
        from lib.audit.snippets import Snippet

        return examples.candidate_of(Snippet(k, "gender", "women", "woman", 0, "The woman slept.", 4, 9))

    found = [made(k) for k in range(examples.MOST + 1)]
    may, said = examples.checked(found, draft.rows, np.ones(420, bool))
    assert len(may) == examples.MOST and "too many for one audit" in said[0]
    long = replace(found[0], after="x" * MOST_CHARS)
    assert "more than 200 characters" in examples.checked([long], draft.rows, draft.audited)[1][0]
