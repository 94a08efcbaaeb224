"""Bars that can be clicked: what the browser is sent, and what a click from it does."""

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from lib.ui import bars

    rows = [bars.Row("a" * 500, 3, "3"), bars.Row("<b>", 1, "1", is_rest=True)]
    bars.bars(rows, "list", lambda position: st.session_state.__setitem__("picked", position))


def click(position: object) -> object:
    """What was picked when the browser sends this position."""
    test = AppTest.from_function(script).run()
    test.session_state["list"] = {"picked": position}
    test.run()
    assert not test.exception
    return test.session_state.get("picked")


def test_it_draws():
    assert not AppTest.from_function(script).run().exception


def test_what_is_no_position_is_ignored():
    assert [click(bad) for bad in (-1, 2, "0", None, True, 1.0)] == [None] * 6
