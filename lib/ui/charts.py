"""Plotly drawings of numbers with their intervals, as dots or as bars, in light and dark; and what all drawings share.

Meaning never rests on colour alone: series differ in the shape of their marks, cells carry their number, what is
left out says so in words. Labels come from corpora; Plotly reads some tags in text, so all text is escaped here.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

import plotly.graph_objects as go

from lib.audit.intervals import Estimate
from lib.query.palette import OTHER_COLOUR, category_colours
from lib.ui import escape
from lib.ui.map_component import theme

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "star")
HATCH, PATTERNS = "/", ("", ".", "\\", "x")
LONGEST_LABEL = 34
# Characters of a title that fit beside long labels in a window of 700 pixels; pixels of each further line.
LONGEST_TITLE, TITLE_LINE = 48, 17
# Part of a row's height that its marks and bars share.
ROOM, BAR_ROOM = 0.5, 0.72
ROW_HEIGHT, AROUND = 30, 96
INK = {"light": "#17212B", "dark": "#E3E8ED"}
PAPER = {"light": "#FFFFFF", "dark": "#12171C"}
# A click is a way to the records behind a mark; the others do not fade.
UNCHANGED = {"marker": {"opacity": 1}}
NOT_ENOUGH = "not enough data"
# Unit of the numbers on an axis.
PERCENT, RATIO, NUMBER = ".0%", "~r", "~g"


@dataclass(frozen=True)
class Series:
    """Numbers for the same rows, in order; None of an Estimate's values stands for "not enough data".

    is_hatched: rows whose bar is of another kind than the others.
    """

    name: str
    numbers: Sequence[Estimate]
    notes: Sequence[str] = ()
    is_hatched: Sequence[bool] = field(default=())


def intervals(
    labels: Sequence[str],
    series: Sequence[Series],
    title: str,
    form: str = PERCENT,
    *,
    line: float | None = None,
    band: tuple[float, float] | None = None,
    is_log: bool = False,
    marked: Sequence[bool] = (),
) -> go.Figure:
    """A dot with its interval for each label and series. line: where nothing would be particular; band around it.

    marked rows carry a ▲ before their label.
    """
    figure, mode = go.Figure(), theme()
    colours = category_colours(max(1, len(series)), mode)
    for k, one in enumerate(series):
        places = _places(len(labels), k, len(series))
        shown = [i for i, number in enumerate(one.numbers) if number.value is not None]
        values = [_positive(one.numbers[i].value, is_log) for i in shown]
        figure.add_scatter(
            x=values,
            y=[places[i] for i in shown],
            name=plain(one.name),
            mode="markers",
            marker={"symbol": SYMBOLS[k], "size": 10, "color": colours[k], "line": {"width": 1, "color": PAPER[mode]}},
            error_x=errors([one.numbers[i] for i in shown], values, colours[k], stays_above_0=is_log),
            customdata=[[i, _said(one.numbers[i], form), _note(one, i), k] for i in shown],
            unselected=UNCHANGED,
            hovertemplate="%{customdata[1]}%{customdata[2]}<extra>" + plain(one.name) + "</extra>",
        )
    _say_missing(figure, len(labels), series, ROOM)
    _lines(figure, line, band, mode)
    if line == 0.0 and not is_log:
        figure.update_xaxes(range=_around_0(series))
    return _horizontal(figure, labels, series, title, form, is_log, marked)


def bars(labels: Sequence[str], series: Sequence[Series], title: str, form: str = PERCENT) -> go.Figure:
    """A bar with its interval for each label and series, from 0. Hatched bars are of another kind than the others."""
    figure, mode = go.Figure(), theme()
    colours = category_colours(max(1, len(series)), mode)
    width = BAR_ROOM / max(1, len(series))
    for k, one in enumerate(series):
        places = _places(len(labels), k, len(series), BAR_ROOM)
        shown = [i for i, number in enumerate(one.numbers) if number.value is not None]
        values = [one.numbers[i].value for i in shown]
        hatched = [bool(one.is_hatched) and one.is_hatched[i] for i in shown]
        figure.add_bar(
            x=values,
            y=[places[i] for i in shown],
            orientation="h",
            width=width * 0.92,
            name=plain(one.name),
            marker={
                "color": [OTHER_COLOUR[mode] if is_hatched else colours[k] for is_hatched in hatched],
                "pattern": {
                    "shape": [HATCH if other else PATTERNS[k % len(PATTERNS)] for other in hatched],
                    "fillmode": "overlay",
                    "fgcolor": PAPER[mode],
                    "fgopacity": 0.7,
                    "size": 8,
                    "solidity": 0.2,
                },
            },
            error_x=errors([one.numbers[i] for i in shown], values, INK[mode]),
            customdata=[[i, _said(one.numbers[i], form), _note(one, i), k] for i in shown],
            unselected=UNCHANGED,
            hovertemplate="%{customdata[1]}%{customdata[2]}<extra>" + plain(one.name) + "</extra>",
        )
    _say_missing(figure, len(labels), series, BAR_ROOM)
    figure.update_layout(bargap=0.2, barmode="overlay")
    return _horizontal(figure, labels, series, title, form, False, ())


def _around_0(series: Sequence[Series]) -> tuple[float, float]:
    """Room for all bounds, on both sides of a line at 0."""
    bounds = [bound for one in series for n in one.numbers for bound in (n.value, n.low, n.high) if bound is not None]
    low, high = min(0.0, *bounds, 0.0), max(0.0, *bounds, 0.0)
    aside = 0.06 * ((high - low) or 1.0)
    return low - aside, high + aside


LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "xanchor": "left", "x": 0}


def _horizontal(figure, labels, series, title, form, is_log, marked) -> go.Figure:
    mode = theme()
    beside = series[0].numbers if len(series) == 1 or series[0].is_hatched else ()
    names = [
        f"{'▲ ' if marked and marked[i] else ''}{short(label)}{_beside(beside[i] if i < len(beside) else None, form)}"
        for i, label in enumerate(labels)
    ]
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=names, range=[len(labels) - 0.4, -0.6], showgrid=False,
        zeroline=False, automargin=True, fixedrange=True, tickfont={"color": INK[mode], "size": 13},
    )  # fmt: skip
    figure.update_xaxes(
        title=axis_title(title), tickfont={"color": INK[mode]}, tickformat=form,
        type="log" if is_log else None, automargin=True, zeroline=not is_log,
        rangemode="normal" if is_log else "tozero", fixedrange=True,
    )  # fmt: skip
    if is_log:
        figure.update_xaxes(tickvals=TICKS, ticktext=[f"{tick:g}" for tick in TICKS]) if form == RATIO else None
    tall = ROW_HEIGHT + 10 * (len(series) - 1)
    is_told_apart = sum(any(number.value is not None for number in one.numbers) for one in series) > 1
    figure.update_layout(
        height=AROUND + title_room(title) + tall * max(1, len(labels)),
        margin={"l": 8, "r": 16, "t": 34 if is_told_apart else 12, "b": 48 + title_room(title)},
        showlegend=is_told_apart, legend=LEGEND, dragmode=False,
    )  # fmt: skip
    return figure


def _beside(number: Estimate | None, form: str) -> str:
    """The number of the first series, bold beside its label."""
    return "" if number is None or number.value is None else f"  <b>{number_of(number.value, form)}</b>"


TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 5, 10, 20, 50, 100)


def _places(n: int, k: int, n_series: int, room: float = ROOM) -> list[float]:
    """Heights of one series: rows stand at whole numbers, series share the room around them."""
    aside = 0.0 if n_series < 2 else ((k + 0.5) / n_series - 0.5) * room
    return [i + aside for i in range(n)]


def errors(
    numbers: Sequence[Estimate],
    values: Sequence[float],
    colour: str,
    thickness: float = 1.6,
    stays_above_0: bool = True,
) -> dict:
    up = [0 if n.high is None else max(0.0, n.high - v) for n, v in zip(numbers, values, strict=True)]
    down = [0 if n.low is None else max(0.0, v - n.low) for n, v in zip(numbers, values, strict=True)]
    if stays_above_0:  # down to 0 would leave a logarithmic axis
        down = [min(d, v * 0.999) if v > 0 else d for d, v in zip(down, values, strict=True)]
    return {
        "type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": colour, "thickness": thickness,
        "width": 4,
    }  # fmt: skip


def _say_missing(figure: go.Figure, n: int, series: Sequence[Series], room: float) -> None:
    """Where a row has no number: once for the row where no series has one, else in the place of the series."""
    for i in range(n):
        here = [(k, one.numbers[i]) for k, one in enumerate(series) if i < len(one.numbers)]
        lacking = [(k, number) for k, number in here if number.value is None]
        if len(lacking) == len(here):
            lacking = lacking[:1]
            places = [float(i)]
        else:
            places = [_places(n, k, len(series), room)[i] for k, _ in lacking]
        for (_, number), place in zip(lacking, places, strict=True):
            figure.add_annotation(
                x=0.01, xref="paper", y=place, text=NOT_ENOUGH, showarrow=False, xanchor="left",
                font={"size": 11, "color": INK[theme()]}, opacity=0.65, hovertext=plain(number.why),
            )  # fmt: skip


def _lines(figure: go.Figure, line: float | None, band: tuple[float, float] | None, mode: str) -> None:
    if band is not None:
        figure.add_vrect(
            x0=band[0], x1=band[1], fillcolor=OTHER_COLOUR[mode], opacity=0.14, line_width=0, layer="below"
        )
    if line is not None:
        figure.add_vline(x=line, line={"dash": "dash", "color": OTHER_COLOUR[mode], "width": 1.5})


def _positive(value: float, is_log: bool) -> float:
    return max(value, 1e-9) if is_log else value


def said(number: Estimate, form: str = PERCENT) -> str:
    """A number with its interval in words: "24.6 % (20.1 % to 29.7 %)"."""
    if number.value is None:
        return NOT_ENOUGH
    if number.low is None or number.high is None:
        return f"{number_of(number.value, form)} (no interval)"
    return f"{number_of(number.value, form)} ({number_of(number.low, form)} to {number_of(number.high, form)})"


def number_of(value: float, form: str = PERCENT) -> str:
    if form == PERCENT:
        return f"{100 * value:.1f} %"
    return f"{value:.2f}×" if form == RATIO else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _said(number: Estimate, form: str) -> str:
    return plain(said(number, form))


def _note(one: Series, i: int) -> str:
    return f"<br>{plain(one.notes[i])}" if one.notes else ""


def axis_title(text: str) -> dict:
    """Plotly cuts a title that is wider than its chart: a long one goes over several lines."""
    return {"text": "<br>".join(map(plain, _title_lines(text))), "font": {"color": INK[theme()]}}


def title_room(text: str) -> int:
    """Pixels that the lines of a title after its first need."""
    return TITLE_LINE * (len(_title_lines(text)) - 1)


def _title_lines(text: str) -> list[str]:
    return textwrap.wrap(text, LONGEST_TITLE) or [""]


def plain(text: str) -> str:
    return escape.html(text)


def short(text: str) -> str:
    """A label as it fits beside a mark; one of blanks still has a name."""
    text = text if text.strip() else "(empty)"
    return plain(text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…")
