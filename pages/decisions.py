"""The corpus on one page."""

from lib.ui import state

view = state.view_or_teach("The corpus on one page: sizes, lengths, languages, repeats.")
