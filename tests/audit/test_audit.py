"""The whole audit: on the sample corpus, as JSON and Markdown, and what it refuses to say."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lib.audit import occupation_reference, parsed, rendering, scorers
from lib.audit.audit import SAYS, audit, propose
from lib.audit.references import shipped
from lib.curate import actions
from lib.errors import BadOption, NotComputed
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from lib.query.predicates import Ids, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed, open_corpus, quiet

SAMPLE = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    made = open_corpus(SAMPLE / "corpus.parquet", tmp_path_factory.mktemp("sample") / "workspace")
    analyse(made, Options(), quiet, ("profile", "mentions"))
    view = View(made)
    yield view
    view.close()


@pytest.fixture(scope="module")
def whole(sample):
    return audit(sample)


def planted_skews() -> dict[str, tuple[int, int]]:
    """occupation -> (she, he) of the biographies, from the truth that comes with the sample."""
    skews: dict[str, list[int]] = {}
    for row in pq.read_table(SAMPLE / "truth.parquet").to_pylist():
        if row["plant"] == "occupation_pronoun":
            fact = json.loads(row["detail"])
            skews.setdefault(fact["occupation"], [0, 0])[fact["pronoun"] == "he"] += 1
    return {name: (she, he) for name, (she, he) in skews.items()}


def test_the_planted_skew_is_among_the_first_three_findings(whole):
    planted = {
        name for name, (she, he) in planted_skews().items() if she + he >= 10 and max(she, he) >= 9 * min(she, he)
    }
    assert planted >= {"football coach", "flight attendant", "legal secretary"}
    first = [finding.group for finding in whole.findings[:3] if finding.kind == "occupation"]
    assert first and first[0] in planted


def test_findings_alone_are_those_of_the_whole_audit(sample, whole):
    assert propose(sample) == whole.findings


def test_tone_is_measured_where_texts_can_be_rewritten(sample):
    """The rewriter comes from above; here one that only knows she and he."""
    pair = tuple(
        lambda text, a=a, b=b: text.replace(a, b) if a in text else None for a, b in (("She", "He"), ("He", "She"))
    )
    found = audit(sample, with_words=False, twins=pair)
    assert found.tone is not None and [one.group for one in found.tone.groups] == ["women", "men"]
    value = rendering.as_json(found)["tone"]
    assert value["scorer"]["hash"] == scorers.shipped().hash and value["groups"][0]["n_twins"] > 30
    assert "## Tone" in rendering.as_markdown(found)
    assert audit(sample, with_words=False).tone is None


def test_planted_shares_lie_in_their_intervals(whole):
    measured = {skew.occupation: skew.share for skew in whole.occupations}
    checked = 0
    for name, (she, he) in planted_skews().items():
        share = measured.get(name)
        # Occupations that news and reviews name as well stand with other people's pronouns there.
        if name in ("football coach", "flight attendant", "sports physiotherapist", "tour guide"):
            checked += 1
            assert share.low <= she / (she + he) <= share.high, name
    assert checked == 4


def test_the_records_behind_a_finding_are_those_counted(sample, whole):
    for finding in whole.findings:
        if finding.kind in ("occupation", "relation"):
            assert sample.count(finding.selection).n_records > 0


def test_json_has_for_each_group_share_low_high_n_and_for_each_axis_unmarked(whole):
    value = json.loads(json.dumps(rendering.as_json(whole)))
    assert value["lexicon"]["version"] == "1.1" and len(value["lexicon"]["hash"]) == 16
    gender = value["axes"]["gender"]
    women = gender["groups"]["women"]
    assert 0 < women["low"] < women["share"] < women["high"] < 1 and women["n"] > 1000
    assert gender["unmarked"] == pytest.approx(gender["n_unmarked"] / gender["n_counted"])
    assert sum(group["share"] for group in gender["groups"].values()) == pytest.approx(1)
    assert women["share_tier_a"]["value"] is not None
    race = value["axes"]["race"]["groups"]["White"]
    assert race["share"] is None and race["why"].startswith("not enough data: ")
    assert value["axes"]["religion"]["groups"]["Muslim"] | {"prevalence": 0, "rate_per_million_tokens": 0} == {
        "share": None,
        "low": None,
        "high": None,
        "n": 0,
        "n_documents": 0,
        "prevalence": 0,
        "rate_per_million_tokens": 0,
        "share_tier_a": {"value": None, "low": None, "high": None, "why": race_why(value)},
        "why": race_why(value),
    }


def race_why(value: dict) -> str:
    n = value["axes"]["religion"]["n"]
    return f"not enough data: {n} mentions on the axis, 30 are needed"


def test_what_it_cannot_tell_stands_beside_it(whole):
    assert whole.notes()[0] == SAYS
    assert whole.notes()[3].startswith("1,517 of 5,000 records are not in the lexicon's language (en)")
    assert whole.notes()[2] == parsed.sentence(whole.people)
    text = rendering.as_markdown(whole)
    assert SAYS in text
    for word in ("biased", "unbiased", "fair ", "unfair", "passed", "failed"):
        assert word not in text.lower().replace(SAYS.lower(), "")


def test_a_reference_gives_ratios_and_records_needed(sample):
    world = next(reference for reference in shipped() if reference.axis == "gender")
    shares = audit(sample, references=[world], with_words=False).axis("gender")
    women = next(group for group in shares.groups if group.group == "women")
    assert women.against.ratio.value == pytest.approx(
        women.share.value / world.share_of("women", world.covered(("men", "women"))), rel=1e-6
    )
    assert women.against.gap > 0
    assert shares.not_covered == ("trans and non-binary people",)


def test_a_selection_is_audited_by_itself(sample):
    football = audit(sample, Selection((OneOf("kind", ("biography",)),)), with_words=False)
    assert football.n_records == 594
    assert all(finding.selection.predicates[0] == OneOf("kind", ("biography",)) for finding in football.findings)


def test_exclusions_in_force_show_whom_they_hit(tmp_path):
    texts = [f"She number {n}" for n in range(60)] + [f"He number {n}" for n in range(240)]
    made = analysed(tmp_path, {"id": [str(n) for n in range(300)], "text": texts}, ("profile", "mentions"))
    view = View(made)
    out = Selection((Ids(tuple(range(0, 30)) + tuple(range(100, 112))),))
    actions.commit(view, actions.plan(view, "exclude", out), "try", "ann")
    found = audit(view, with_words=False)
    women = next(loss for loss in found.losses if loss.group == "women")
    assert (women.n_gone, women.n_of, women.is_marked) == (30, 60, True)
    assert women.ratio.value == pytest.approx(30 / 60 / (12 / 240))
    said = [finding.sentence for finding in found.findings[:3] if finding.kind == "filter"]
    assert any("mention women (gender) are 10.00 times as likely" in sentence for sentence in said)
    view.close()


def test_labels_are_audited_by_the_same_measures(tmp_path):
    n = 200
    columns = {
        "id": [str(k) for k in range(n)],
        "text": [f"a painting {k}" for k in range(n)],
        "artist_gender": ["Female" if k % 5 == 0 else "Male" for k in range(n)],
    }
    view = View(analysed(tmp_path, columns, ("profile", "mentions")))
    shares = audit(view, with_words=False).axis("artist_gender")
    assert shares.kind == "labels"
    assert [(group.group, group.n, group.share.value) for group in shares.groups] == [
        ("Male", 160, 0.8),
        ("Female", 40, 0.2),
    ]
    view.close()


def test_record_text_cannot_break_the_markdown(tmp_path):
    columns = {
        "id": [str(k) for k in range(60)],
        "text": ["She and he met."] * 60,
        "gender": ["<script>|x`\n# y"] * 30 + ["b"] * 30,
    }
    view = View(analysed(tmp_path, columns, ("profile", "mentions")))
    text = rendering.as_markdown(audit(view))
    assert "<script>" not in text and "\\|x\\` # y" in text
    view.close()


def test_it_says_what_is_missing(tmp_path, view):
    bare = View(analysed(tmp_path, {"id": ["a"], "text": ["x"]}, ("import",)))
    with pytest.raises(NotComputed):
        audit(bare)
    bare.close()
    with pytest.raises(BadOption, match="no axis 'x'"):
        audit(view, with_words=False).axis("x")


def test_the_command_runs_the_stages_that_it_needs(tmp_path, capsys):
    from lib.cli import main

    made = analysed(tmp_path, {"id": ["a"], "text": ["She is here."]}, ("import",))
    assert main(["audit", "--workspace", str(made.root), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["axes"]["gender"]["groups"]["women"]["n"] == 1
    assert value["axes"]["gender"]["groups"]["women"]["share"] is None
    assert main(["audit", "--workspace", str(made.root), "--markdown", "--where", "id < 1"]) == 0
    assert capsys.readouterr().out.startswith("# Audit of corpus")
    (tmp_path / "bad.tsv").write_text("axis\tterm\tgroup\ngender\t\twomen\n", encoding="utf-8")
    assert main(["audit", "--workspace", str(made.root), "--lexicon", str(tmp_path / "bad.tsv")]) == 2
    assert "bad.tsv, row 2" in capsys.readouterr().err


def test_a_column_called_as_an_axis_is_told_beside_it(tmp_path):
    texts = ["She is here.", "He is here."] * 20
    columns = {"text": [f"{text} Number {k}." for k, text in enumerate(texts)], "gender": ["female", "male"] * 20}
    view = View(analysed(tmp_path, columns, ("profile", "mentions")))
    found = rendering.as_json(audit(view, references=[shipped()[0]], with_words=False))
    assert "women" in found["axes"]["gender"]["groups"] and found["axes"]["gender"]["reference"]
    assert set(found["axes"]["gender (labels)"]["groups"]) == {"female", "male"}
    view.close()


def test_a_reference_of_occupations_stands_in_the_audit_and_is_named(sample):
    before = audit(sample, with_words=False)
    assert before.occupation_reference == "" and all(skew.reference is None for skew in before.occupations)
    known, path = occupation_reference.shipped(), sample.workspace.ledger_path
    occupation_reference.save(path, known)
    after = audit(sample, with_words=False)
    occupation_reference.save(path, None)
    references = {skew.occupation: skew.reference for skew in after.occupations}
    assert references == {name: known.shares.get(name) for name in references}
    assert any(share is not None for share in references.values())
    assert rendering.as_json(after)["occupations"]["reference"] == known.sentence()
    said = rendering.as_markdown(after)
    assert "in the reference" in said and known.sentence() in said
