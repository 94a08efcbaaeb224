"""Which directions there are for a lexicon, which groups each moves, and the function that goes each way."""

from dataclasses import replace

import pytest

from lib.audit.lexicon import Lexicon, Term, shipped
from lib.augment import directions, term_tables
from lib.augment.directions import Direction
from lib.augment.policy import Policy
from lib.errors import BadOption


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shipped()


def own(*given: Term) -> Lexicon:
    """A lexicon of these terms alone."""
    return replace(shipped(), axes={term.axis: term.axis for term in given}, terms=tuple(sorted(given)))


@pytest.mark.parametrize(
    ("key", "sources", "target", "is_automatic"),
    [
        ("gender:m->f", ("men",), "women", True),
        ("gender:f->m", ("women",), "men", True),
        ("gender:swap", ("men", "women"), "", True),
        ("gender:they", ("men", "women"), "", True),
        ("religion:christian->muslim", ("Christian",), "Muslim", False),
        ("age:young->old", ("young adults",), "older people", False),
        ("status:poor->rich", ("poor people",), "wealthy people", False),
    ],
)
def test_a_direction_names_the_groups_that_it_moves(lexicon, key, sources, target, is_automatic):
    found = directions.named(lexicon, key)
    assert (found.sources, found.target, found.is_automatic) == (sources, target, is_automatic)
    assert set(found.sources) | {found.target} - {""} <= {g for axis, g in lexicon.all_groups if axis == found.axis}
    assert found.key == key


def test_every_table_of_the_rewriter_that_has_words_is_a_direction(lexicon):
    """Each pair of the rewriter's groups has its groups in the lexicon: none is lost because names differ."""
    found = {
        (one.rewriter_axis, one.name)
        for one in directions.available(lexicon)
        if one.rewriter_axis not in ("gender", "")
    }
    wanted = {
        (axis, f"{a}->{b}")
        for axis, groups in term_tables.axes().items()
        for a in groups
        for b in groups
        if a != b and term_tables.table(axis, f"{a}->{b}")[0]
    }
    assert found == wanted - {("age", "old->elderly"), ("age", "elderly->old")}  # one group of the lexicon


def test_an_axis_of_many_groups_is_chosen_in_two_steps(lexicon):
    found = directions.available(lexicon)
    menu = directions.menu(found)
    assert len(menu) < 250 and {key for seconds in menu.values() for key in seconds} == {one.key for one in found}
    assert list(menu["gender:m->f"]) == ["gender:m->f"]
    assert {one.target for one in menu["nationality:French"].values()} >= {"German", "Polish"}


def test_keys_are_unique_and_only_gender_goes_without_a_look(lexicon):
    found = directions.available(lexicon)
    assert len({one.key for one in found}) == len(found)
    assert {one.axis for one in found if one.is_automatic} == {"gender"}


def test_pairs_of_an_own_lexicon_are_directions_too():
    elf = Term("folk", "elvish", "elves", "B", counterparts=("dwarvish",))
    dwarf = Term("folk", "dwarvish", "dwarves", "B", counterparts=("elvish",))
    plain = Term("folk", "elf", "elves", "A", counterparts=("dwarf", "goblin"))
    other = Term("folk", "dwarf", "dwarves", "A")
    unclear = Term("folk", "shorty", "dwarves", "C", counterparts=("elf",))
    found = directions.available(own(elf, dwarf, plain, other, unclear))
    assert found == (
        Direction("folk", "dwarves->elves", "dwarves → elves", ("dwarves",), "elves", pairs=(("~dwarvish", "elvish"),)),
        Direction(
            "folk",
            "elves->dwarves",
            "elves → dwarves",
            ("elves",),
            "dwarves",
            pairs=(("elf", "dwarf"), ("~elvish", "dwarvish")),
        ),
    )


def test_a_lexicon_without_groups_has_no_direction():
    assert directions.available(own(Term("folk", "elf", "elves", "A"))) == ()


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("gender:m->x", "no direction 'gender:m->x'.*gender:m->f"),
        ("nowhere:a->b", "no direction 'nowhere:a->b'"),
        ("", "no direction ''"),
    ],
)
def test_an_unknown_direction_is_refused_with_those_that_come_close(lexicon, key, sentence):
    with pytest.raises(BadOption, match=sentence):
        directions.named(lexicon, key)


@pytest.mark.parametrize(
    ("chosen", "before", "after"),
    [
        ("gender:m->f", "He met her.", "She met her."),
        ("gender:swap", "He met her.", "She met him."),
        ("religion:christian->muslim", "A Christian walked into the church.", "A Muslim walked into the mosque."),
    ],
)
def test_the_rewriter_of_a_direction_goes_its_way(lexicon, chosen, before, after):
    assert directions.rewriter(directions.named(lexicon, chosen), Policy())(before).text == after


def test_the_rewriter_of_own_pairs_mends_the_article():
    folk = Direction("folk", "elves->dwarves", "elves → dwarves", ("elves",), "dwarves", pairs=(("elf", "dwarf"),))
    assert directions.rewriter(folk, Policy())("An elf sang.").text == "A dwarf sang."


def test_pairs_that_contradict_each_other_are_refused():
    folk = Direction("folk", "a->b", "a → b", ("a",), "b", pairs=(("elf", "dwarf"), ("elf", "goblin")))
    with pytest.raises(BadOption, match="'elf' has two counterparts"):
        directions.rewriter(folk, Policy())("An elf sang.")
