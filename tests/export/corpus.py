"""A corpus with every kind of column that an export must carry."""

import datetime
import decimal
from pathlib import Path

import pyarrow as pa

from lib.corpus.roles import Roles
from lib.query.view import View
from tests.corpora import analysed

N = 6
COLUMNS = {
    "id": ["r0", "r1", "r2", "r3", "r4", "r5"],
    "text": ['plain, "quoted"', "two\nlines", "=1+1", "ünïcode ✓ 文字", "tab\tand \\ back", "last"],
    "n_tokens": [10, 20, None, 40, 50, 60],  # a name that Winnow's own columns have
    "lang": ["en", None, "", "de", "en", "en"],
    "price": [1.5, -0.0, None, 1e300, 2.0, 3.25],
    "day": [datetime.date(2024, 2, 29), None, datetime.date(1969, 12, 31)] * 2,
    "exact": [decimal.Decimal("12345678901234567.89"), None, decimal.Decimal("0.01")] * 2,
    "big": [2**62, -(2**62), None, 0, 1, 2],
    "yes": [True, False, None] * 2,
    "topics": [["a", "b"], [], None, ["c"], [None], ["d, e"]],
    "messages": [[{"role": "user", "content": 'hi "you"'}], [], None] * 2,
    "image": [{"bytes": b"\x00\xff", "path": "a.png"}, None, {"bytes": None, "path": "b.png"}] * 2,
    'a "quoted" name': ["x", "y", "z", "x", "y", "z"],
}
ROLES = Roles(text=("text",), id="id", metadata=("lang",))
WITHOUT_BYTES = [name for name in COLUMNS if name != "image"]


def opened(folder: Path, columns: dict | None = None, roles: Roles | None = ROLES, stages=("profile",)) -> View:
    return View(analysed(folder, columns or COLUMNS, stages, roles))


def source_rows(folder: Path) -> list[dict]:
    return pa.parquet.read_table(folder / "corpus.parquet").to_pylist()
