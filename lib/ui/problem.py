"""What went wrong, as one red sentence in the page."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.errors import WinnowError
from lib.ui import escape


@contextmanager
def shown() -> Iterator[None]:
    """Show a WinnowError raised inside as a red box, and go on after the block; nothing else is caught."""
    try:
        yield
    except WinnowError as error:
        say(str(error))


def say(sentence: str) -> None:
    """The red box itself. A sentence may quote a file's or a column's name, so nothing in it is Markdown."""
    st.error(escape.markdown(sentence))
