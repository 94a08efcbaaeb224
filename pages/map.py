"""The corpus in two dimensions, by meaning: colour, names, zoom, lasso."""

from lib.query import atlas as maps
from lib.ui import atlas, empty, problem, state

ABOUT = (
    "Records that are close in meaning lie close together. Draw a lasso and it becomes the Selection, over all records "
    "inside it, however many."
)

view = state.view_or_teach(ABOUT)
if view is not None:
    if not maps.has_map(view):
        empty.not_computed(ABOUT, "Map")
    else:
        with problem.shown():
            atlas.go_to_opened()
            colouring = atlas.controls(view)
            selection = state.selection()
            atlas.canvas(view, selection, colouring)
            atlas.lasso_line(view, selection)
