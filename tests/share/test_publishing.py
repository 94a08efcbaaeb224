"""Publishing: what stands in a snapshot, and what two of them, subtracted, tell."""

import json
from dataclasses import replace

import pytest

from lib.audit import audit as auditing
from lib.audit import parsed
from lib.audit.snippets import Snippet
from lib.curate.desk import open_view
from lib.errors import BadOption
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.share import publishing, snapshot
from lib.share.examples import candidate_of
from tests.share.corpus import TERMS, audited, exclude, opened, rows_of

LEAST = 10


@pytest.fixture
def view(tmp_path):
    view = opened(tmp_path)
    yield view
    view.close()


def numbers(value: dict) -> dict[str, int]:
    """Every count of a snapshot that is shown, totals too, and the counts that shares of shown totals give."""
    found = {}
    for panel in value["panels"]:
        for name, n in panel["wholes"].items():
            if n is not None:
                found[f"{panel['id']}//{name}"] = n
    for key, row in rows_of(value).items():
        for name, n in row["counts"].items():
            if n is not None:
                found[f"{key}/{name}"] = n
    return found


def differences(one: dict, two: dict) -> dict[str, int]:
    before, after = numbers(one), numbers(two)
    return {key: abs(before[key] - after[key]) for key in before.keys() & after.keys()}


def test_a_snapshot_holds_what_a_reader_must_know(shared):
    _, value = shared
    assert value["title"] == "Audit of small talk" and value["corpus"]["name"]
    assert len(value["corpus"]["fingerprint"]) == 64 and len(value["lexicon"]["hash"]) >= 8
    assert value["owner"] and value["licence"] and value["sign_off"] and value["next_review"] == "2090-01-31"
    assert value["published"] < value["expires"] and value["winnow"] and value["parameters"]["least_documents"] == LEAST
    decider = value["parameters"]["people_decided_by"]
    assert decider.startswith("rules") and value["method"][-1] == parsed.sentence(decider)
    assert value["snippets"] == []
    rows = rows_of(value)
    assert rows["share:gender/women/"]["counts"] == {"mentions": 145, "records": 145}
    assert rows["share:gender/women/"]["measures"]["share"]["value"] == 0.433
    assert not rows["share:religion/Muslim/"]["is_shown"]  # three records


def test_no_record_text_leaves(shared):
    root, _ = shared
    folder = next((root / "audits").glob("2*"))
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "paid the bill" not in text and "Entry" not in text, path.name
    assert {path.name for path in folder.iterdir()} == set(publishing.FILES.values())


def test_no_small_count_is_published(shared):
    _, value = shared
    assert all(n >= LEAST or n == 0 for n in numbers(value).values())


@pytest.mark.parametrize("gone", [[1, 2, 3, 4, 6], [11], [7, 47, 87, 127, 167], [0, 5, 10, 15, 20]])
def test_the_differencing_attack(tmp_path, gone):
    """Publish, exclude up to five records, publish again, subtract: no number under the threshold comes out."""
    first = opened(tmp_path)
    one = publishing.publish(first, audited(first), TERMS)
    exclude(first, gone)
    first.close()
    second = open_view(first.workspace)
    two = publishing.publish(second, audited(second), TERMS)
    second.close()
    assert numbers(one)
    assert {key: n for key, n in differences(one, two).items() if 0 < n < LEAST} == {}
    # A share of a shown total is a count as well.
    before, after = rows_of(one), rows_of(two)
    for key in before.keys() & after.keys():
        if before[key]["is_shown"] and after[key]["is_shown"]:
            assert before[key] == after[key], key


def test_the_attack_over_three_snapshots(tmp_path):
    view = opened(tmp_path)
    made = [publishing.publish(view, audited(view), TERMS)]
    for gone in ([1, 2, 3, 4, 6, 8, 9, 12, 13, 14, 16, 17, 18, 19], [21, 22, 23]):
        exclude(view, gone)
        view.close()
        view = open_view(view.workspace)
        made.append(publishing.publish(view, audited(view), TERMS))
    view.close()
    for k, one in enumerate(made):
        for two in made[k + 1 :]:
            assert {key: n for key, n in differences(one, two).items() if 0 < n < LEAST} == {}


