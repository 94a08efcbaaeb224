"""A chart with what must stand around it: words for those who cannot see it, its table with CSV, and its limits."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from lib.ui import escape

MOST_ROWS = 2000
CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "zoom2d", "pan2d", "autoScale2d"]}
STYLE = """<style>
.w-limits { border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent); padding-top: .45rem;
    margin: .3rem 0 0 0; max-width: 62rem; line-height: 1.45; }
.w-limits b { font-weight: 600; }
.w-context { line-height: 1.55; max-width: 60rem; overflow-wrap: anywhere; unicode-bidi: plaintext; margin: 0; }
.w-context mark { background: color-mix(in srgb, #ffc400 45%, transparent); color: inherit; border-radius: 2px; }
.w-context mark.is-word { background: color-mix(in srgb, #2f8fc4 40%, transparent); text-decoration: underline; }
/* Twelve tabs fit a screen of 1,440. */
.st-key-audit_tab [role="tablist"] { gap: .55rem; }
.w-how { max-width: 62rem; margin: 0; opacity: .8; }
</style>"""


def draw(
    figure: go.Figure,
    table: Mapping[str, Sequence],
    key: str,
    alt: str,
    on_pick: Callable[[list], None] | None = None,
    on_row: Callable[[int], None] | None = None,
) -> None:
    """The chart, and behind it its table.

    table: columns of the same length. on_pick is called with the customdata of a mark that was clicked; on_row with
    the number of a row of the table that was picked, which does the same by keyboard.
    """
    picked = _clicked(key, on_pick) if on_pick else "ignore"
    st.plotly_chart(figure, key=key, on_select=picked, selection_mode="points", config=CONFIG, alt=alt)
    behind(table, key, alt, on_row)


def behind(
    table: Mapping[str, Sequence], key: str, alt: str, on_row: Callable[[int], None] | None = None, opened: bool = False
) -> None:
    """The table alone, folded, with its CSV. The file has every row, the page at most MOST_ROWS of them."""
    n = len(next(iter(table.values()), ()))
    with st.expander(f"Table ({n:,} rows)", expanded=opened, key=f"{key}_behind", on_change="rerun") as folded:
        if folded.open or opened:
            frame = pd.DataFrame({name: list(values)[:MOST_ROWS] for name, values in table.items()})
            if on_row is None:
                st.dataframe(frame, key=f"{key}_table", hide_index=True, placeholder="–", alt=alt)
            else:
                chosen = _row(f"{key}_table", on_row)
                st.dataframe(
                    frame, key=f"{key}_table", hide_index=True, on_select=chosen, selection_mode="single-row",
                    placeholder="–", alt=alt,
                )  # fmt: skip
                st.caption("Pick a row to see its records.")
            st.download_button(
                "Download CSV",
                as_csv(table),
                f"{key}.csv",
                "text/csv",
                key=f"{key}_csv",
                icon=":material/download:",
                on_click="ignore",
            )


def as_csv(table: Mapping[str, Sequence]) -> str:
    """The table as CSV. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table)
    writer.writerows([_safe(value) for value in row] for row in zip(*table.values(), strict=True))
    return out.getvalue()


def limits(measures: str, cannot: str) -> None:
    """The two sentences under a panel: what it measures, and what it cannot tell."""
    st.html(
        f'<p class="w-limits w-note"><b>Measures:</b> {escape.html(measures)}<br>'
        f"<b>Cannot tell:</b> {escape.html(cannot)}</p>"
    )


def how(text: str) -> None:
    """A line that says how to read what follows."""
    st.html(f'<p class="w-how w-note">{escape.html(text)}</p>')


def around(text: str, start: int, end: int, chars: int) -> tuple[str, str, str]:
    """What stands before a mark, the mark, and what follows; where the text is cut, at a whole word with an ellipsis.

    chars: how many characters a cut leaves on each side.
    """
    before, after = text[:start], text[end:]
    if start >= chars:
        before = "… " + before.partition(" ")[2]
    if len(after) >= chars:
        after = after.rpartition(" ")[0] + " …"
    return before, text[start:end], after


def _safe(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value


def _clicked(key: str, on_pick: Callable[[list], None]) -> Callable[[], None]:
    def heard() -> None:
        state = st.session_state.get(key)
        points = state["selection"]["points"] if state else []
        if points and isinstance(data := points[0].get("customdata"), list | tuple | dict):
            on_pick(list(data.values()) if isinstance(data, dict) else list(data))

    return heard


def _row(key: str, on_row: Callable[[int], None]) -> Callable[[], None]:
    def heard() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            on_row(int(rows[0]))

    return heard
