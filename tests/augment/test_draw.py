"""How many records an aim takes, against a plain loop; the order drawn keeps the mix; and what is refused."""

from collections import Counter
from fractions import Fraction
from math import ceil

import numpy as np
import pytest

from lib.augment import additions, draw
from lib.augment.draw import Aim
from lib.corpus import generated
from lib.errors import BadOption, NotComputed
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests import corpora
from tests.augment import planted


def drawn(view: View, aim: Aim, key: str = "gender:m->f", selection: Selection | None = None) -> draw.Drawing:
    return draw.draw(view, planted.direction(view.workspace, key), selection or Selection(), aim)


def by_loop(F: int, T: int, t: Fraction, method: str) -> int:
    """Mentions of the group that must be added, one by one, until its share is t."""
    k = 0
    while Fraction(F + k, (T + k) if method == "augment" else T) < t:
        k += 1
    return k


@pytest.mark.parametrize("method", draw.METHODS)
@pytest.mark.parametrize("percent", [1, 7, 19, 30, 50, 70, 99])
def test_the_formula_equals_a_plain_loop(view: View, method: str, percent: int):
    found = drawn(view, Aim(percent / 100, method=method))
    assert (found.F, found.T) == (20, 104)
    wanted = by_loop(found.F, found.T, Fraction(percent, 100), method)
    assert found.n_needed_mentions == wanted
    t = Fraction(percent, 100)
    missing = max(Fraction(0), t * found.T - found.F)
    assert wanted == ceil(missing / (1 - t) if method == "augment" else missing)


@pytest.mark.parametrize(
    ("method", "percent"), [("augment", 30), ("augment", 50), ("substitute", 60), ("substitute", 80)]
)
def test_the_records_needed_are_the_first_that_reach_the_share(view: View, method: str, percent: int):
    found = drawn(view, Aim(percent / 100, method=method))
    F, T, n = found.F, found.T, 0
    for gain, added in zip(found.gain.tolist(), found.added.tolist(), strict=True):
        if Fraction(F, T) >= Fraction(percent, 100):
            break
        F, T, n = F + gain, T + added, n + 1
    assert found.n_needed == n > 0
    assert (found.added == 0).all() == (method == "substitute")


@pytest.mark.parametrize(
    ("aim", "n_needed", "n_mentions", "reach"),
    [
        (Aim(0.1), 0, 0, 20 / 104),  # met already
        (Aim(20 / 104), 0, 0, 20 / 104),  # met exactly
        (Aim(0.9), None, 736, 104 / 188),  # impossible: all that there is gives less
        (Aim(), 43, None, None),
        (Aim(n=43), 43, None, None),
        (Aim(n=44), None, None, None),
    ],
)
def test_what_an_aim_takes(view: View, aim: Aim, n_needed, n_mentions, reach):
    found = drawn(view, aim)
    assert found.n_eligible == 43
    assert (found.n_needed_mentions, found.reach) == (n_mentions, None if reach is None else pytest.approx(reach))
    assert found.n_needed == n_needed


@pytest.mark.parametrize(
    ("aim", "key", "sentence"),
    [
        (Aim(0.0), "gender:m->f", "target share is 0; choose one above 0 and below 1"),
        (Aim(1.0), "gender:m->f", "target share is 1; choose"),
        (Aim(1.5), "gender:m->f", "target share is 1.5; choose"),
        (Aim(-0.1), "gender:m->f", "target share is -0.1; choose"),
        (Aim(float("nan")), "gender:m->f", "target share is nan; choose"),
        (Aim(0.5), "gender:swap", "moves no group towards a share"),
        (Aim(n=0), "gender:m->f", "0 children were asked for; ask for at least 1"),
        (Aim(0.5, method="instead"), "gender:m->f", "'instead' is no method; use augment or substitute"),
    ],
)
def test_an_aim_that_cannot_be_meant_is_refused(view: View, aim: Aim, key: str, sentence: str):
    with pytest.raises(BadOption, match=sentence):
        drawn(view, aim, key)


@pytest.mark.parametrize(
    ("aim", "key", "sentence"),
    [
        (Aim(0.5), "gender:m->f", ""),
        (Aim(n=43), "gender:m->f", ""),
        (Aim(), "gender:m->f", ""),
        (Aim(0.1), "gender:m->f", "The share of women is 19.2% already; nothing is missing."),
        (
            Aim(n=50),
            "gender:m->f",
            "Too few: 50 children were asked for and 43 records can be rewritten, 7 short; ask for fewer or widen the "
            "Selection.",
        ),
        (
            Aim(0.9),
            "gender:m->f",
            "Too few: 736 mentions of women are needed, and children of all 43 eligible records bring 84, 652 short. "
            "With them the share would be 55.3%, not 90.0%; lower the target, widen the Selection, or let children "
            "stand in their parents' stead.",
        ),
        (Aim(0.5), "religion:christian->muslim", "No record here mentions Christian; widen the Selection."),
    ],
)
def test_why_no_run_makes_sense(view: View, aim: Aim, key: str, sentence: str):
    assert draw.refusal(planted.direction(view.workspace, key), aim, drawn(view, aim, key)) == sentence


def test_only_records_with_the_words_are_eligible(view: View):
    texts = dict(view.rows("SELECT id, text FROM texts"))
    found = drawn(view, Aim())
    assert sorted(texts[id_] for id_ in found.order.tolist()) == sorted(
        [planted.MAN.format(n=n) for n in range(planted.N_MEN)]
        + [planted.LEFT[k] for k in ("named", "biology", "unsure")]
    )
    assert len(drawn(view, Aim(n=1), "gender:f->m").order) == planted.N_WOMEN
    assert len(drawn(view, Aim(n=1), "gender:they").order) == 53