def test_the_attack_by_a_filter(view):
    """A second audit of all records but three, by a Selection instead of a decision."""
    one = publishing.publish(view, audited(view), TERMS)
    without = Selection((OneOf("id", ("11", "111", "211"), negated=True),))
    two = publishing.publish(view, auditing.audit(view, without, label_axes=["kind"]), TERMS)
    assert {key: n for key, n in differences(one, two).items() if 0 < n < LEAST} == {}


def test_a_large_change_is_published(tmp_path):
    first = opened(tmp_path)
    publishing.publish(first, audited(first), TERMS)
    exclude(first, [k for k in range(420) if (k % 7 in (1, 2) and k % 5) or k % 15 == 0])
    first.close()
    second = open_view(first.workspace)
    two = publishing.publish(second, audited(second), TERMS)
    second.close()
    assert rows_of(two)["share:gender/women/"]["is_shown"] and rows_of(two)["share:gender/men/"]["is_shown"]
    removal = rows_of(two)["removal/men/Gender"]["measures"]["ratio"]
    assert removal["value"] > 1.5 and removal["low"] > 1
    assert [one["n"] for one in two["decisions"]] == [125]


def test_publishing_nothing_new_shows_the_same(view):
    one, two = (publishing.publish(view, audited(view), TERMS) for _ in range(2))
    assert one["panels"] == two["panels"] and one["id"] != two["id"]


def test_a_draft_leaves_nothing_behind(view):
    found = publishing.draft(view, audited(view), TERMS)
    assert found.value["panels"] and "<h1>Audit of small talk</h1>" in found.page and found.n_hidden < found.n_cells
    assert not (view.workspace.root / "audits").exists() and snapshot.all_of(view.workspace.root) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"owner": " "}, "needs its owner"),
        ({"title": ""}, "needs its title"),
        ({"next_review": "soon"}, "no date of a next review"),
        ({"next_review": "2020-01-01"}, "lies in the past"),
        ({"days": 0}, "choose 1 to"),
        ({"sign_off": "We find the corpus unbiased."}, "says 'unbiased'"),
        ({"limits": "x" * 3000}, "write at most"),
    ],
)
def test_terms_are_checked(view, change, said):
    with pytest.raises(BadOption, match=said):
        publishing.publish(view, audited(view), replace(TERMS, **change))
    assert not (view.workspace.root / "audits").exists()


def test_snippets_are_masked_and_never_of_few(view):
    text = "Mail jane@x.org: the woman paid Mr. John Smith 1234567 at home <b>today</b>."
    start = text.index("woman")
    snippet = Snippet(1, "gender", "women", "woman", 0, text, start, start + 5)
    value = publishing.publish(view, audited(view), TERMS, [candidate_of(snippet)])
    assert value["snippets"] == [
        {"axis": "gender", "group": "women", "before": "Mail [e-mail]: the ", "term": "woman",
         "after": " paid [name] [number] at home <b>today</b>."}
    ]  # fmt: skip
    for change, said in (
        ({"axis": "religion", "group": "Muslim"}, "too few records"),
        ({"axis": "occupation", "group": "wizard"}, "too few records"),
        ({"id": 420}, "not among those audited"),
    ):
        with pytest.raises(BadOption, match=said):
            publishing.publish(view, audited(view), TERMS, [candidate_of(replace(snippet, **change))])
    with pytest.raises(BadOption, match="Two snippets are of record 1"):
        publishing.publish(view, audited(view), TERMS, [candidate_of(snippet), candidate_of(snippet)])
    assert len(snapshot.all_of(view.workspace.root)) == 1


def test_a_record_that_was_left_out_gives_no_snippet(view):
    exclude(view, [1])
    view.close()
    again = open_view(view.workspace)
    text = "The woman went home."
    with pytest.raises(BadOption, match="not among those audited"):
        publishing.publish(
            again, audited(again), TERMS, [candidate_of(Snippet(1, "gender", "women", "woman", 0, text, 4, 9))]
        )
    again.close()


def test_a_stale_audit_is_refused(view):
    found = audited(view)
    with pytest.raises(BadOption, match="has moved on"):
        publishing.publish(view, replace(found, corpus={**found.corpus, "catalog": 0}), TERMS)


def test_what_only_the_server_knows_stays_there(shared):
    root, value = shared
    kept = json.loads((root / "audits" / snapshot.PRIVATE / value["id"] / "exact.json").read_text())
    assert kept["rows"]["share:religion/Muslim/"]["exact"][0] == [3, 3]
    for path in (root / "audits" / value["id"]).iterdir():
        assert '"exact"' not in path.read_text(encoding="utf-8")
