"""The map page's parts: what colours it, the canvas, and what a lasso or a click does."""

import streamlit as st

from lib.query import atlas
from lib.query.atlas import Colour, Picture
from lib.query.layer import Viewport
from lib.query.palette import category_colours, painted, ramp_colours
from lib.query.predicates import Lasso
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import cursor, format, navigation, state
from lib.ui.map_component import Legend, LegendEntry, Topic, map_canvas, theme
from lib.ui.map_event import MapEvent, box_polygon

KEY, COLOUR, LEVEL, OPEN = "map", "map_colour", "map_level", "map_open"
LEVELS = {"topic": "Topics", "subtopic": "Subtopics", "": "No names"}
NO_COLOUR = "nothing"
HEIGHT = 620


def controls(view: View) -> Colour | None:
    """What the map is coloured by, and which names stand on it."""
    columns = atlas.colour_columns(view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = st.selectbox("Colour by", [*columns, NO_COLOUR], key=COLOUR, width=240)
        present = [level for level in LEVELS if level in view.schema or not level]
        st.segmented_control(
            "Names", present, key=LEVEL, default=present[0], format_func=LEVELS.__getitem__, required=True
        )
    return atlas.colour(view, column)


def canvas(view: View, selection: Selection, colouring: Colour | None) -> None:
    """The map itself, for the window where the person is."""
    home = atlas.home(view)
    window = _window() or home
    picture = atlas.picture(view, selection, window, colouring)
    drawing = picture.density
    map_canvas(
        KEY,
        image=painted(drawing, theme()) if drawing is not None else None,
        points=picture.points,
        labels=picture.labels,
        viewport=window,
        home=home,
        topics=[Topic(p.name, p.x, p.y, p.n_records) for p in atlas.names(view, st.session_state.get(LEVEL) or "")],
        legend=_legend(view, selection, colouring, picture),
        outlines=atlas.outlined(selection),
        caption=_caption(view, picture),
        layer=f"{view.workspace.root}{view.current.catalog}{atlas.drawn(selection).to_text()}{colouring}",
        height=HEIGHT,
        on_event=lambda event: _heard(view, colouring, event),
    )


def _window() -> Viewport | None:
    """Where the browser was last, as the component keeps it."""
    sides = (st.session_state.get(KEY) or {}).get("viewport")
    return Viewport(*map(float, sides)) if sides else None


def _caption(view: View, picture: Picture) -> str:
    drawn = picture.density or picture.points
    missing = view.n_records - _n_placed(view)
    off = f" · {missing:,} without text are not on the map" if missing else ""
    return f"{drawn.caption if drawn is not None else ''}{off}"


@st.cache_data(max_entries=16, show_spinner=False)
def _placed(root: str, catalog: int, _view: View) -> int:
    return _view.rows("SELECT count(map_x) FROM catalog")[0][0]


def _n_placed(view: View) -> int:
    return _placed(str(view.workspace.root), view.current.catalog, view)


def _legend(view: View, selection: Selection, colouring: Colour | None, picture: Picture) -> Legend | None:
    if colouring is None:
        return None
    if colouring.kind == "measure":
        drawn = picture.density or picture.points
        low, high = (drawn.limits or (0.0, 0.0)) if drawn is not None else (0.0, 0.0)
        return Legend(
            colouring.column, ramp=ramp_colours(theme()), low=colouring.written(low), high=colouring.written(high)
        )
    colours = category_colours(len(colouring.values), theme())
    counts = picture.counts or (None,) * len(colours)
    pressed = set(selection.predicates)

    def entry(number: int, value: object, label: str, is_other: bool = False) -> LegendEntry:
        chosen = atlas.pick(Selection(), colouring, value, is_other).predicates[0] in pressed
        return LegendEntry(value, label, colours[number], counts[number], chosen, is_other)

    entries = [entry(i, value, _label(value)) for i, value in enumerate(colouring.values)]
    if counts[-1]:
        entries.append(entry(len(colouring.values), None, "all others", is_other=True))
    return Legend(colouring.column, tuple(entries))


def _label(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "(none)" if value is None else str(value)


def _heard(view: View, colouring: Colour | None, event: MapEvent) -> None:
    """A lasso or a box narrows the Selection, the legend filters, a click opens the record."""
    selection = state.selection()
    corners = event.lasso or (box_polygon(event.box) if event.box else None)
    if corners is not None:
        state.select(selection.without(*atlas.lassos(selection)).and_(Lasso(tuple(corners))))
    elif event.legend is not None and colouring is not None:
        state.select(atlas.pick(selection, colouring, event.legend.value, event.legend.is_other))
    elif event.open is not None:
        st.session_state[OPEN] = event.open
    elif event.at is not None:
        found = atlas.nearest(view, selection, event.at.x, event.at.y, event.at.radius)
        if found is not None:
            st.session_state[OPEN] = found


def go_to_opened() -> None:
    """After a click on a point: the record, on Browse."""
    opened = st.session_state.pop(OPEN, None)
    if opened is not None:
        cursor.open_record(opened)
        st.switch_page(navigation.path_of("browse"))


def lasso_line(view: View, selection: Selection) -> None:
    """What a lasso holds, and how far it is a neighbourhood beyond the picture."""
    if not atlas.lassos(selection):
        return
    found = atlas.surroundings(view, selection)
    if found is None:
        st.caption("The lasso holds no record with neighbours.")
        return
    sample = f", from a sample of {found.n_sampled:,}" if found.n_sampled < found.n_records else ""
    st.caption(
        f"The lasso: {format.share(found.share)} of the nearest neighbours of these records, by the vectors "
        f"themselves, are inside it too{sample}. Records picked at random would have {format.share(found.expected)}."
    )
