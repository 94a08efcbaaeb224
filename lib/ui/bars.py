"""A list of bars that can be clicked: label, length, number. Small HTML: a chart library takes seconds to load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

MOST_BARS = 200
LONGEST_LABEL = 120

CSS = """
ol { list-style: none; margin: 0; padding: 0; font-family: var(--st-font); font-size: .93rem;
  display: grid; grid-template-columns: minmax(4rem, max-content) minmax(3rem, 1fr) max-content; column-gap: .5rem; }
li, button { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
button { align-items: center; width: 100%; border: 0; background: none; color: var(--st-text-color);
  font: inherit; text-align: left;  padding: .12rem .3rem; border-radius: .25rem; cursor: pointer; }
button:hover { background: var(--st-secondary-background-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -1px; }
.label { max-width: 13rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext; }
.track { height: .72rem; }
.track span { display: block; height: 100%; min-width: 1px; border-radius: 2px; background: var(--st-primary-color);
  opacity: .8; }
.pressed { font-weight: 650; } .pressed .track span { opacity: 1; }
.rest .label { opacity: .7; } .rest .track { visibility: hidden; }
.number { font-variant-numeric: tabular-nums; opacity: .8; text-align: right; }
"""
HTML = """<ol>
</ol>"""
# Labels come from records: they reach the page as text nodes only.
JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ol")
  const most = Math.max(1, ...data.bars.map(bar => bar.rest ? 0 : bar.n))
  list.replaceChildren(...data.bars.map((bar, index) => {
    const button = document.createElement("button")
    button.type = "button"
    button.title = bar.label + ": " + bar.number
    button.setAttribute("aria-pressed", String(Boolean(bar.pressed)))
    button.className = bar.pressed ? "pressed" : bar.rest ? "rest" : ""
    const [label, track, number] = ["label", "track", "number"].map(name => {
      const part = document.createElement("span")
      part.className = name
      return part
    })
    const fill = document.createElement("span")
    fill.style.width = (bar.n / most * 100) + "%"
    if (!bar.n) fill.style.display = "none"
    track.append(fill)
    label.textContent = bar.label
    number.textContent = bar.number
    button.append(label, track, number)
    button.onclick = () => setTriggerValue("picked", index)
    const item = document.createElement("li")
    item.append(button)
    return item
  }))
}
"""
_BARS = st.components.v2.component("winnow_bars", html=HTML, css=CSS, js=JS)


@dataclass(frozen=True)
class Row:
    """label may be text of a record; number is what stands at the end of the line.

    is_rest marks the line for all other values: it has no bar, since theirs would dwarf the others.
    """

    label: str
    n: int
    number: str
    is_pressed: bool = False
    is_rest: bool = False


def bars(rows: Sequence[Row], key: str, on_pick: Callable[[int], None]) -> None:
    """Draw the bars; on_pick is called, before the next run, with the position of the one that was clicked."""
    shown = list(rows)[:MOST_BARS]

    def picked() -> None:
        position = getattr(st.session_state.get(key), "picked", None)
        if isinstance(position, int) and not isinstance(position, bool) and 0 <= position < len(shown):
            on_pick(position)

    data = [
        {
            "label": row.label[:LONGEST_LABEL],
            "n": row.n,
            "number": row.number,
            "pressed": row.is_pressed,
            "rest": row.is_rest,
        }
        for row in shown
    ]
    _BARS(key=key, data={"bars": data}, on_picked_change=picked)
