"""JSON and CSV of a share."""

import csv
import io
import json

from lib.share import tables


def lines(value: dict) -> list[list[str]]:
    return list(csv.reader(line for line in io.StringIO(tables.to_csv(value)) if not line.startswith("# ")))


def test_json_is_the_snapshot(shared):
    assert json.loads(tables.to_json(shared[1])) == shared[1]


def test_csv_holds_the_numbers_of_the_json(shared):
    _, value = shared
    found = lines(value)
    assert tuple(found[0]) == tables.COLUMNS and {len(line) for line in found} == {9}
    women = [line[4:] for line in found if line[1:3] == ["Gender", "women"]]
    row = next(r for p in value["panels"] if p["id"] == "share:gender" for r in p["rows"] if r["label"] == "women")
    assert women[:2] == [["mentions", "145", "", "", ""], ["records", "145", "", "", ""]]
    share = row["measures"]["share"]
    assert women[2] == ["share", *(str(share[name]) for name in ("value", "low", "high")), ""]
    hidden = [line for line in found if line[2] == "Muslim"]
    assert hidden and {tuple(line[5:]) for line in hidden} == {("", "", "", "not shown")}


def test_csv_says_what_it_is(shared):
    _, value = shared
    head = [line for line in tables.to_csv(value).splitlines() if line.startswith("# ")]
    text = "\n".join(head)
    assert value["corpus"]["fingerprint"] in text and value["licence"] in text and value["lexicon"]["hash"] in text


def test_no_cell_is_a_formula(shared):
    _, value = shared
    row = {"label": "=1+1", "column": "@x", "is_shown": True, "counts": {"n": 10}, "measures": {}, "facts": {}}
    panel = value["panels"][0] | {"title": "+a", "wholes": {}, "rows": [row]}
    found = lines(value | {"panels": [panel], "title": "a\nb"})
    assert found[1][1:4] == ["'+a", "'=1+1", "'@x"]
    assert tables.to_csv(value | {"title": "a\nb"}).startswith("# a b ·")
