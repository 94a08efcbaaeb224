"""The first findings of an audit in one plain sentence each, made anew from the numbers that may be published."""

import re
from collections.abc import Mapping, Sequence

from lib.audit.audit import Audit
from lib.audit.curated import Kept, key_of, verdict_in
from lib.audit.findings import Finding
from lib.query.predicates import OneOf

MOST = 3


def chosen(audit: Audit, rows: Mapping[str, dict], decided: Mapping[str, Kept]) -> list[dict]:
    """What is published of `told`."""
    return [published for _, _, published in told(audit, rows, decided)]


def told(audit: Audit, rows: Mapping[str, dict], decided: Mapping[str, Kept]) -> list[tuple[str, Finding, dict]]:
    """The findings that curators kept, else the first MOST that can be told; dropped ones never.

    Each with the key of its row and what is published of it. rows: published rows by key. A curator's own sentence is
    taken over only if it holds no figures, which would be exact ones, and no verdict.
    """
    kept = {key: one for key, one in decided.items() if one.state == "kept"}
    dropped = {key for key, one in decided.items() if one.state == "dropped"}
    candidates = [finding for finding in audit.findings if key_of(finding) not in dropped]
    if kept:
        order = list(kept)
        candidates = sorted((f for f in candidates if key_of(f) in kept), key=lambda f: order.index(key_of(f)))
    found_all = []
    for finding in candidates:
        found = _told(audit, finding, rows)
        if found is None:
            continue
        own = kept.get(key_of(finding))
        if own is not None and own.is_edited and not re.search(r"\d", own.sentence) and not verdict_in(own.sentence):
            found |= {"own_words": own.sentence}
        found_all.append((_key(audit, finding) or "", finding, found))
    return found_all if kept else found_all[:MOST]


def _told(audit: Audit, finding: Finding, rows: Mapping[str, dict]) -> dict | None:
    """Sentence, number, interval and n of a finding; None where its numbers are not shown."""
    key = _key(audit, finding)
    row = rows.get(key or "")
    if row is None or not row["is_shown"]:
        return None
    sentence, measure = _SENTENCES[finding.kind](audit, finding, row)
    number = row["measures"].get(measure)
    if number is None or number["value"] is None:
        return None
    return {
        "kind": finding.kind,
        "sentence": sentence,
        "measure": measure,
        "value": number["value"],
        "low": number["low"],
        "high": number["high"],
        "n": next(iter(row["counts"].values())),
        "counted": next(iter(row["counts"])),
        "panel": key.split("/")[0] if key else "",
    }


def _key(audit: Audit, finding: Finding) -> str | None:
    if finding.kind == "occupation":
        return f"occupations/{finding.group}/"
    if finding.kind == "filter":
        return f"removal/{finding.group}/{_title(audit, finding.axis)}"
    if finding.kind == "relation":
        last = finding.selection.predicates[-1]
        if not isinstance(last, OneOf) or len(last.values) != 1:
            return None
        return f"relation:{finding.axis}:{last.column}/{finding.group}/{last.values[0]}"
    if finding.kind != "representation":
        return None
    last = finding.selection.predicates[-1]
    kind = "share" if isinstance(last, OneOf) and last.column == "mentions" else "label"
    return f"{kind}:{finding.axis}/{finding.group}/"


def _share(audit: Audit, finding: Finding, row: dict) -> tuple[str, str]:
    title = _title(audit, finding.axis).lower()
    ratio = row["measures"].get("ratio to the reference")
    if ratio is not None and ratio["value"] is not None:
        reference = audit.axis(finding.axis).reference
        said = reference.sentence() if reference else "the reference"
        return (
            f"Among words for {title}, the share of {finding.group} is {_times(ratio)} that in the reference ({said}).",
            "ratio to the reference",
        )
    number = row["measures"].get("share")
    if number is None:
        return "", "share"
    what = "words for" if "mentions" in row["counts"] else "records labelled by"
    return f"Of all {what} {title}, {_percent(number)} are for {finding.group}{_between(number, _points)}.", "share"


def _occupation(audit: Audit, finding: Finding, row: dict) -> tuple[str, str]:
    measure, number = next(iter(row["measures"].items()))
    unit = next(iter(row["counts"]))
    return (
        f"Of the {unit} that name the occupation “{finding.group}” and a word for women or men, {_percent(number)} "
        f"have a word for women{_between(number, _points)}.",
        measure,
    )


def _relation(audit: Audit, finding: Finding, row: dict) -> tuple[str, str]:
    measure, number = next(iter(row["measures"].items()))
    column = finding.selection.predicates[-1].column
    return (
        f"Records with the {column} “{row['column']}” name {finding.group} {_times(number)} as often as one would "
        f"expect if the two had nothing to do with each other{_between(number, _plain)}.",
        measure,
    )


def _filter(audit: Audit, finding: Finding, row: dict) -> tuple[str, str]:
    number = row["measures"]["ratio"]
    return (
        f"Records that name {finding.group} were {_times(number)} as likely to be left out as records that do not"
        f"{_between(number, _plain)}.",
        "ratio",
    )


_SENTENCES = {"representation": _share, "occupation": _occupation, "relation": _relation, "filter": _filter}


def _title(audit: Audit, axis: str) -> str:
    return audit.axis(axis).title


def _percent(number: Mapping) -> str:
    return "an unknown part" if number["value"] is None else f"{_points(number['value'])}\u00a0%"


def _points(value: float) -> str:
    return f"{100 * value:.1f}"


def _times(number: Mapping) -> str:
    return "an unknown number of times" if number["value"] is None else f"{_plain(number['value'])} times"


def _plain(value: float) -> str:
    return f"{value:.3g}"


def _between(number: Mapping, form) -> str:
    if number["low"] is None or number["high"] is None:
        return ""
    unit = "\u00a0%" if form is _points else ""
    return f" (95\u00a0% interval {form(number['low'])} to {form(number['high'])}{unit})"


def sentences(found: Sequence[Mapping]) -> list[str]:
    """As they are shown: the curator's own words where there are any."""
    return [one.get("own_words") or one["sentence"] for one in found]
