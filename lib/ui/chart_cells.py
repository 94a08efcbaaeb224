"""A table of coloured cells, each with its number written in it, each a mark that can be clicked."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from lib.query.palette import OTHER_COLOUR, contrast
from lib.ui import charts
from lib.ui.map_component import theme

# Low, middle, high of cells: blue and orange are told apart with every common colour blindness.
DIVERGING = {"light": ("#1F5FA8", "#F3F5F7", "#C25A00"), "dark": ("#5FB2F2", "#232C34", "#F39A3D")}
RISING = {"light": ("#F3F5F7", "#0B5C8A"), "dark": ("#1B2229", "#6CB8E6")}
# More letters than this do not fit above the columns of cells on a narrow screen.
MOST_LETTERS = 50


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
        unselected={"marker": {"opacity": 0.01}, "textfont": {"color": charts.INK[mode]}},
        text=[charts.plain(texts[r][c]) or "–" for r, c in places],
        textfont={"color": [_ink_on(share[r, c], scale, mode) for r, c in places], "size": 12},
        customdata=[[r, c] for r, c in places],
        hovertext=[charts.plain(notes[r][c]) for r, c in places],
        hoverinfo="text",
        showlegend=False,
    )
    is_turned = sum(min(len(column), charts.LONGEST_LABEL) for column in columns) > MOST_LETTERS
    figure.update_xaxes(
        tickvals=list(range(len(columns))), ticktext=[charts.short(c) for c in columns], side="top", showgrid=False,
        zeroline=False, range=[-0.5, len(columns) - 0.5], ticklabeloverflow="allow",
        tickangle=-35 if is_turned else 0, fixedrange=True,
        tickfont={"color": charts.INK[mode], "size": 12},
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=heights, ticktext=[charts.short(r) for r in rows], range=[len(rows) - 0.5, -0.5], showgrid=False,
        zeroline=False, automargin=True, fixedrange=True, tickfont={"color": charts.INK[mode], "size": 13},
    )  # fmt: skip
    tall = 150 if is_turned else 60
    figure.update_layout(
        height=tall + 40 + charts.ROW_HEIGHT * len(rows),
        margin={"l": 8, "r": 90 if is_turned else 24, "t": tall, "b": 12},
        dragmode=False,
    )
    return figure


def _ink_on(share: float, scale: Sequence[str], mode: str) -> str:
    """The text colour that is read best on a cell."""
    if np.isnan(share):
        return charts.INK[mode]
    at = share * (len(scale) - 1)
    low = min(int(at), len(scale) - 2)
    parts = [
        round(int(scale[low][i : i + 2], 16) * (1 - at + low) + int(scale[low + 1][i : i + 2], 16) * (at - low))
        for i in (1, 3, 5)
    ]
    ground = "#" + "".join(f"{part:02X}" for part in parts)
    return max(("#17212B", "#FFFFFF"), key=lambda ink: contrast(ink, ground))
