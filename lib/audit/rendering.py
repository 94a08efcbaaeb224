"""An audit for machines (JSON) and for people without the app (Markdown)."""

from dataclasses import asdict

import numpy as np

from lib.audit.associations import Associations, Word
from lib.audit.audit import Audit
from lib.audit.cost import GroupLoss
from lib.audit.crossing import Crossing
from lib.audit.diversity import diversity
from lib.audit.intersections import Intersections
from lib.audit.intervals import Estimate
from lib.audit.occupations import Occupation
from lib.audit.representation import AxisShares, GroupShare
from lib.audit.tone import Tone

MOST_CELLS = 20
MOST_WORDS = 20
MOST_ROWS = 15


def as_json(audit: Audit) -> dict:
    """Everything measured, as plain values. For each group share, low, high and n; for each axis unmarked; None with a
    `why` stands for "not enough data".
    """
    return plain(
        {
            "corpus": audit.corpus,
            "selection": audit.selection.to_json(),
            "selection_sentence": audit.selection.sentence(),
            "lexicon": audit.lexicon,
            "people_decided_by": audit.people,
            "tier": audit.tier,
            "n_records": audit.n_records,
            "n_counted": audit.n_counted,
            "notes": audit.notes(),
            "axes": {_name(shares, audit): _axis(shares) for shares in audit.axes},
            "relations": [_crossing(axis, column, found) for (axis, column), found in audit.crossings.items()],
            "occupations": {
                "window": audit.occupation_window,
                "first": "women",
                "second": "men",
                "reference": audit.occupation_reference or None,
                "rows": [_occupation(skew) for skew in audit.occupations],
            },
            "intersections": [_intersection(found) for found in audit.intersections],
            "removal": [_loss(loss) for loss in audit.losses],
            "associations": _associations(audit.words) if audit.words else None,
            "tone": audit.tone.to_json() if audit.tone else None,
            "findings": [finding.to_json() for finding in audit.findings],
        }
    )


def as_markdown(audit: Audit) -> str:
    """The audit as a document: findings first, then the tables, each with what it measures."""
    lexicon = audit.lexicon
    parts = [
        f"# Audit of {_cell(audit.corpus['name'])}",
        f"{audit.n_records:,} records ({_cell(audit.selection.sentence())}), {audit.n_counted:,} counted. "
        f"Lexicon {lexicon['version']} ({lexicon['hash']}), language {lexicon['language']}, tiers {audit.tier}.",
        *audit.notes(),
        "## Findings",
        "\n".join(f"{k}. {_cell(finding.sentence)}" for k, finding in enumerate(audit.findings, start=1))
        or "No number lies clear of what would be expected.",
        "## Representation",
    ]
    for shares in audit.axes:
        parts += _axis_markdown(shares)
    if audit.occupations:
        parts += _occupations_markdown(audit)
    if audit.losses:
        parts += _losses_markdown(audit.losses)
    if audit.words and audit.words.words:
        parts += _words_markdown(audit.words)
    if audit.tone:
        parts += _tone_markdown(audit.tone)
    return "\n\n".join(parts) + "\n"


