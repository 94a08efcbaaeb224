"""Colours of the themes: text and buttons reach the contrast of WCAG 2.1, level AA, 4.5 to 1."""

import re
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.ui import theme
from tests.browser import CHROMIUM, ROOT, page, serve

LEAST, LEAST_OF_SHAPES = 4.5, 3.0
THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
FILLED = {"light": "#FFFFFF", "dark": "#12171C"}


def luminance(colour: str) -> float:
    """Relative, of "#rrggbb"."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def rgb(colour: str) -> str:
    """As a browser writes it."""
    return "rgb" + str(tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5)))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_what_is_filled_with_the_primary_colour(mode: str):
    colours = THEMES[mode]
    for ground in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        for ink in ("textColor", "primaryColor", "linkColor"):
            assert contrast(colours[ink], ground) >= LEAST, (ink, ground)
    assert contrast(colours["primaryColor"], FILLED[mode]) >= LEAST
    # The tick of a checkbox and the knob of a switch are white in both.
    assert contrast(colours["primaryColor"], "#FFFFFF") >= LEAST_OF_SHAPES


def test_the_rule_for_the_dark_has_the_colours_of_the_theme():
    assert f"color: {THEMES['dark']['backgroundColor']}" in theme.DARK
    [over] = set(re.findall(r"background-color: (#\w+)", theme.DARK))
    assert contrast(over, FILLED["dark"]) >= LEAST


PLACES = (
    "[data-testid=stBaseButton-primary]", "[data-testid=stBaseButton-primaryFormSubmit]", "[data-tag]",
)  # fmt: skip
SCRIPT = """
import streamlit as st
from lib.ui import theme

theme.apply()
st.button("One", type="primary")
with st.form("form"):
    st.multiselect("Some", ["a", "b"], default=["a"])
    st.form_submit_button("Two", type="primary")
"""


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"there is no Chromium at {CHROMIUM}")
def test_buttons_and_tags_in_a_browser(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with serve(script) as server:
        for mode in ("light", "dark"):
            with page(server.url, colour_scheme=mode) as tab:
                for place in PLACES:
                    found = tab.locator(place).first
                    expect(found).to_have_css("background-color", rgb(THEMES[mode]["primaryColor"]))
                    # Colours of buttons move there in a transition.
                    expect(found.locator("p, span").first).to_have_css("color", rgb(FILLED[mode]))
