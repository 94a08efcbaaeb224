"""A page with only the map on it, for `test_map_component.py`: eight records in two rows, and what was heard."""

import json
import os

import duckdb
import streamlit as st

from lib.query.density import density
from lib.query.layer import Layer, Viewport
from lib.query.palette import category_colours, painted
from lib.query.points import points
from lib.ui.map_component import Legend, LegendEntry, Topic, map_canvas, theme

HOME = Viewport(0.0, 0.0, 16.0, 8.0)
HOSTILE = "<img src=x onerror=\"window.broken='yes'\">"


@st.cache_resource
def corpus() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute(
        """CREATE TABLE catalog AS SELECT range AS id, (2 + range % 4 * 4)::FLOAT AS map_x,
        (2 + range // 4 * 4)::FLOAT AS map_y, CASE WHEN range < 4 THEN 'low' ELSE 'high' END AS row FROM range(8)"""
    )
    return connection


def heard(event) -> None:
    st.session_state.setdefault("heard", []).append(event)


known = st.session_state.get("map") or {}
view = Viewport(*known["viewport"]) if known.get("viewport") else HOME
st.set_page_config(layout="wide")
layer = Layer(category="row", values=["low", "high"])
found = density(corpus().cursor(), layer, view, (64, 32))
colours = category_colours(2, theme())
entries = [
    LegendEntry(value, f"{value} {HOSTILE}", colour, count)
    for value, colour, count in zip(["low", "high"], colours, found.category_counts, strict=False)
]
kind = os.environ.get("MAP_KIND", "points")
single = points(corpus().cursor(), layer, view) if kind == "points" else None
event = map_canvas(
    "map",
    image=painted(found, theme()) if kind == "picture" else None,
    viewport=view,
    home=HOME,
    points=single,
    labels=[f"Snippet {number} {HOSTILE}" for number in single.ids] if single else [],
    topics=[Topic(HOSTILE, 8.0, 4.0, 8)],
    legend=Legend("Row", tuple(entries)),
    caption=f"{found.n_visible} records in view",
    on_event=heard,
)
st.button("Run again")
runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
said = [str(item) for item in st.session_state.get("heard", [])]
st.code(json.dumps({"runs": runs, "event": str(event), "heard": said, "view": [view.x0, view.y0, view.x1, view.y1]}))