def test_a_selection_is_kept_to(view: View):
    letters = Selection((OneOf("source", ("letters",)),))
    found = drawn(view, Aim(0.5), selection=letters)
    sources = [row[0] for row in view.rows("SELECT source FROM catalog ORDER BY id")]
    assert found.n_selected == sources.count("letters") and {sources[id_] for id_ in found.order} == {"letters"}
    nothing = drawn(view, Aim(0.5), selection=Selection((OneOf("source", ("nowhere",)),)))
    assert (nothing.n_eligible, nothing.n_needed, nothing.T, nothing.n_selected) == (0, None, 0, 0)


def test_records_that_are_out_are_not_drawn(corpus, view: View):
    events.append(corpus.ledger_path, Decision("exclude", "gone", "Ada", "exclude", make(np.arange(30))))
    assert sorted(drawn(view, Aim()).order.tolist())[:1] == [30]


def test_the_same_seed_draws_the_same_and_another_one_does_not(view: View):
    one, same, other = (drawn(view, Aim(seed=seed)).order.tolist() for seed in (3, 3, 4))
    assert one == same != other and sorted(one) == sorted(other)


def test_threads_do_not_matter(corpus):
    found = []
    for threads in (1, 4):
        view = View(corpus, threads=threads)
        found.append(drawn(view, Aim(0.5)))
        view.close()
    assert found[0].order.tolist() == found[1].order.tolist()
    assert found[0].gain.tolist() == found[1].gain.tolist()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("mix", "most"),
    [([500, 500], 1.0), ([600, 300, 100], 1.0), ([70, 11, 7, 5, 3, 2, 1, 1], 2.0), ([500] + [1] * 500, 1.6)],
)
def test_every_beginning_keeps_the_mix(mix: list[int], most: float, seed: int):
    strata = np.random.default_rng(1).permutation(np.repeat(np.arange(len(mix)), mix))
    order = draw._in_mix(strata, np.array(mix), seed)
    assert sorted(order.tolist()) == list(range(len(strata)))
    counts = np.cumsum(strata[order][:, None] == np.arange(len(mix)), axis=0)
    expected = np.arange(1, len(strata) + 1)[:, None] * np.array(mix) / len(strata)
    assert np.abs(counts - expected).max() <= most


def test_on_average_over_seeds_each_stratum_has_its_share():
    mix = np.array([400, 200, 100, 50, 25, 12, 6, 4, 2, 1])
    strata = np.repeat(np.arange(len(mix)), mix)
    n, seeds = 80, range(400)
    counts = sum(np.bincount(strata[draw._in_mix(strata, mix, seed)[:n]], minlength=len(mix)) for seed in seeds)
    assert counts / len(seeds) == pytest.approx(n * mix / mix.sum(), abs=0.12)


def test_where_a_stratum_has_ended_the_others_go_on_in_their_mix():
    mix = np.array([100, 100, 200])  # of the first only 5 are eligible
    strata = np.repeat([0, 1, 2], [5, 100, 200])
    drawn_ = strata[draw._in_mix(strata, mix, 7)]
    assert np.bincount(drawn_[:20], minlength=3) == pytest.approx([5, 5, 10], abs=1)
    assert np.bincount(drawn_[50:80], minlength=3) == pytest.approx([0, 10, 20], abs=1)


def test_the_mix_is_that_of_source_and_topic(corpus, monkeypatch):
    corpora.analyse(corpus, corpora.Options(encoder="static"), corpora.quiet, [*planted.STAGES, "topics"])
    view = View(corpus)
    found = drawn(view, Aim(0.5))
    cells = view.rows("SELECT source, topic FROM catalog ORDER BY id")
    assert found.columns == ("source", "topic") and len(set(cells)) > 2
    eligible = Counter(cells[id_] for id_ in found.order.tolist())
    mix = {cell: n for cell, n in Counter(cells).items() if cell in eligible}
    n = 20
    taken = Counter(cells[id_] for id_ in found.order[:n].tolist())
    for cell, size in mix.items():
        assert taken[cell] == pytest.approx(n * size / sum(mix.values()), abs=1.5)
    monkeypatch.setattr(draw, "MOST_SPARSE", 1)  # the same strata, numbered without gaps
    assert sorted(drawn(view, Aim(0.5)).order.tolist()) == sorted(found.order.tolist())
    view.close()


def test_records_with_a_child_of_the_direction_stand_aside(corpus):
    run = planted.accepted(corpus, Aim(0.5))
    grown, _ = additions.add(corpus, run, "more women", "Ada")
    view = planted.analysed(grown)
    children, parents = generated.parents(grown)
    again, other = drawn(view, Aim(0.5)), drawn(view, Aim(n=5), "gender:they")
    assert again.n_used == len(children) == 6 and not set(again.order.tolist()) & set(parents.tolist())
    assert other.n_used == 0
    for found in (again, other):
        assert not set(found.order.tolist()) & set(children.tolist())
    view.close()


def test_without_mentions_it_says_what_to_do(tmp_path):
    view = View(corpora.analysed(tmp_path, corpora.SENTENCES, ("profile",)))
    with pytest.raises(NotComputed, match="mentions"):
        drawn(view, Aim(0.5))
    view.close()
