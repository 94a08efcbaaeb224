"""From an audit to panels: what is in them is what the audit says."""

from dataclasses import replace

import numpy as np
import pytest

from lib.audit import audit as auditing
from lib.audit import curated
from lib.audit import references as populations
from lib.corpus.roles import Roles
from lib.curate.desk import open_view
from lib.query.selection import Selection
from lib.share import findings, publishing, sections
from lib.share.disclosure import protect
from tests.corpora import analysed
from tests.share import corpus
from tests.share.corpus import TERMS, audited, exclude, opened, rows_of


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    """2,100 records, of which the 270 that stand for letters about men were taken out."""
    first = opened(tmp_path_factory.mktemp("large"), 2100)
    exclude(first, [k for k in range(2100) if (k % 7 in (1, 2) and k % 2 and k % 5) or k % 30 == 0], "too many letters")
    first.close()
    view = open_view(first.workspace)
    yield view
    view.close()


@pytest.fixture(scope="module")
def audit(view):
    return audited(view)


@pytest.fixture(scope="module")
def panels(view, audit):
    return sections.panels_of(view, audit, sections.scope_of(view, audit.selection))


def rows(panels, id: str) -> dict:
    return {(row.label, row.column): row for panel in panels if panel.id == id for row in panel.rows}


def test_shares_are_those_of_the_audit(audit, panels):
    for axis in audit.axes:
        if axis.axis == "occupation":
            continue
        found = rows(panels, f"{'share' if axis.kind == 'mentions' else 'label'}:{axis.axis}")
        for group in axis.groups:
            row = found[group.group, ""]
            first = next(iter(row.counts.values()))
            assert (first.n, first.n_documents) == (group.n, group.n_documents)
    women = rows(panels, "share:gender")["women", ""]
    shown = {name: measure.estimate for name, measure in women.measures.items()}
    group = next(g for g in audit.axis("gender").groups if g.group == "women")
    assert shown["share"] == group.share and shown["part of all records"] == group.prevalence
    assert women.measures["share"].terms[0].n / women.measures["share"].terms[1].n == pytest.approx(group.share.value)


def test_removal_is_that_of_the_audit(audit, panels):
    found = rows(panels, "removal")
    assert audit.losses
    for loss in audit.losses:
        row = found[loss.group, audit.axis(loss.axis).title]
        lost, before = row.counts.values()
        assert (lost.n, before.n) == (loss.n_gone, loss.n_of)
        a, n1, c, n0 = (term.n for term in row.measures["ratio"].terms)
        if loss.ratio.value is not None and a and c:
            assert (a / n1) / (c / n0) == pytest.approx(loss.ratio.value)


def test_occupations_are_those_of_the_audit(audit, panels):
    found = rows(panels, "occupations")
    assert [label for label, _ in found] == [skew.occupation for skew in audit.occupations]
    for skew in audit.occupations:
        _, one, two = found[skew.occupation, ""].counts.values()
        assert (one.n, two.n) == (skew.n_first, skew.n_second)


def test_intersections_are_those_of_the_audit(audit, panels):
    pair = audit.intersections[0]
    found = rows(panels, "together:gender:race")
    for g, row in enumerate(pair.rows):
        for h, column in enumerate(pair.columns):
            assert next(iter(found[row, column].counts.values())).n == pair.observed[g, h]


def test_before_and_after(audit, panels):
    moved = [panel for panel in panels if panel.section == "before and after"]
    assert moved[0].id == "change:gender" and "moved most" in moved[0].note
    women = rows(panels, "change:gender")["women", ""]
    assert women.measures["change"].estimate.value > 0.05
    assert women.counts["mentions after"].n == next(g.n for g in audit.axis("gender").groups if g.group == "women")


def test_counts_know_the_part_of_one_source(view, audit):
    column, why = sections.source_column(view, audit.selection)
    assert (column, why) == ("source", "")
    scope = sections.scope_of(view, audit.selection, source=column)
    assert scope.count(np.arange(view.n_records)).source_share == pytest.approx(1 / 3, abs=0.02)
    assert scope.count(np.flatnonzero(scope.source == scope.source[0])).source_share == 1.0


