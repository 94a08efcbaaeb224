import json
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib.duplicates import references
from lib.duplicates.certificate import certificate, markdown
from lib.duplicates.contamination import contamination
from lib.duplicates.source import Held

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
QUESTIONS = ["Which of the seven hills was settled before the river moved north?", "Is it so?"]


def made(tmp_path, within=None):
    path = tmp_path / "a|b.parquet"
    pq.write_table(pa.table({"question": QUESTIONS, "answer": ["the third", "no"]}), path)
    found_references, items = references.read([path])
    found = contamination(Held(pa.array(["nothing", QUESTIONS[0], QUESTIONS[0]])), [(0, 3)], items, found_references)
    return certificate(found, {"name": "notes"}, within, AT)


def test_what_a_certificate_says(tmp_path):
    value = made(tmp_path)
    assert json.loads(json.dumps(value)) == value
    assert value["made_at"] == "2026-01-02T03:04:05+00:00"
    assert value["corpus"] == {"name": "notes", "n_records": 3, "n_records_compared": 3}
    assert value["references"][0]["n_items"] == 2 and len(value["references"][0]["fingerprints"][0]) == 64
    assert value["result"] == {
        "is_clean": False,
        "n_records_contaminated": 2,
        "n_items_found": {"verbatim": 1, "edited": 0, "topic only": 0, "by meaning": 0},
        "benchmarks": [
            {
                "benchmark": "a|b",
                "n_items": 2,
                "n_judged": 1,
                "n_items_found": {"verbatim": 1, "edited": 0, "topic only": 0, "by meaning": 0},
                "n_records": {"verbatim": 2, "edited": 0, "topic only": 0, "by meaning": 0},
            }
        ],
    }
    assert value["not_judged"]["n_items"] == 1 and list(value["not_judged"]["reasons"].values()) == [0, 1]


def test_a_certificate_of_the_records_exported(tmp_path):
    value = made(tmp_path, np.array([True, False, False]))
    assert value["corpus"]["n_records"] == 1
    assert value["result"]["is_clean"] and value["result"]["n_records_contaminated"] == 0
    assert "No item was found word for word or edited." in markdown(value)


def test_it_reads_as_markdown(tmp_path):
    lines = markdown(made(tmp_path)).splitlines()
    assert lines[0] == "# Contamination certificate: notes"
    assert "3 records were compared with 1 of 2 items. **2 records** hold items word for word or edited." in lines[2]
    assert "| a\\|b | 2 | 1 | 1 | 0 | 0 | not looked | 2 |" in lines
    assert "By meaning nothing was looked for." in lines
    assert "- under 8 words or shared by many items, without an answer that tells: 1" in lines
