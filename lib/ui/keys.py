"""Keys on a page: which were pressed outside of any field, in order, each acted on once."""

from collections.abc import Callable, Mapping

import streamlit as st

from lib.ui import asset

MOST_PRESSES = 20


def listen(key: str, acts: Mapping[str, Callable[[], None]]) -> None:
    """Call acts[k] for each press of k, before the page is drawn again.

    k is a lower-case character or a name such as "ArrowRight". Presses inside fields and dialogs, and those with Ctrl,
    Alt or Meta, are left alone.
    """

    def heard() -> None:
        sent = (st.session_state.get(key) or {}).get("pressed")
        for number, pressed in presses(sent):
            if number > st.session_state.get(done, 0):
                st.session_state[done] = number
                if pressed in acts:
                    acts[pressed]()

    done = f"{key}_done"
    data = {"keys": list(acts), "done": st.session_state.get(done, 0)}
    _COMPONENT(key=key, data=data, on_pressed_change=heard, height=1)


def presses(sent: object) -> list[tuple[int, str]]:
    """(number, key) of each press in what the browser sent; anything of another form is left out."""
    if not isinstance(sent, list):
        return []
    pairs = [tuple(one) for one in sent[:MOST_PRESSES] if isinstance(one, list | tuple) and len(one) == 2]
    return [
        (number, pressed)
        for number, pressed in pairs
        if isinstance(number, int) and not isinstance(number, bool) and isinstance(pressed, str)
    ]


_COMPONENT = st.components.v2.component(
    "winnow_keys",
    html='<span data-testid="keys" hidden>\n</span>',
    js=asset.read("keys.js"),
)
