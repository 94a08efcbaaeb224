"""Colours can be told apart and seen on their page, and a picture shows each cell where it belongs."""

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from lib.errors import BadOption
from lib.query.density import Density
from lib.query.layer import Viewport
from lib.query.palette import (
    CATEGORY_COLOURS,
    OTHER_COLOUR,
    PLAIN_COLOUR,
    RAMP_STEPS,
    category_colours,
    codes_of,
    colours_of,
    contrast,
    painted,
    ramp_colours,
    ramp_step,
)
from lib.query.points import Points

PAGES = {"light": "#FFFFFF", "dark": "#12171C"}
WINDOW = Viewport(0, 0, 3, 2)
COUNTS = np.array([[1, 0, 100], [0, 10, 0]], dtype=np.uint32)

# What a red-blind and a green-blind eye sees, on linear RGB (Viénot, Brettel and Mollon, Color Research and
# Application 24(4), 1999, as sRGB matrices).
BLINDNESS = {
    "none": np.eye(3),
    "red": np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
    "green": np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
}


def lab(colour, eye):
    """CIE L*a*b* (D65) of a colour as that eye sees it."""
    parts = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(BLINDNESS[eye] @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    f = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def rgba(png):
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    return np.asarray(picture.convert("RGBA"))


def rgb(colour):
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


@pytest.mark.parametrize("theme", PAGES)
def test_colours_stand_out_from_the_page(theme):
    for colour in (*category_colours(12, theme), *ramp_colours(theme), PLAIN_COLOUR[theme]):
        assert contrast(colour, PAGES[theme]) >= 1.9, colour


@pytest.mark.parametrize("eye", BLINDNESS)
@pytest.mark.parametrize("theme", PAGES)
def test_all_colours_differ_for_every_eye(theme, eye):
    for one, other in combinations(category_colours(12, theme), 2):
        assert np.linalg.norm(lab(one, eye) - lab(other, eye)) > 18, (one, other)


@pytest.mark.parametrize("theme", PAGES)
def test_the_ramp_grows_lighter_for_every_eye(theme):
    for eye in BLINDNESS:
        lightness = [lab(colour, eye)[0] for colour in ramp_colours(theme)]
        assert lightness == sorted(lightness)
    assert len(set(ramp_colours(theme))) == RAMP_STEPS


def test_too_many_values_and_an_unknown_theme_are_refused():
    with pytest.raises(BadOption, match="12 values"):
        category_colours(13)
    with pytest.raises(BadOption, match="theme"):
        ramp_colours("sepia")


@pytest.mark.parametrize(
    ("values", "limits", "expected"),
    [
        ([0, 5, 10, -3, 99, np.nan], (0, 10), [0, 8, 15, 0, 15, -1]),
        ([3, 3, np.nan], (3, 3), [8, 8, -1]),
        ([], (0, 1), []),
    ],
)
def test_ramp_step(values, limits, expected):
    assert ramp_step(np.array(values, dtype=float), limits).tolist() == expected


def test_plain_picture_shows_density_by_opacity_with_north_up():
    seen = rgba(painted(Density(WINDOW, COUNTS, 111), "light"))
    assert seen.shape == (2, 3, 4)
    opacity = seen[..., 3].tolist()
    assert opacity[0][0] == opacity[0][2] == opacity[1][1] == 0
    assert 0 < opacity[1][0] < opacity[0][1] < opacity[1][2] == 255
    assert seen[1, 2, :3].tolist() == rgb(PLAIN_COLOUR["light"])


@pytest.mark.parametrize("theme", PAGES)
def test_category_picture(theme):
    category = np.array([[0, -1, 12], [-1, 3, -1]], dtype=np.int16)
    density = Density(WINDOW, COUNTS, 111, category=category, values=tuple("abcdefghijkl"))
    seen = rgba(painted(density, theme))
    assert seen[1, 0, :3].tolist() == rgb(CATEGORY_COLOURS[theme][0])
    assert seen[0, 1, :3].tolist() == rgb(CATEGORY_COLOURS[theme][3])
    assert seen[1, 2, :3].tolist() == rgb(OTHER_COLOUR[theme])


def test_measured_picture():
    mean = np.array([[0.0, np.nan, 10.0], [np.nan, np.nan, np.nan]])
    density = Density(WINDOW, COUNTS, 111, mean=mean, limits=(0.0, 10.0))
    seen = rgba(painted(density, "dark"))
    ramp = ramp_colours("dark")
    assert seen[1, 0, :3].tolist() == rgb(ramp[0])
    assert seen[1, 2, :3].tolist() == rgb(ramp[-1])
    assert seen[0, 1, :3].tolist() == rgb(OTHER_COLOUR["dark"])


def test_empty_picture_is_clear():
    assert not rgba(painted(Density(WINDOW, np.zeros((2, 3), np.uint32), 0)))[..., 3].any()


def test_points_take_the_same_colours():
    ids = np.array([4, 7, 9])
    coordinates = {"x": np.zeros(3), "y": np.zeros(3), "n_visible": 3}
    plain = Points(WINDOW, ids, **coordinates)
    assert (codes_of(plain).tolist(), colours_of(plain)) == ([0, 0, 0], (PLAIN_COLOUR["light"],))
    named = Points(WINDOW, ids, **coordinates, category=np.array([1, 0, 2]), values=("a", "b"))
    assert codes_of(named).tolist() == [1, 0, 2]
    assert colours_of(named) == category_colours(2)
    measured = Points(WINDOW, ids, **coordinates, mean=np.array([0, np.nan, 1]), limits=(0, 1))
    assert codes_of(measured).tolist() == [0, RAMP_STEPS, RAMP_STEPS - 1]
    assert len(colours_of(measured)) == RAMP_STEPS + 1
