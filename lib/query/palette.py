"""Which colour stands for which value on the map, and how counted cells become a PNG on a transparent ground."""

import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from lib.errors import BadOption
from lib.query.density import Density
from lib.query.points import Points

# Found by a search that started from Okabe and Ito's colours (jfly.uni-koeln.de/color, 2008) and their neighbours in
# hue, and moved them until the closest two of all thirteen (grey for other values included) are some 20 apart in CIE
# L*a*b* for normal, red-blind and green-blind eyes, and each stands out from its page; yellow vanishes on white and
# navy on black, so each theme has its own set. `tests/query/test_palette.py` holds them to it.
CATEGORY_COLOURS: dict[str, tuple[str, ...]] = {
    "light": (
        "#1A55DF",
        "#FFA301",
        "#16A06B",
        "#B085C7",
        "#4D98FF",
        "#FD3127",
        "#58922D",
        "#162D6B",
        "#653C4F",
        "#5ECD78",
        "#4F2A00",
        "#8E35A9",
    ),
    "dark": (
        "#49AEFD",
        "#F9921C",
        "#3AE479",
        "#FF9AD1",
        "#6EE7FF",
        "#D2652D",
        "#FFE616",
        "#8456F4",
        "#AC2659",
        "#7BF5BB",
        "#C55D54",
        "#A850AC",
    ),
}
OTHER_COLOUR = {"light": "#8A9099", "dark": "#878E98"}
PLAIN_COLOUR = {"light": "#0B6FAE", "dark": "#56B4E9"}

# Nine of viridis' anchors (S. van der Walt and N. Smith, matplotlib, CC0); the ends that vanish on a theme are cut.
_VIRIDIS = ("#440154", "#482878", "#3E4989", "#31688E", "#26828E", "#1F9E89", "#35B779", "#6ECE58", "#B5DE2B")
_RAMP_SPAN = {"light": (0.0, 0.88), "dark": (0.22, 1.0)}
RAMP_STEPS = 16

# 16 ramp steps or 13 categories times these shades of opacity stay below the 256 entries of an indexed PNG, which
# makes the file about a third of the size of one with four channels.
_SHADES = 15


def category_colours(n_values: int, theme: str = "light") -> tuple[str, ...]:
    """Colours for the listed values, then the one for all other values: `n_values + 1` of "#rrggbb".

    Raises BadOption for more values than there are colours that can be told apart, or an unknown theme.
    """
    _known(theme)
    if not 0 <= n_values <= len(CATEGORY_COLOURS[theme]):
        raise BadOption(
            f"The map can tell {len(CATEGORY_COLOURS[theme])} values apart by colour, not {n_values}; choose fewer."
        )
    return (*CATEGORY_COLOURS[theme][:n_values], OTHER_COLOUR[theme])


def ramp_colours(theme: str = "light", n_steps: int = RAMP_STEPS) -> tuple[str, ...]:
    """`n_steps` colours from low to high, equal steps along viridis, none of which vanishes on the theme's page."""
    _known(theme)
    anchors = np.array([_rgb(colour) for colour in _VIRIDIS], dtype=np.float64)
    places = np.linspace(*_RAMP_SPAN[theme], n_steps) * (len(anchors) - 1)
    mixed = [np.interp(places, np.arange(len(anchors)), anchors[:, channel]) for channel in range(3)]
    return tuple("#" + "".join(f"{round(part):02X}" for part in colour) for colour in zip(*mixed, strict=True))


def ramp_step(values: np.ndarray, limits: tuple[float, float], n_steps: int = RAMP_STEPS) -> np.ndarray:
    """The ramp step 0..n_steps-1 of each value between the limits, clipped; -1 for NaN. Same shape, int16."""
    low, high = limits
    with np.errstate(invalid="ignore"):
        share = (values - low) / (high - low) if high > low else np.where(np.isnan(values), np.nan, 0.5)
        step = np.floor(np.clip(share, 0.0, 1.0) * n_steps)
    return np.where(np.isnan(step), -1, np.minimum(step, n_steps - 1)).astype(np.int16)


def colours_of(picture: Density | Points, theme: str = "light") -> tuple[str, ...]:
    """The colours that the codes of `codes_of` point at, the last one for values that are missing or not listed."""
    if picture.values is not None:
        return category_colours(len(picture.values), theme)
    if picture.limits is not None:
        return (*ramp_colours(theme), OTHER_COLOUR[_known(theme)])
    return (PLAIN_COLOUR[_known(theme)],)


def codes_of(picture: Density | Points) -> np.ndarray:
    """Which of `colours_of` each cell or point takes, uint8, same shape as its counts or coordinates."""
    if picture.values is not None:
        return picture.category.astype(np.uint8)
    if picture.limits is not None:
        step = ramp_step(picture.mean, picture.limits)
        return np.where(step < 0, RAMP_STEPS, step).astype(np.uint8)
    return np.zeros(picture.shape, dtype=np.uint8)


def painted(density: Density, theme: str = "light") -> bytes:
    """The cells as an indexed PNG, one pixel a cell, north up, empty cells clear.

    Opacity grows with the logarithm of the count to 1 at the 99.9th percentile of the occupied cells, so that a few
    crowded cells do not make the rest invisible. One record has an opacity of 0.3 in a crowded window, and up to 0.85
    where cells hold two or three at most, since there the single records are what there is to see.
    """
    colours = colours_of(density, theme)
    occupied = density.counts > 0
    shades = np.zeros(density.counts.shape, dtype=np.int64)
    faintest = 0.85
    if occupied.any():
        full = max(2.0, float(np.quantile(density.counts[occupied], 0.999)))
        faintest = min(0.85, max(0.3, 1.0 - 0.18 * math.log(full)))
        share = np.log(np.maximum(density.counts, 1)) / math.log(full)
        shades = np.minimum(np.floor(np.clip(share, 0.0, 1.0) * _SHADES), _SHADES - 1).astype(np.int64)
    entry = np.where(occupied, 1 + codes_of(density).astype(np.int64) * _SHADES + shades, 0).astype(np.uint8)
    picture = Image.fromarray(np.ascontiguousarray(entry[::-1]))
    red_green_blue, opacity = [0, 0, 0], [0]
    for colour in colours:
        for shade in range(_SHADES):
            red_green_blue += _rgb(colour)
            opacity.append(round(255 * (faintest + (1 - faintest) * shade / (_SHADES - 1))))
    picture = picture.convert("P") if picture.mode != "P" else picture
    picture.putpalette(red_green_blue)
    held = io.BytesIO()
    picture.save(held, "PNG", transparency=bytes(opacity), compress_level=6)
    return held.getvalue()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> Sequence[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _known(theme: str) -> str:
    if theme not in CATEGORY_COLOURS:
        raise BadOption(f"There is no theme {theme!r}; use light or dark.")
    return theme
