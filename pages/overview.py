"""The corpus on one page: every number leads to its records."""

from lib.query.overview import overview
from lib.ui import figures, state

view = state.view_or_teach(
    "The corpus on one page: how many records and tokens, what is empty or repeats, which languages, lengths, "
    "sources and topics there are. Every number leads to its records."
)
if view is not None:
    found = overview(view, state.selection())
    figures.cards(found.figures)
    figures.spreads(found.spreads)
