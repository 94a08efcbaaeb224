"""One panel of a share as HTML: a table with its chart inside, so that every mark has its number beside it."""

import html
import re

from lib.share import charts
from lib.share.charts import Scale
from lib.share.disclosure import WHY_FEW

# Shades of a grid: from these on, and only where the interval is clear of 1.
STRONG, WEAK = 2.0, 1.25
MOST_NAMES = 60
# Rows of a list that stand open, and how many more are not worth folding.
MOST_ROWS, FEW_MORE = 25, 5
# Shares below this have a second decimal.
FEW = 0.01
_WHAT = {"mix": "Value", "occupations": "Occupation", "words": "Word"}
# In a table, under a heading that says of what.
_SHORT = {WHY_FEW: "too few records"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escaped(value: object) -> str:
    """Text for HTML, in elements and in attributes: no markup, no control characters, none that turn the direction."""
    return html.escape(_UNSEEN.sub("", str(value)), quote=True)


def is_empty(panel: dict) -> bool:
    return not any(row["is_shown"] for row in panel["rows"])


def panel_html(panel: dict, level: int = 3) -> str:
    """Heading, what it measures, table with chart, what it cannot tell, and what is not shown."""
    parts = [f'<section id="{anchor(panel["id"])}"><h{level}>{escaped(panel["title"])}</h{level}>']
    parts.append(f"<p>{escaped(panel['measures'])}</p>")
    if panel["note"]:
        parts.append(f'<p class="soft small">{escaped(panel["note"])}</p>')
    parts.append(_grid(panel) if panel["shape"] == "grid" else _list(panel))
    if hidden := _hidden(panel):
        parts.append(f'<p class="soft small">{hidden}</p>')
    parts.append(f'<p class="soft small"><b>What this cannot tell:</b> {escaped(panel["cannot"])}</p></section>')
    return "\n".join(parts)


def anchor(id: str) -> str:
    """An id for links inside the page: letters, digits and dashes of what it names, and a number to keep it apart."""
    plain = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")
    return f"p-{plain}-{sum(id.encode()) % 9973}"


def totals(wholes: dict) -> str:
    said = [f"{escaped(name)}: {number(n) if n is not None else 'not shown'}" for name, n in wholes.items()]
    return " · ".join(said)


def number(n: float) -> str:
    return f"{n:,.0f}"


def value_text(value: float | None, formula: str) -> str:
    """A value as it stands in a table."""
    if value is None:
        return "–"
    if formula == "share":
        return f"{100 * value:.{1 if value >= FEW or not value else 2}f}&nbsp;%"
    if formula == "points":
        return f"{100 * value:+.1f}&nbsp;points".replace("-", "−")
    if formula == "rate":
        return f"{value:,.0f}"
    if formula == "score":
        return f"{value:,.3g}".replace("-", "−")
    return f"{value:.2f}".replace("-", "−") if formula != "log" else f"{value:.1f}"


def range_text(low: float | None, high: float | None, formula: str) -> str:
    if low is None or high is None:
        return ""
    unit = "&nbsp;%" if formula == "share" else "&nbsp;points" if formula == "points" else ""
    return " to ".join(value_text(bound, formula).removesuffix(unit) for bound in (low, high))


def _list(panel: dict) -> str:
    rows = [row for row in panel["rows"] if row["is_shown"]]
    formulas = panel["formulas"]
    main = next(iter(formulas), None)
    scale = None
    if main:
        scale = charts.scale_of([row["measures"][main] for row in rows], formulas[main], panel["neutral"])
    others = [name for name in formulas if name != main and any(_has(row, name) for row in rows)]
    counts = list(dict.fromkeys(name for row in rows for name in row["counts"]))
    facts = list(dict.fromkeys(name for row in rows for name in row["facts"]))
    names = [*others, *facts, *counts]
    head = [f'<th scope="col" class="left">{_WHAT.get(panel["id"].split(":")[0], "Group")}</th>']
    if main and scale:
        head.append(f'<th class="chart" scope="col">{charts.axis(scale)}</th>')
        head.append(f'<th scope="col">{escaped(main)}</th>')
    head += [f'<th scope="col">{escaped(name)}</th>' for name in names]
    names_of = (others, facts, counts)
    body = [_body(panel, part, main if scale else None, scale, names_of, len(head)) for part in _parts(panel, rows)]
    legend = ""
    if main and scale:
        has_intervals = any(row["measures"][main]["low"] is not None for row in rows)
        legend = _legend(scale, main, has_intervals)
    caption = "<br>".join(line for line in (totals(panel["wholes"]), legend) if line)
    tables = [_table(panel, caption if k == 0 else legend, head, part) for k, part in enumerate(body)]
    if len(tables) == 1:
        return tables[0]
    return f"{tables[0]}<details><summary>{len(rows) - MOST_ROWS} more rows</summary>{tables[1]}</details>"


def _parts(panel: dict, rows: list[dict]) -> list[list[dict]]:
    """The rows that stand open, and those that are folded away: of a long list people read the beginning."""
    if panel["shape"] != "list" or len(rows) <= MOST_ROWS + FEW_MORE:
        return [rows]
    return [rows[:MOST_ROWS], rows[MOST_ROWS:]]


def _table(panel: dict, caption: str, head: list[str], body: str) -> str:
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escaped(panel["title"])}"><table class="list">'
        f"<caption>{caption}</caption><thead><tr>{''.join(head)}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _body(
    panel: dict, rows: list[dict], main: str | None, scale: Scale | None, names: tuple[list, list, list], width: int
) -> str:
    body, block = [], None
    for row in rows:
        if panel["shape"] == "blocks" and row["column"] != block:
            block = row["column"]
            body.append(f'<tr class="block"><th colspan="{width}" scope="colgroup">{escaped(block)}</th></tr>')
        body.append(_line(row, main, scale, panel["formulas"], names))
    return "".join(body)


