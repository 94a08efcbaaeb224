import numpy as np

from lib.duplicates.probes import MOST_PROBES, WITH_ANSWER, WITH_CONTEXT, WORDED, probes_of
from lib.duplicates.references import items_of

LONG = "one two three four five six seven eight nine"


def listed(items):
    probes = probes_of(items)
    return [
        (
            int(probes.kind[p]),
            probes.items[probes.item_offsets[p] : probes.item_offsets[p + 1]].tolist(),
            int(probes.offsets[p + 1] - probes.offsets[p]),
            int(probes.alias_of[p + 1] - probes.alias_of[p]),
        )
        for p in range(len(probes))
    ]


def test_what_is_looked_for_of_each_item():
    items = items_of(
        [LONG, LONG, "a short one", "a short one", "", "two words", "who was it then"],
        [["x y"], ["x y"], ["tells", "B"], ["no"], ["y y"], ["z z"], []],
        ["", "", "", "", "", "", "In the house on the hill."],
    )
    # Equal words and answers are one probe; "B" and "no" tell nothing; two words are too few.
    assert listed(items) == [(WORDED, [0, 1], 9, 1), (WITH_CONTEXT, [6], 10, 0), (WITH_ANSWER, [2], 3, 1)]
    probes = probes_of(items)
    assert probes.judged.tolist() == [True, True, True, False, False, False, True]
    assert probes.has_words.tolist() == [True, True, True, True, False, True, True]
    assert probes.n_context.tolist() == [0, 6, 0]


def test_a_question_put_to_several_contexts_names_them_all():
    items = items_of([LONG, LONG], [["red fox"], ["blue fox"]], ["of here", "of there"])
    assert listed(items) == [(WORDED, [0, 1], 9, 0), (WITH_CONTEXT, [0], 11, 1), (WITH_CONTEXT, [1], 11, 1)]


def test_a_form_of_words_needs_its_answer():
    items = items_of([LONG] * 12, [[f"answer {k}"] for k in range(12)])
    assert {kind for kind, *_ in listed(items)} == {WITH_ANSWER}


def test_runs_in_many_probes_are_left_out_where_there_are_others():
    items = items_of([f"{LONG} {LONG} but q{k} is r{k} of s{k} in t{k}" for k in range(MOST_PROBES + 20)])
    probes = probes_of(items)
    assert probes.n_common_seeds > 0 and (probes.n_seeds >= 3).all()
    frequency = np.diff(probes.seed_offsets)
    assert frequency.max() <= MOST_PROBES
    assert (np.diff(probes.seeds.astype(object)) > 0).all()


def test_no_items():
    assert len(probes_of(items_of([]))) == 0
