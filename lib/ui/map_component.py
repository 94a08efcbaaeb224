"""The map on the page: what the browser is given to draw; what a person does with it is in `map_event.py`."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from lib.errors import BadFilter, BadOption
from lib.query.layer import Viewport
from lib.query.palette import RAMP_STEPS, codes_of, colours_of
from lib.query.points import Points
from lib.query.polygon import Polygon
from lib.ui.map_event import MapEvent, event_of

# One message stays far below the 2 MB that a page may send: a picture of 224,000 cells cannot be larger than this.
IMAGE_BYTES_LIMIT = 300_000
# Snippets travel for few points only; more would outweigh the points themselves.
LABEL_LIMIT = 2_000
LABEL_CHARS = 80
TOPIC_LIMIT = 200
TOPIC_CHARS = 40

_ASSETS = Path(__file__).parent / "assets"
_TRIGGERS = ("lasso", "box", "open", "at", "legend")


@dataclass(frozen=True)
class Topic:
    """A name written on the map at a place in map coordinates; where names would overlap the larger count stays."""

    name: str
    x: float
    y: float
    n_records: int


@dataclass(frozen=True)
class LegendEntry:
    """One value of the colour column. count None means unknown; is_other is the line for all other values."""

    value: str | int | float | bool | None
    label: str
    colour: str
    count: int | None = None
    is_pressed: bool = False
    is_other: bool = False
    can_filter: bool = True


@dataclass(frozen=True)
class Legend:
    """Entries, or for a measure the colours from low to high with what stands at the two ends."""

    title: str
    entries: tuple[LegendEntry, ...] = ()
    ramp: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


def theme() -> str:
    """The theme of the page in this browser: "light" or "dark"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def map_canvas(
    key: str,
    *,
    image: bytes | None,
    viewport: Viewport,
    home: Viewport,
    points: Points | None = None,
    labels: Sequence[str] = (),
    topics: Sequence[Topic] = (),
    legend: Legend | None = None,
    outlines: Sequence[Polygon] = (),
    caption: str = "",
    layer: str = "",
    move: int = 0,
    height: int = 560,
    palette_theme: str | None = None,
    on_event: Callable[[MapEvent], None] | None = None,
) -> MapEvent:
    """Draw the map and say what was done with it since the last run.

    image: PNG that covers exactly `viewport` (`palette.painted`), or None. points: drawn one by one; they cover
    their own viewport. labels: a snippet for each point, sent up to 2,000 points. home: a window that holds all
    records on the map. layer: names the filter and the colour, so that pictures of another are not mixed in while
    moving. outlines: lassos in force. caption: a line such as "20,000 of 1,204,551 records drawn".
    move: once this number changes, the browser goes to `viewport`; else it stays where the person is.
    on_event: called before the rerun with one lasso, box, open, at or legend, so that it can change the Selection.
    The picture is sent again only if something here changed: Streamlit keeps messages over 10 kB by their content.
    Raises BadOption for a message that is too large, BadFilter for an event that is malformed.
    """
    data = payload(
        image=image,
        viewport=viewport,
        home=home,
        points=points,
        labels=labels,
        topics=topics,
        legend=legend,
        outlines=outlines,
        caption=caption,
        layer=layer,
        move=move,
        height=height,
        palette_theme=palette_theme or theme(),
    )
    callbacks = {f"on_{name}_change": _heard(key, name, on_event) for name in _TRIGGERS}
    result = _COMPONENT(key=key, data=data, on_viewport_change=_nothing, **callbacks)
    return event_of(result)


def payload(
    *,
    image: bytes | None,
    viewport: Viewport,
    home: Viewport,
    points: Points | None = None,
    labels: Sequence[str] = (),
    topics: Sequence[Topic] = (),
    legend: Legend | None = None,
    outlines: Sequence[Polygon] = (),
    caption: str = "",
    layer: str = "",
    move: int = 0,
    height: int = 560,
    palette_theme: str = "light",
) -> dict[str, object]:
    """The message for the browser as plain JSON values; arguments as for `map_canvas`. Raises BadOption."""
    if image is not None and len(image) > IMAGE_BYTES_LIMIT:
        raise BadOption(f"The picture of the map has {len(image):,} bytes; use at most 224,000 cells.")
    packed = None
    if points is not None:
        if labels and len(labels) != points.n_shown:
            raise ValueError(f"{len(labels)} labels for {points.n_shown} points")
        packed = points.packed()
        packed["codes"] = base64.b64encode(codes_of(points).tobytes()).decode("ascii")
        if labels and points.n_shown <= LABEL_LIMIT:
            packed["labels"] = [_shortened(label, LABEL_CHARS) for label in labels]
    largest = sorted(topics, key=lambda topic: (-topic.n_records, topic.name, topic.x, topic.y))[:TOPIC_LIMIT]
    return {
        "image": base64.b64encode(image).decode("ascii") if image is not None else None,
        "window": _sides(viewport),
        "home": _sides(home),
        "points": packed,
        "colours": list(colours_of(points, palette_theme)) if points is not None else [],
        "topics": [{"name": _shortened(topic.name, TOPIC_CHARS), "x": topic.x, "y": topic.y} for topic in largest],
        "legend": _legend(legend),
        "outlines": [[list(vertex) for vertex in outline] for outline in outlines],
        "caption": caption,
        "layer": layer,
        "move": move,
        "height": height,
    }


def _heard(key: str, name: str, on_event: Callable[[MapEvent], None] | None) -> Callable[[], None]:
    """A callback for one trigger. Each hands on its own part only: two in one rerun must not be acted on twice."""
    if on_event is None:
        return _nothing

    def heard() -> None:
        raw = st.session_state.get(key) or {}
        try:
            event = event_of({"viewport": raw.get("viewport"), name: raw.get(name)})
        except (BadFilter, BadOption):
            # The page's own call raises it again, where the page can show the sentence.
            return
        if getattr(event, name) is not None:
            on_event(event)

    return heard


def _nothing() -> None:
    """Streamlit keeps only those states and triggers that have a callback."""


def _legend(legend: Legend | None) -> dict[str, object] | None:
    if legend is None:
        return None
    entries = [
        {
            "code": RAMP_STEPS if legend.ramp else number,
            "value": entry.value,
            "label": _shortened(entry.label, 200),
            "colour": entry.colour,
            "count": entry.count,
            "is_pressed": entry.is_pressed,
            "is_other": entry.is_other,
            "can_filter": entry.can_filter,
        }
        for number, entry in enumerate(legend.entries)
    ]
    ramp = {"colours": list(legend.ramp), "low": legend.low, "high": legend.high} if legend.ramp else None
    return {"title": legend.title, "entries": entries, "ramp": ramp}


def _sides(window: Viewport) -> list[float]:
    return [window.x0, window.y0, window.x1, window.y1]


def _shortened(text: str, n_chars: int) -> str:
    """On one line, cut with an ellipsis."""
    line = " ".join(str(text)[: 4 * n_chars].split())
    return line if len(line) <= n_chars else line[: n_chars - 1].rstrip() + "…"


def _script() -> str:
    """The script without its comments and indentation, since Streamlit sends it along with every new picture."""
    lines = (line.strip() for line in (_ASSETS / "map.js").read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


_COMPONENT = st.components.v2.component(
    "winnow_map",
    html=(_ASSETS / "map.html").read_text("utf-8"),
    css=(_ASSETS / "map.css").read_text("utf-8"),
    js=_script(),
)