def plain(value: object) -> object:
    """Numbers of numpy as those of Python, NaN as None, so that JSON can hold them."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _name(shares: AxisShares, audit: Audit) -> str:
    """A column may be called as an axis of the lexicon is: both are told, apart."""
    is_taken = shares.kind == "labels" and audit.axis(shares.axis) is not shares
    return f"{shares.axis} (labels)" if is_taken else shares.axis


def _axis(shares: AxisShares) -> dict:
    spread = diversity([group.n for group in shares.groups])
    return {
        "title": shares.title,
        "kind": shares.kind,
        "n": shares.n,
        "n_counted": shares.n_counted,
        "n_marked": shares.n_marked,
        "n_unmarked": shares.n_unmarked,
        "unmarked": shares.unmarked.value,
        "unmarked_low": shares.unmarked.low,
        "unmarked_high": shares.unmarked.high,
        "n_hidden": shares.n_hidden,
        "reference": shares.reference.to_json() if shares.reference else None,
        "not_covered": list(shares.not_covered),
        "diversity": asdict(spread) if spread else None,
        "groups": {group.group: _group(group) for group in shares.groups},
    }


def _group(group: GroupShare) -> dict:
    value = {
        "share": group.share.value,
        "low": group.share.low,
        "high": group.share.high,
        "n": group.n,
        "n_documents": group.n_documents,
        "prevalence": group.prevalence.to_json(),
        "rate_per_million_tokens": group.rate.to_json(),
        "share_tier_a": group.share_strict.to_json() if group.share_strict else None,
    }
    if group.share.why:
        value["why"] = group.share.why
    if group.against:
        against = group.against
        value["reference"] = {
            "expected": against.expected,
            "ratio": against.ratio.to_json(),
            "records_needed": against.gap,
            "is_outside_band": against.is_outside,
        }
    return value


def _crossing(axis: str, column: str, crossing: Crossing) -> dict:
    """The cells with the largest residuals; those without enough data are left out."""
    cells = crossing.cells
    order = np.argsort(-np.nan_to_num(np.abs(cells.residual)).ravel(), kind="stable")
    shown = []
    for flat in order[:MOST_CELLS]:
        at = np.unravel_index(flat, cells.residual.shape)
        if np.isnan(cells.residual[at]):
            break
        names = {"group": crossing.groups[at[0]], "value": crossing.values[at[1]]}
        fields = ("observed", "expected", "ratio", "residual", "p")
        shown.append(names | {name: getattr(cells, name)[at] for name in fields})
    return {"axis": axis, "column": column, "n": crossing.n, "cells": shown}


def _occupation(skew: Occupation) -> dict:
    return {
        "occupation": skew.occupation,
        "share": skew.share.value,
        "low": skew.share.low,
        "high": skew.share.high,
        "n": skew.n_first + skew.n_second,
        "n_first": skew.n_first,
        "n_second": skew.n_second,
        "n_named": skew.n_named,
        "rest": skew.rest,
        "reference": skew.reference,
    } | ({"why": skew.share.why} if skew.share.why else {})


def _intersection(found: Intersections) -> dict:
    cells = [
        {
            "row": found.rows[g],
            "column": found.columns[h],
            "observed": found.observed[g, h],
            "expected": found.expected[g, h],
            "ratio": found.ratio[g, h],
        }
        for g, h in np.argwhere(~np.isnan(found.ratio))
    ]
    return {"window": found.window, "n": found.n, "cells": cells}


def _loss(loss: GroupLoss) -> dict:
    return {
        "axis": loss.axis,
        "group": loss.group,
        "n_gone": loss.n_gone,
        "n_of": loss.n_of,
        "ratio": loss.ratio.to_json(),
        "is_marked": loss.is_marked,
        "within": loss.within.to_json() if loss.within else None,
    }


def _associations(found: Associations) -> dict:
    first, second = found.strongest(MOST_WORDS)
    return {
        "axis": found.axis,
        "first": found.first,
        "second": found.second,
        "n_windows": found.n_windows,
        "n_documents": found.n_documents,
        "n_sampled": found.n_sampled,
        "marks_first": [_word(word) for word in first],
        "marks_second": [_word(word) for word in second],
    }


def _word(word: Word) -> dict:
    return asdict(word) | {"log_odds": word.log_odds.to_json(), "delta": word.delta.to_json()}


def _axis_markdown(shares: AxisShares) -> list[str]:
    rows = [group for group in shares.groups if group.n][:MOST_ROWS]
    left = sum(1 for group in shares.groups if group.n) - len(rows)
    titles = ["group", "n", "share", "interval", "records"]
    with_reference = shares.reference is not None
    if with_reference:
        titles += ["ratio to reference", "interval", "records needed"]
    lines = [_row(titles), _row(["---"] * len(titles))]
    for group in rows:
        cells = [group.group, f"{group.n:,}", _share(group.share), _range(group.share), f"{group.n_documents:,}"]
        if with_reference:
            against = group.against
            cells += (
                [_number(against.ratio.value), _range(against.ratio, _number), _count(against.gap)]
                if against
                else ["not covered", "", ""]
            )
        lines.append(_row(cells))
    said = (
        f"{shares.n:,} mentions in {shares.n_marked:,} records; {_share(shares.unmarked)} of {shares.n_counted:,} "
        "records name no group of this axis."
        if shares.kind == "mentions"
        else f"Labels of the column {shares.axis}: {shares.n_marked:,} of {shares.n_counted:,} records."
    )
    if left:
        said += f" {left} more groups are not shown."
    if shares.reference:
        said += f" Reference: {shares.reference.sentence()}."
    return [f"### {_cell(shares.title)}", said, "\n".join(lines) if rows else "No mentions."]


def _occupations_markdown(audit: Audit) -> list[str]:
    unit = "sentences" if audit.occupation_window == "sentence" else "records"
    titles = ["occupation", unit, "share of women", "interval"]
    titles += ["in the reference"] if audit.occupation_reference else []
    lines = [_row(titles), _row(["---"] * len(titles))]
    for skew in audit.occupations[:MOST_ROWS]:
        cells = [skew.occupation, f"{skew.n_first + skew.n_second:,}", _share(skew.share), _range(skew.share)]
        if audit.occupation_reference:
            cells.append("–" if skew.reference is None else f"{skew.reference:.1%}")
        lines.append(_row(cells))
    said = f"Of the {unit} that name an occupation with words for women or for men, the share with words for women."
    if audit.occupation_reference:
        said += f" Reference: {audit.occupation_reference}."
    return ["## Occupations", said, "\n".join(lines)]


def _losses_markdown(losses: tuple[GroupLoss, ...]) -> list[str]:
    lines = [_row(["axis", "group", "gone", "of", "ratio", "interval", "over 1.25"]), _row(["---"] * 7)]
    for loss in losses[:MOST_ROWS]:
        shown = [_number(loss.ratio.value), _range(loss.ratio, _number), "yes" if loss.is_marked else ""]
        lines.append(_row([loss.axis, loss.group, f"{loss.n_gone:,}", f"{loss.n_of:,}", *shown]))
    said = "How much likelier a record that mentions the group was to be excluded than one that does not."
    return ["## Filters: who lost text", said, "\n".join(lines)]


def _words_markdown(found: Associations) -> list[str]:
    first, second = found.strongest(MOST_ROWS)
    sample = f" A sample: {found.n_sampled:,} of {found.n_documents:,} records." if _is_sample(found) else ""
    said = f"Words that mark sentences with one group against those with the other, strongest first.{sample}"
    lines = [
        f"**{_cell(name)}**: {', '.join(_cell(word.word) for word in words) or 'none clear of chance'}"
        for name, words in ((found.first, first), (found.second, second))
    ]
    return ["## Words", said, *lines]


def _tone_markdown(found: Tone) -> list[str]:
    titles = ["group", "mean", "interval", "difference from others", "interval", "gap to rewritten twins", "interval"]
    lines = [_row([*titles, "twins"]), _row(["---"] * (len(titles) + 1))]
    for one in found.groups:
        numbers = [
            cell
            for number in (one.mean, one.difference, one.gap)
            for cell in (_score(number.value), _range(number, _score))
        ]
        lines.append(_row([one.group, *numbers, f"{one.n_twins:,} of {one.n_read:,} read, of {one.n_documents:,}"]))
    means = f"the column {found.column}" if found.column else "the same score"
    said = (
        f"Scored by {found.said}; means are of {means}. The gap compares each text with its twin, in which the words "
        "for one group stand in place of those for the other."
    )
    return ["## Tone", said, "\n".join(lines)]


def _score(value: float | None) -> str:
    return "not enough data" if value is None else f"{value:.3f}"


def _is_sample(found: Associations) -> bool:
    return found.n_sampled < found.n_documents


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: object) -> str:
    """Text of a corpus inside Markdown: no markup, no line breaks."""
    flat = " ".join(str(text).split())
    for char in "\\`*_[]|":
        flat = flat.replace(char, f"\\{char}")
    return flat.replace("<", "&lt;").replace(">", "&gt;")


def _share(number: Estimate) -> str:
    return "not enough data" if number.value is None else f"{number.value:.1%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _range(number: Estimate, form=lambda value: f"{value:.1%}") -> str:
    return "" if number.low is None or number.high is None else f"{form(number.low)} to {form(number.high)}"
