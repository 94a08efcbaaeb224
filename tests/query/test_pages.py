"""Pages of ids in any order: the same as sorting all of them by hand."""

import random

import pytest

from lib.errors import BadFilter, BadOption
from lib.query import pages
from lib.query.pages import Order, ids_at, position_of
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed

N = 200
_draw = random.Random(3)
ROWS = {
    "text": [f"text {i}" for i in range(N)],
    "select": [_draw.choice([None, "a", "b", "c"]) for _ in range(N)],
    "stars": [_draw.choice([None, 1, 2, 3]) for _ in range(N)],
}


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    view = View(analysed(tmp_path_factory.mktemp("pages"), ROWS))
    yield view
    view.close()


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(pages, "_BLOCK_BITS", 4)
    pages._known.clear()
    yield
    pages._known.clear()


def by_hand(order: Order, selection: Selection) -> list[int]:
    ids = [i for i in range(N) if not selection.predicates or ROWS["select"][i] == "b"]
    if order.column == "id":
        return sorted(ids, reverse=order.descending)
    value = ROWS[order.column]
    filled = sorted(i for i in ids if value[i] is not None)
    filled.sort(key=lambda i: value[i], reverse=order.descending)
    return filled + sorted(i for i in ids if value[i] is None)


ORDERS = [Order(), Order("id", True), Order("stars"), Order("stars", True), Order("select"), Order("select", True)]
SELECTIONS = [Selection(), Selection((OneOf("select", ("b",)),))]


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("order", ORDERS)
def test_every_page_is_the_slice_of_the_sorted_whole(view, order, selection):
    whole = by_hand(order, selection)
    for size in (1, 7, 50, 200):
        for offset in (0, 3, 17, 31, 48, 100, 195):
            place = ids_at(view, selection, order, offset, size)
            assert (list(place.ids), place.n_records) == (whole[offset : offset + size], len(whole))


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("order", ORDERS)
def test_position_is_the_inverse(view, order, selection):
    whole = by_hand(order, selection)
    for place in (0, 1, len(whole) // 2, len(whole) - 1):
        assert position_of(view, selection, order, whole[place]) == place
    outside = next((i for i in range(N) if i not in whole), N + 5)
    assert position_of(view, selection, order, outside) is None


def test_bad_pages_get_a_sentence(view):
    for offset, limit in ((-1, 50), (0, 0), (0, 201)):
        with pytest.raises(BadOption, match="A page has 1 to 200 records"):
            ids_at(view, Selection(), Order(), offset, limit)
    with pytest.raises(BadFilter, match="no column 'nope'"):
        ids_at(view, Selection(), Order("nope"), 0, 50)
