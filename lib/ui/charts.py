"""Plotly drawings of the audit: numbers with their intervals, tables of cells, slopes and curves, in light and dark.

Meaning never rests on colour alone: series differ in the shape of their marks, cells carry their number, what is
left out says so in words. Labels come from corpora; Plotly reads some tags in text, so all text is escaped here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import plotly.graph_objects as go

from lib.audit.intervals import Estimate
from lib.query.palette import OTHER_COLOUR, category_colours, contrast
from lib.ui import escape
from lib.ui.map_component import theme

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "star")
HATCH, PATTERNS = "/", ("", ".", "\\", "x")
LONGEST_LABEL = 34
ROW_HEIGHT, AROUND = 30, 96
# Low, middle, high of cells: blue and orange are told apart with every common colour blindness.
DIVERGING = {"light": ("#1F5FA8", "#F3F5F7", "#C25A00"), "dark": ("#5FB2F2", "#232C34", "#F39A3D")}
RISING = {"light": ("#F3F5F7", "#0B5C8A"), "dark": ("#1B2229", "#6CB8E6")}
INK = {"light": "#17212B", "dark": "#E3E8ED"}
PAPER = {"light": "#FFFFFF", "dark": "#12171C"}
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
            name=_plain(one.name),
            mode="markers",
            marker={"symbol": SYMBOLS[k], "size": 10, "color": colours[k], "line": {"width": 1, "color": PAPER[mode]}},
            error_x=_errors([one.numbers[i] for i in shown], values, colours[k]),
            customdata=[[i, _said(one.numbers[i], form), _note(one, i), k] for i in shown],
            hovertemplate="%{customdata[1]}%{customdata[2]}<extra>" + _plain(one.name) + "</extra>",
        )
        _say_missing(figure, one, places)
    _lines(figure, line, band, mode)
    return _horizontal(figure, labels, series, title, form, is_log, marked)


def bars(labels: Sequence[str], series: Sequence[Series], title: str, form: str = PERCENT) -> go.Figure:
    """A bar with its interval for each label and series, from 0. Hatched bars are of another kind than the others."""
    figure, mode = go.Figure(), theme()
    colours = category_colours(max(1, len(series)), mode)
    width = 0.72 / max(1, len(series))
    for k, one in enumerate(series):
        places = _places(len(labels), k, len(series), 0.72)
        shown = [i for i, number in enumerate(one.numbers) if number.value is not None]
        values = [one.numbers[i].value for i in shown]
        hatched = [bool(one.is_hatched) and one.is_hatched[i] for i in shown]
        figure.add_bar(
            x=values,
            y=[places[i] for i in shown],
            orientation="h",
            width=width * 0.92,
            name=_plain(one.name),
            marker={
                "color": [OTHER_COLOUR[mode] if is_hatched else colours[k] for is_hatched in hatched],
                "pattern": {
                    "shape": [HATCH if is_hatched else "." * (k % 2) for is_hatched in hatched],
                    "solidity": 0.3,
                },
            },
            error_x=_errors([one.numbers[i] for i in shown], values, INK[mode]),
            customdata=[[i, _said(one.numbers[i], form), _note(one, i), k] for i in shown],
            hovertemplate="%{customdata[1]}%{customdata[2]}<extra>" + _plain(one.name) + "</extra>",
        )
        _say_missing(figure, one, places)
    figure.update_layout(bargap=0.2, barmode="overlay")
    return _horizontal(figure, labels, series, title, form, False, ())


def cells(
    rows: Sequence[str],
    columns: Sequence[str],
    values: np.ndarray,
    texts: Sequence[Sequence[str]],
    notes: Sequence[Sequence[str]],
    *,
    middle: float | None,
    reach: float = 2.0,
) -> go.Figure:
    """A table of coloured cells, (r, c) values; NaN is grey. middle: the value where nothing would be particular, for
    values on a logarithmic scale of base 2 (colours reach their ends `reach` away from it); None: colours rise from 0.

    Each cell is a mark that can be clicked; its customdata holds (row, column).
    """
    mode = theme()
    scale = DIVERGING[mode] if middle is not None else RISING[mode]
    high = (middle or 0) + (reach if middle is not None else max(float(np.nanmax(values, initial=0)), 1e-9))
    low = middle - reach if middle is not None else 0.0
    share = np.clip((np.asarray(values, dtype=float) - low) / (high - low), 0, 1)
    figure = go.Figure()
    heights = list(range(len(rows)))
    figure.add_heatmap(
        z=share,
        x=list(range(len(columns))),
        y=heights,
        zmin=0,
        zmax=1,
        colorscale=[[i / (len(scale) - 1), colour] for i, colour in enumerate(scale)],
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
    )
    if np.isnan(share).any():
        figure.add_heatmap(
            z=np.where(np.isnan(share), 1.0, np.nan), x=list(range(len(columns))), y=heights, showscale=False,
            colorscale=[[0, OTHER_COLOUR[mode]], [1, OTHER_COLOUR[mode]]], opacity=0.22, hoverinfo="skip",
            xgap=2, ygap=2,
        )  # fmt: skip
    places = [(r, c) for r in range(len(rows)) for c in range(len(columns))]
    figure.add_scatter(
        x=[c for _, c in places],
        y=[r for r, _ in places],
        mode="markers+text",
        marker={"symbol": "square", "size": 26, "opacity": 0.01, "color": OTHER_COLOUR[mode]},
        selected={"marker": {"opacity": 0.01}},
        unselected={"marker": {"opacity": 0.01}, "textfont": {"color": INK[mode]}},
        text=[_plain(texts[r][c]) or "–" for r, c in places],
        textfont={"color": [_ink_on(share[r, c], scale, mode) for r, c in places], "size": 12},
        customdata=[[r, c] for r, c in places],
        hovertext=[_plain(notes[r][c]) for r, c in places],
        hoverinfo="text",
        showlegend=False,
    )
    figure.update_xaxes(
        tickvals=list(range(len(columns))), ticktext=[_short(c) for c in columns], side="top", showgrid=False,
        zeroline=False, range=[-0.5, len(columns) - 0.5], tickangle=-35 if len(columns) > 5 else 0, fixedrange=True,
        tickfont={"color": INK[mode], "size": 12},
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=heights, ticktext=[_short(r) for r in rows], range=[len(rows) - 0.5, -0.5], showgrid=False,
        zeroline=False, automargin=True, fixedrange=True, tickfont={"color": INK[mode], "size": 13},
    )  # fmt: skip
    tall = 150 if len(columns) > 5 else 60
    figure.update_layout(
        height=tall + 40 + ROW_HEIGHT * len(rows), margin={"l": 8, "r": 24, "t": tall, "b": 12}, dragmode=False
    )
    return figure


def slopes(
    labels: Sequence[str], before: Sequence[Estimate], after: Sequence[Estimate], names: tuple[str, str]
) -> go.Figure:
    """A line from before to after for each label, with both intervals and the label at its end."""
    figure, mode = go.Figure(), theme()
    colours = category_colours(min(12, max(1, len(labels))), mode)
    for k, (label, one, other) in enumerate(zip(labels, before, after, strict=True)):
        pair = [one, other]
        shown = [i for i, number in enumerate(pair) if number.value is not None]
        if not shown:
            continue
        # Intervals of several groups would lie on each other: each group stands a little aside.
        aside = (k - (len(labels) - 1) / 2) * 0.012
        colour = colours[k % 12]
        values = [pair[i].value for i in shown]
        figure.add_scatter(
            x=[i + aside for i in shown],
            y=values,
            mode="lines+markers+text",
            name=_plain(label),
            text=["" if i == 0 else f"  {_short(label)}" for i in shown],
            textposition="middle right",
            marker={"symbol": SYMBOLS[k % len(SYMBOLS)], "size": 9, "color": colour},
            line={"color": colour, "width": 2},
            error_y=_errors([pair[i] for i in shown], values, colour),
            customdata=[[_said(pair[i], PERCENT)] for i in shown],
            hovertemplate=_plain(label) + ": %{customdata[0]}<extra></extra>",
            showlegend=False,
        )
    figure.update_xaxes(
        tickvals=[0, 1], ticktext=[_plain(name) for name in names], range=[-0.15, 1.55], showgrid=False, zeroline=False
    )
    figure.update_yaxes(tickformat=PERCENT, rangemode="tozero", automargin=True)
    figure.update_layout(height=420, margin={"l": 8, "r": 8, "t": 16, "b": 40}, dragmode=False)
    return figure


def points(
    labels: Sequence[str],
    x: Sequence[Estimate],
    y: Sequence[Estimate],
    titles: tuple[str, str],
    forms: tuple[str, str] = (PERCENT, PERCENT),
    *,
    is_diagonal: bool = False,
    is_log_x: bool = False,
) -> go.Figure:
    """A mark with its intervals for each label; with the diagonal, on which both numbers are the same."""
    figure, mode = go.Figure(), theme()
    shown = [i for i in range(len(labels)) if x[i].value is not None and y[i].value is not None]
    colour = category_colours(1, mode)[0]
    across, up = [x[i].value for i in shown], [y[i].value for i in shown]
    figure.add_scatter(
        x=across,
        y=up,
        mode="markers+text",
        marker={"size": 9, "color": colour, "line": {"width": 1, "color": PAPER[mode]}},
        text=[_short(labels[i]) for i in shown],
        textposition="top center",
        textfont={"size": 11},
        error_x=_errors([x[i] for i in shown], across, colour, 1),
        error_y=_errors([y[i] for i in shown], up, colour, 1),
        customdata=[[i, _plain(labels[i]), _said(x[i], forms[0]), _said(y[i], forms[1])] for i in shown],
        hovertemplate="%{customdata[1]}: %{customdata[2]} across, %{customdata[3]} up<extra></extra>",
        showlegend=False,
    )
    if is_diagonal:
        figure.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line={"dash": "dash", "color": OTHER_COLOUR[mode]})
    figure.update_xaxes(
        title=_axis_title(titles[0]), tickformat=forms[0], type="log" if is_log_x else None, automargin=True
    )
    figure.update_yaxes(title=_axis_title(titles[1]), tickformat=forms[1], automargin=True)
    figure.update_layout(height=460, margin={"l": 8, "r": 8, "t": 16, "b": 48}, dragmode=False)
    return figure


def curves(named: dict[str, np.ndarray], titles: tuple[str, str], forms: tuple[str, str], is_diagonal: bool = False):
    """Lines through points (n, 2) each, told apart by colour, dash and mark."""
    figure, mode = go.Figure(), theme()
    colours = category_colours(max(1, len(named)), mode)
    dashes = ("solid", "dash", "dot", "dashdot")
    for k, (name, line) in enumerate(named.items()):
        figure.add_scatter(
            x=line[:, 0].tolist(), y=line[:, 1].tolist(), name=_plain(name), mode="lines+markers",
            line={"color": colours[k], "dash": dashes[k % 4]}, marker={"symbol": SYMBOLS[k % 6], "size": 7},
            showlegend=len(named) > 1,
        )  # fmt: skip
    if is_diagonal:
        figure.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line={"dash": "dash", "color": OTHER_COLOUR[mode]})
    figure.update_xaxes(title=_axis_title(titles[0]), tickformat=forms[0], automargin=True)
    figure.update_yaxes(title=_axis_title(titles[1]), tickformat=forms[1], rangemode="tozero", automargin=True)
    figure.update_layout(height=320, margin={"l": 8, "r": 8, "t": 16, "b": 48}, dragmode=False, legend=_LEGEND)
    return figure


_LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "xanchor": "left", "x": 0}


def _horizontal(figure, labels, series, title, form, is_log, marked) -> go.Figure:
    mode = theme()
    beside = series[0].numbers if len(series) == 1 or series[0].is_hatched else ()
    names = [
        f"{'▲ ' if marked and marked[i] else ''}{_short(label)}{_beside(beside[i] if i < len(beside) else None, form)}"
        for i, label in enumerate(labels)
    ]
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=names, range=[len(labels) - 0.4, -0.6], showgrid=False,
        zeroline=False, automargin=True, fixedrange=True, tickfont={"color": INK[mode], "size": 13},
    )  # fmt: skip
    figure.update_xaxes(
        title=_axis_title(title), tickfont={"color": INK[mode]}, tickformat=form,
        type="log" if is_log else None, automargin=True, zeroline=not is_log,
        rangemode="normal" if is_log else "tozero", fixedrange=True,
    )  # fmt: skip
    if is_log:
        figure.update_xaxes(tickvals=TICKS, ticktext=[f"{tick:g}" for tick in TICKS]) if form == RATIO else None
    tall = ROW_HEIGHT + 10 * (len(series) - 1)
    figure.update_layout(
        height=AROUND + tall * max(1, len(labels)),
        margin={"l": 8, "r": 16, "t": 34 if len(series) > 1 else 12, "b": 48},
        showlegend=len(series) > 1, legend=_LEGEND, dragmode=False,
    )  # fmt: skip
    return figure


def _beside(number: Estimate | None, form: str) -> str:
    """The number of the first series, bold beside its label."""
    return "" if number is None or number.value is None else f"  <b>{number_of(number.value, form)}</b>"


TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 5, 10, 20, 50, 100)


def _places(n: int, k: int, n_series: int, room: float = 0.5) -> list[float]:
    """Heights of one series: rows stand at whole numbers, series share the room around them."""
    aside = 0.0 if n_series < 2 else ((k + 0.5) / n_series - 0.5) * room
    return [i + aside for i in range(n)]


def _errors(numbers: Sequence[Estimate], values: Sequence[float], colour: str, thickness: float = 1.6) -> dict:
    up = [0 if n.high is None else max(0.0, n.high - v) for n, v in zip(numbers, values, strict=True)]
    down = [0 if n.low is None else max(0.0, v - n.low) for n, v in zip(numbers, values, strict=True)]
    # Down to 0 would leave a logarithmic axis.
    down = [min(d, v * 0.999) if v > 0 else d for d, v in zip(down, values, strict=True)]
    return {
        "type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": colour, "thickness": thickness,
        "width": 4,
    }  # fmt: skip


def _say_missing(figure: go.Figure, one: Series, places: Sequence[float]) -> None:
    for number, place in zip(one.numbers, places[: len(one.numbers)], strict=True):
        if number.value is None:
            figure.add_annotation(
                x=0.01, xref="paper", y=place, text=NOT_ENOUGH, showarrow=False, xanchor="left",
                font={"size": 11, "color": OTHER_COLOUR[theme()]}, hovertext=_plain(number.why),
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
    return _plain(said(number, form))


def _note(one: Series, i: int) -> str:
    return f"<br>{_plain(one.notes[i])}" if one.notes else ""


def _axis_title(text: str) -> dict:
    return {"text": _plain(text), "font": {"color": INK[theme()]}}


def _plain(text: str) -> str:
    return escape.html(text)


def _short(text: str) -> str:
    return _plain(text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…")


def _ink_on(share: float, scale: Sequence[str], mode: str) -> str:
    """The text colour that is read best on a cell."""
    if np.isnan(share):
        return INK[mode]
    at = share * (len(scale) - 1)
    low = min(int(at), len(scale) - 2)
    parts = [
        round(int(scale[low][i : i + 2], 16) * (1 - at + low) + int(scale[low + 1][i : i + 2], 16) * (at - low))
        for i in (1, 3, 5)
    ]
    ground = "#" + "".join(f"{part:02X}" for part in parts)
    return max(("#17212B", "#FFFFFF"), key=lambda ink: contrast(ink, ground))