def _line(row: dict, main: str | None, scale: Scale | None, formulas: dict, names: tuple[list, list, list]) -> str:
    others, facts, counts = names
    cells = [f'<th scope="row">{escaped(row["label"])}</th>']
    if main and scale:
        measure = row["measures"][main]
        cells.append(f'<td class="chart">{charts.mark(measure, scale)}</td>')
        cells.append(_measure(measure, formulas[main], "value", main))
    cells += [_measure(row["measures"].get(name), formulas[name], "other", name) for name in others]
    for name in facts:
        fact = row["facts"].get(name)
        cells.append(_cell("other", name, value_text(fact, "share") if fact is not None else "not covered"))
    cells += [_cell("other", name, number(row["counts"][name])) for name in counts]
    return f"<tr>{''.join(cells)}</tr>"


def _measure(measure: dict | None, formula: str, kind: str, name: str) -> str:
    if measure is None:
        return _cell(kind, name, "–")
    if measure["value"] is None:
        why = _SHORT.get(measure["why"], measure["why"]) or "not enough data"
        return _cell(f"{kind} none", name, f"<small>{escaped(why)}</small>")
    between = range_text(measure["low"], measure["high"], formula) or escaped(measure["why"])
    small = f"<small>{between}</small>" if between else ""
    return _cell(kind, name, value_text(measure["value"], formula) + small)


def _cell(kind: str, name: str, content: str) -> str:
    return f'<td class="{kind}" data-name="{escaped(name)}">{content}</td>'


def _grid(panel: dict) -> str:
    shown = {(row["label"], row["column"]): row for row in panel["rows"] if row["is_shown"]}
    labels = list(dict.fromkeys(row["label"] for row in panel["rows"] if row["is_shown"]))
    columns = list(dict.fromkeys(row["column"] for row in panel["rows"]))
    head = "".join(f'<th scope="col">{escaped(column)}</th>' for column in columns)
    body = []
    for label in labels:
        cells = "".join(_shade(shown.get((label, column))) for column in columns)
        body.append(f'<tr><th scope="row">{escaped(label)}</th>{cells}</tr>')
    caption = (
        "Times the expected, with the 95 % interval. ▲ more and ▼ fewer than expected, where the interval is clear of "
        "1; a dot stands for a number that is not shown.<br>"
    ) + totals(panel["wholes"])
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escaped(panel["title"])}"><table class="grid">'
        f'<caption>{caption}</caption><thead><tr><th scope="col" class="left">Group</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _shade(row: dict | None) -> str:
    if row is None:
        return '<td class="none"><span aria-label="not shown">·</span></td>'
    measure = next(iter(row["measures"].values()))
    records = f"<small>n {number(next(iter(row['counts'].values())))}</small>"
    if measure["value"] is None:
        return f'<td class="none">–{records}</td>'
    value, kind, sign = measure["value"], "", ""
    if charts.is_clear(measure, 1.0):
        over = value > 1
        strength = 2 if max(value, 1 / max(value, 1e-9)) >= STRONG else 1
        name = "over" if over else "under"
        kind = f' class="{name}-{strength}"' if strength == 2 or value >= WEAK or value <= 1 / WEAK else ""
        what = "more" if over else "fewer"
        sign = f'<span class="mark" role="img" aria-label="{what} than expected">{"▲" if over else "▼"}</span>'
    between = range_text(measure["low"], measure["high"], "lift")
    small = f"<small>{between}</small>" if between else ""
    return f"<td{kind}>{sign}{value_text(value, 'lift')}{small}{records}</td>"


def _hidden(panel: dict) -> str:
    """One sentence on the rows that are not shown; those of a grid as wholes."""
    if panel["shape"] == "grid":
        shown = {row["label"] for row in panel["rows"] if row["is_shown"]}
        names = list(dict.fromkeys(row["label"] for row in panel["rows"] if row["label"] not in shown))
    else:
        names = [row["label"] for row in panel["rows"] if not row["is_shown"]]
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    listed = escaped("; ".join(names[:MOST_NAMES]))
    return f"<b>Not shown</b> (too few records, or others could be worked out): {listed}{more}."


def _has(row: dict, name: str) -> bool:
    return name in row["measures"] and row["measures"][name]["value"] is not None


def _legend(scale: Scale, main: str, has_intervals: bool) -> str:
    if not has_intervals:
        return f"Chart: {escaped(main)}."
    said = f"Chart: {escaped(main)}, with its 95 % interval"
    if scale.neutral is not None:
        said += (
            f"; dashed line at {charts.label(scale.neutral, scale.unit)}, full dot where the interval is clear of it"
        )
    return f"{said}."
