"""Slopes from before to after, points of two numbers each, and curves."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lib.audit.intervals import Estimate
from lib.query.palette import OTHER_COLOUR, category_colours
from lib.ui import charts
from lib.ui.map_component import theme

# Pixels of a drawing of slopes, and of a line of its labels.
SLOPES_HEIGHT, LABEL_PIXELS = 420, 20
# Width of a letter beside a slope, and of the drawing where two stand side by side in a window of 1,280.
LETTER_PIXELS, NARROWEST_PIXELS = 6.4, 390


def slopes(
    labels: Sequence[str], before: Sequence[Estimate], after: Sequence[Estimate], names: tuple[str, str]
) -> go.Figure:
    """A line from before to after for each label, with both intervals and the label beside its end."""
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
            mode="lines+markers",
            name=charts.plain(label),
            marker={"symbol": charts.SYMBOLS[k % len(charts.SYMBOLS)], "size": 9, "color": colour},
            line={"color": colour, "width": 2},
            error_y=charts.errors([pair[i] for i in shown], values, colour),
            customdata=[[charts.plain(charts.said(pair[i], charts.PERCENT))] for i in shown],
            hovertemplate=charts.plain(label) + ": %{customdata[0]}<extra></extra>",
            showlegend=False,
        )
    _name_ends(figure, labels, before, after)
    figure.update_xaxes(
        tickvals=[0, 1],
        ticktext=[charts.plain(name) for name in names],
        range=[-0.15, _right_end(labels)],
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(tickformat=charts.PERCENT, rangemode="tozero", automargin=True)
    _inked(figure)
    figure.update_layout(height=SLOPES_HEIGHT, margin={"l": 8, "r": 8, "t": 16, "b": 40}, dragmode=False)
    return figure


def _right_end(labels: Sequence[str]) -> float:
    """Where the axis of slopes ends, so that the longest label beside them has room in the narrowest column."""
    longest = max((min(len(label), charts.LONGEST_LABEL) for label in labels), default=0)
    taken = longest * LETTER_PIXELS / NARROWEST_PIXELS
    return max(1.55, (1.11 + 0.15 * taken) / (1 - taken))


def _name_ends(figure: go.Figure, labels: Sequence[str], before: Sequence[Estimate], after: Sequence[Estimate]) -> None:
    """Labels right of the slopes, none on another; a thin line leads from an end to its label."""
    ends = [(label, one.value) for label, one in zip(labels, after, strict=True) if one.value is not None]
    if not ends:
        return
    values = np.array([value for _, value in ends])
    bounds = [n for one in (*before, *after) for n in (one.value, one.high) if n is not None]
    heights = spread(values, max(*bounds, 1e-9) * LABEL_PIXELS / SLOPES_HEIGHT)
    ink = charts.INK[theme()]
    for (_, value), height in zip(ends, heights, strict=True):
        figure.add_scatter(
            x=[1.04, 1.1], y=[value, height], mode="lines", line={"color": ink, "width": 0.8}, opacity=0.5,
            hoverinfo="skip", showlegend=False,
        )  # fmt: skip
    figure.add_scatter(
        x=[1.11] * len(ends), y=heights.tolist(), mode="text", text=[charts.short(label) for label, _ in ends],
        textposition="middle right", textfont={"color": ink}, cliponaxis=False, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def spread(values: np.ndarray, gap: float) -> np.ndarray:
    """Heights (n,) from 0 on, at least `gap` apart and in the order of the values, as near to these as can be.

    Ends that are too close form a block around their mean, as in the regression to a monotone line by pooling.
    """
    order = np.argsort(values, kind="stable")
    blocks: list[tuple[float, int]] = []  # mean of value less k gaps, number of members
    apart = gap * np.arange(len(values))
    for value in values[order] - apart:
        mean, n = float(value), 1
        while blocks and blocks[-1][0] > mean:
            other, m = blocks.pop()
            mean, n = (mean * n + other * m) / (n + m), n + m
        blocks.append((mean, n))
    heights = np.empty(len(values))
    means = np.repeat([mean for mean, _ in blocks], [n for _, n in blocks])
    heights[order] = np.maximum(means, 0.0) + apart
    return heights


def points(
    labels: Sequence[str],
    x: Sequence[Estimate],
    y: Sequence[Estimate],
    titles: tuple[str, str],
    forms: tuple[str, str] = (charts.PERCENT, charts.PERCENT),
    *,
    is_diagonal: bool = False,
    is_log_x: bool = False,
    most_named: int | None = None,
) -> go.Figure:
    """A mark with its intervals for each label; with the diagonal, on which both numbers are the same.

    Only the first most_named labels are written beside their marks; the others are told when pointed at.
    """
    figure, mode = go.Figure(), theme()
    shown = [i for i in range(len(labels)) if x[i].value is not None and y[i].value is not None]
    colour = category_colours(1, mode)[0]
    across, up = [x[i].value for i in shown], [y[i].value for i in shown]
    figure.add_scatter(
        x=across,
        y=up,
        mode="markers+text",
        marker={"size": 9, "color": colour, "line": {"width": 1, "color": charts.PAPER[mode]}},
        text=[charts.short(labels[i]) if most_named is None or i < most_named else "" for i in shown],
        textposition="top center",
        textfont={"size": 11},
        error_x=charts.errors([x[i] for i in shown], across, colour, 1),
        error_y=charts.errors([y[i] for i in shown], up, colour, 1),
        unselected=charts.UNCHANGED,
        customdata=[
            [
                i,
                charts.plain(labels[i]),
                charts.plain(charts.said(x[i], forms[0])),
                charts.plain(charts.said(y[i], forms[1])),
            ]
            for i in shown
        ],
        hovertemplate="%{customdata[1]}: %{customdata[2]} across, %{customdata[3]} up<extra></extra>",
        showlegend=False,
    )
    if is_diagonal:
        figure.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line={"dash": "dash", "color": OTHER_COLOUR[mode]})
    figure.update_xaxes(
        title=charts.axis_title(titles[0]), tickformat=forms[0], type="log" if is_log_x else None, automargin=True
    )
    figure.update_yaxes(title=charts.axis_title(titles[1]), tickformat=forms[1], automargin=True)
    _inked(figure)
    more = charts.title_room(titles[0])
    figure.update_layout(height=460 + more, margin={"l": 8, "r": 8, "t": 16, "b": 48 + more}, dragmode=False)
    return figure


def curves(named: dict[str, np.ndarray], titles: tuple[str, str], forms: tuple[str, str], is_diagonal: bool = False):
    """Lines through points (n, 2) each, told apart by colour, dash and mark."""
    figure, mode = go.Figure(), theme()
    colours = category_colours(max(1, len(named)), mode)
    dashes = ("solid", "dash", "dot", "dashdot")
    for k, (name, line) in enumerate(named.items()):
        figure.add_scatter(
            x=line[:, 0].tolist(), y=line[:, 1].tolist(), name=charts.plain(name), mode="lines+markers",
            line={"color": colours[k], "dash": dashes[k % 4]}, marker={"symbol": charts.SYMBOLS[k % 6], "size": 7},
            showlegend=len(named) > 1,
        )  # fmt: skip
    if is_diagonal:
        figure.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line={"dash": "dash", "color": OTHER_COLOUR[mode]})
    figure.update_xaxes(title=charts.axis_title(titles[0]), tickformat=forms[0], automargin=True)
    figure.update_yaxes(title=charts.axis_title(titles[1]), tickformat=forms[1], rangemode="tozero", automargin=True)
    _inked(figure)
    more = charts.title_room(titles[0])
    figure.update_layout(
        height=320 + more, margin={"l": 8, "r": 8, "t": 16, "b": 48 + more}, dragmode=False, legend=charts.LEGEND
    )
    return figure


def _inked(figure: go.Figure) -> None:
    """Numbers on the axes in the colour of text: the theme's grey is too faint."""
    figure.update_xaxes(tickfont={"color": charts.INK[theme()]})
    figure.update_yaxes(tickfont={"color": charts.INK[theme()]})
