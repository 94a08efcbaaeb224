"""Two audits side by side: for each group both shares and their difference with its interval."""

import json
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path

import numpy as np

from lib.audit.divergence import jensen_shannon, smoothed
from lib.errors import BadOption


@dataclass(frozen=True)
class Difference:
    """difference = second − first, with its interval (None where one side has none); is_clear: it is clear of 0."""

    group: str
    first: float | None
    second: float | None
    difference: float | None
    low: float | None
    high: float | None
    is_clear: bool


@dataclass(frozen=True)
class Comparison:
    """One axis that both audits have. divergence is Jensen-Shannon in bits; None where counts are not shown."""

    axis: str
    groups: tuple[Difference, ...]
    divergence: float | None

    def to_json(self) -> dict:
        return {"divergence": self.divergence, "groups": [asdict(group) for group in self.groups]}


def compare(first: dict, second: dict) -> list[Comparison]:
    """Two audits as `read` gives them, or as their JSON; the axis that moved most comes first.

    The interval is Newcombe's (1998, method 10): bounds of the two shares, squared and added. It takes the two for
    independent, so it is too wide for two states of one corpus. Raises BadOption where they have no axis in common.
    """
    one, two = _shares(first), _shares(second)
    common = [axis for axis in one if axis in two]
    if not common:
        raise BadOption("The two audits have no kind of group in common; compare audits of the same lexicon.")
    found = [
        Comparison(
            axis,
            tuple(_difference(g, one[axis][g], two[axis][g]) for g in one[axis] if g in two[axis]),
            _moved(one[axis], two[axis]),
        )
        for axis in common
    ]
    return sorted(found, key=lambda c: (-(c.divergence or 0.0), c.axis))


def read(path: Path) -> dict:
    """An audit in a JSON file: what `audit --json` prints, or the JSON of a published one. Raises BadOption."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadOption(f"{path} cannot be read as an audit ({error}); give the JSON of one.") from error
    if not isinstance(value, dict) or not (
        isinstance(value.get("axes"), dict) or isinstance(value.get("panels"), list)
    ):
        raise BadOption(f"{path} is not the JSON of an audit; print one with `audit --json`.")
    return value


def _shares(value: dict) -> dict[str, dict[str, dict]]:
    """By axis and group: share, low, high, n."""
    if "axes" in value:
        return {
            axis: {
                group: {name: number[name] for name in ("share", "low", "high", "n")}
                for group, number in found["groups"].items()
            }
            for axis, found in value["axes"].items()
        }
    axes: dict[str, dict[str, dict]] = {}
    for panel in value["panels"]:
        kind, _, axis = panel["id"].partition(":")
        if kind not in ("share", "label"):
            continue
        rows = axes.setdefault(axis, {})
        for row in panel["rows"]:
            share = row["measures"].get("share") or {}
            n = next(iter(row["counts"].values()))
            rows[row["label"]] = {
                "share": share.get("value"),
                "low": share.get("low"),
                "high": share.get("high"),
                "n": n,
            }
    return axes


def _difference(group: str, one: dict, two: dict) -> Difference:
    a, b = one["share"], two["share"]
    if a is None or b is None:
        return Difference(group, a, b, None, None, None, False)
    d = b - a
    if None in (one["low"], one["high"], two["low"], two["high"]):
        return Difference(group, a, b, d, None, None, False)
    low = d - sqrt((b - two["low"]) ** 2 + (one["high"] - a) ** 2)
    high = d + sqrt((two["high"] - b) ** 2 + (a - one["low"]) ** 2)
    return Difference(group, a, b, d, low, high, low > 0 or high < 0)


def _moved(one: dict[str, dict], two: dict[str, dict]) -> float | None:
    counts = [(one[group]["n"], two[group]["n"]) for group in one if group in two]
    known = [pair for pair in counts if None not in pair]
    if len(known) < 2:
        return None
    first, second = np.array(known, dtype=float).T
    if not first.sum() or not second.sum():
        return None
    return float(jensen_shannon(smoothed(first), smoothed(second)))
