"""What a person did on the map: the values that the browser sent, each checked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lib.errors import BadFilter
from lib.query.layer import Viewport
from lib.query.polygon import Polygon, polygon

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A click where no single point is drawn: map coordinates, and a radius of six pixels in map units."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class LegendClick:
    """The value of the entry clicked; is_other for the line of all other values."""

    value: str | int | float | bool | None
    is_other: bool = False


@dataclass(frozen=True)
class MapEvent:
    """What came from the browser. The viewport stays between reruns; everything else is there in one rerun only."""

    viewport: Viewport | None = None
    lasso: Polygon | None = None
    box: Box | None = None
    open: int | None = None
    at: Place | None = None
    legend: LegendClick | None = None


def event_of(raw: Mapping[str, object]) -> MapEvent:
    """The event in what the browser sent, each part checked; parts that are None are left out.

    Raises BadFilter for anything that the map does not send: the browser is not ours to trust.
    """
    window = raw.get("viewport")
    return MapEvent(
        viewport=Viewport(*_box(window, "viewport")) if window is not None else None,
        lasso=polygon(raw["lasso"]) if raw.get("lasso") is not None else None,
        box=_box(raw["box"], "box") if raw.get("box") is not None else None,
        open=_identifier(raw["open"]) if raw.get("open") is not None else None,
        at=_place(raw["at"]) if raw.get("at") is not None else None,
        legend=_legend_click(raw["legend"]) if raw.get("legend") is not None else None,
    )


def box_polygon(box: Box) -> Polygon:
    """A box as a polygon, for a Selection that knows lassos only."""
    x0, y0, x1, y1 = box
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def _box(value: object, what: str) -> Box:
    if not (isinstance(value, list | tuple) and len(value) == 4 and all(_is_number(side) for side in value)):
        raise BadFilter(f"The map sent a {what} that is not four finite numbers; reload the page.")
    x0, y0, x1, y1 = (float(side) for side in value)
    if not (x1 > x0 and y1 > y0):
        raise BadFilter(f"The map sent a {what} without an area; reload the page.")
    return x0, y0, x1, y1


def _place(value: object) -> Place:
    if not (isinstance(value, list | tuple) and len(value) == 3 and all(_is_number(part) for part in value)):
        raise BadFilter("The map sent a place that is not three finite numbers; reload the page.")
    if value[2] <= 0:
        raise BadFilter("The map sent a place without a radius; reload the page.")
    return Place(*(float(part) for part in value))


def _identifier(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
        raise BadFilter("The map sent a record number that cannot be; reload the page.")
    return value


def _legend_click(value: object) -> LegendClick:
    if not isinstance(value, Mapping) or set(value) != {"value", "other"} or not isinstance(value["other"], bool):
        raise BadFilter("The map sent a legend entry that is malformed; reload the page.")
    chosen = value["value"]
    if not (chosen is None or isinstance(chosen, str | bool) or _is_number(chosen)):
        raise BadFilter("The map sent a legend entry that is no single value; reload the page.")
    return LegendClick(chosen, value["other"])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