def test_changed_records_are_counted_where_they_belong(view, audit):
    mask = np.zeros(view.n_records, bool)
    mask[[0, 1, 2]] = True
    scope = sections.scope_of(view, audit.selection, [mask, None])
    assert scope.count(np.array([1, 2, 3])).changed == (2, None)


def test_the_order_hides_groups_before_what_rests_on_them(panels):
    ids = [panel.id for panel in panels]
    assert ids[0] == "glance"
    assert max(k for k, id in enumerate(ids) if id.startswith("share:")) < min(
        k for k, id in enumerate(ids) if id.startswith(("relation:", "together:", "occupations", "removal"))
    )


def test_a_filter_has_no_before_and_after(view, audit):
    other = replace(audit, selection=Selection(scope="all"))
    found = sections.panels_of(view, other, sections.scope_of(view, other.selection))
    assert not [panel for panel in found if panel.section in ("filters", "before and after")]


def test_findings_are_told_from_rounded_numbers(view, audit, panels):
    public = {key: row["public"] for key, row in protect(panels).exact.items()}
    told = findings.chosen(audit, public, {})
    assert 1 <= len(told) <= findings.MOST
    for one in told:
        assert one["low"] <= one["value"] <= one["high"] and one["n"] % 5 == 0
        assert "95" in one["sentence"] and curated.verdict_in(one["sentence"]) == ""
    kinds = {one["kind"] for one in told}
    assert "filter" in kinds


def test_curators_keep_drop_and_edit(view, audit, panels, tmp_path):
    public = {key: row["public"] for key, row in protect(panels).exact.items()}
    path = tmp_path / "ledger.sqlite"
    plain = findings.chosen(audit, public, {})
    by_kind = {f.kind: f for f in reversed(audit.findings)}
    curated.decide(path, by_kind["filter"], "dropped", "ada", "2026")
    assert by_kind["filter"].group not in [
        one["sentence"] for one in findings.chosen(audit, public, curated.decided(path)) if one["kind"] == "filter"
    ]
    last = next(f for f in audit.findings if f.kind == plain[-1]["kind"])
    curated.decide(path, last, "kept", "ada", "2026", "Women are named less than men.")
    (one,) = findings.chosen(audit, public, curated.decided(path))
    assert one["own_words"] == "Women are named less than men."
    curated.decide(path, last, "kept", "ada", "2026", "Of 1,234 words 567 are for women.")
    (one,) = findings.chosen(audit, public, curated.decided(path))
    assert "own_words" not in one  # its figures would be exact


def test_a_reference_is_named_with_its_ratio(view):
    from lib.audit import audit as auditing

    reference = populations.from_json(
        {"name": "census", "axis": "gender", "source": "A census", "year": 2020, "population": "A country",
         "shares": {"women": 0.51, "men": 0.49}}
    )  # fmt: skip
    audit = auditing.audit(view, references=[reference], label_axes=[])
    value = publishing.draft(view, audit, TERMS).value
    row = rows_of(value)["share:gender/women/"]
    assert row["facts"] == {"share in the reference": 0.51}
    ratio = row["measures"]["ratio to the reference"]
    assert ratio["low"] < ratio["value"] < ratio["high"]
    panel = next(panel for panel in value["panels"] if panel["id"] == "share:gender")
    assert panel["note"] == "Reference: A country, 2020: A census."


def test_rarer_values_of_a_column_are_one_row_and_part_of_the_total(tmp_path):
    """Of 120 values, 100 have a row: a share is one of all records with a label."""
    rows = corpus.columns()
    rows["kind"] = ["letter" if k % 2 else f"kind {k % 238:03}" for k in range(420)]
    roles = Roles(text=("text",), id="id", metadata=("kind",))
    view = open_view(analysed(tmp_path, rows, ("profile", "mentions"), roles))
    value = publishing.draft(view, auditing.audit(view, label_axes=["kind"]), TERMS).value
    panel = next(panel for panel in value["panels"] if panel["id"] == "label:kind")
    told = {row["label"]: row for row in panel["rows"]}
    assert panel["wholes"] == {"records": 420} and told["letter"]["measures"]["share"]["value"] == 0.5
    assert "(rarer values)" in told and "are told together" in panel["note"]
    view.close()
