"""First names."""

from lib.augment import Policy, names, rewrite

TEXT = "Emma told Robert Smith that Mr. Martin likes Emma's dog."


def test_one_map_for_a_document():
    first = names.mapping(TEXT, frozenset("mf"))
    assert first == names.mapping(TEXT, frozenset("mf"))
    assert set(first) == {"emma", "robert", "martin"}
    assert first["emma"] in names.MASCULINE and first["robert"] in names.FEMININE
    assert len(set(first.values())) == 3 and not set(first.values()) & set(first)


def test_another_seed_or_document_gives_another_map():
    maps = {names.mapping(TEXT + tail, frozenset("mf"), seed)["emma"] for seed in range(8) for tail in ("", " x")}
    assert len(maps) > 4


def test_possessives_follow_and_surnames_stay():
    wanted = names.mapping(TEXT, frozenset("mf"))
    emma, robert = wanted["emma"].title(), wanted["robert"].title()
    answer = rewrite(TEXT, policy=Policy(names=True, model=False))
    assert answer.text == f"{emma} told {robert} Smith that Ms. Martin likes {emma}'s dog."
    assert answer.confidence < 0.9


def test_names_stay_by_default():
    assert rewrite("Emma saw Robert.").edits == ()
