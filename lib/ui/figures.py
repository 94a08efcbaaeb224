"""Overview's numbers as cards, and its spreads as bars; each leads to the records that it counts."""

from collections.abc import Sequence

import streamlit as st

from lib.jobs.stages import STAGES
from lib.query.overview import Figure, Spread
from lib.ui import bars, escape, format, navigation, state


def cards(figures: Sequence[Figure]) -> None:
    """One card a number. One that was not computed says which stage would."""
    titles = {stage.name: stage.title for stage in STAGES}
    with st.grid("auto", min_column_width=140, gap="small", key="figures"):
        for position, figure in enumerate(figures):
            with st.container(border=True, gap=None, height="stretch", key=f"figure_{position}"):
                st.html(f'<p class="w-muted">{escape.html(figure.name)}</p>')
                if figure.value is None:
                    st.html('<p class="w-big w-muted">–</p>')
                    title = titles.get(figure.stage, figure.stage)
                    st.html(f'<p class="w-note w-muted">needs: {escape.html(title)}</p>')
                    st.page_link(navigation.path_of("corpora"), label="Compute it", icon=":material/play_arrow:")
                    continue
                st.button(
                    format.count(figure.value) if figure.value < 10**7 else format.tokens(figure.value),
                    key=f"go_{figure.name}",
                    type="tertiary",
                    on_click=state.show,
                    args=(figure.selection,),
                    help="Show these records",
                )
                st.html(f'<p class="w-note w-muted">{escape.html(figure.note)}</p>')


def spreads(found: Sequence[Spread]) -> None:
    """One card a spread, clickable bar by bar."""
    if not found:
        st.html('<p class="w-muted">No record is in this Selection: remove a filter, or look at all records.</p>')
        return
    with st.grid("auto", min_column_width=360, gap="small", key="spreads"):
        for spread in found:
            with st.container(border=True, gap="xsmall", height="stretch"):
                _spread(spread)


def _spread(spread: Spread) -> None:
    total = sum(bar.n_records for bar in spread.bars) or 1
    aside = f'<span class="w-muted"> {escape.html(spread.column)}</span>' if spread.column else ""
    st.html(f'<p class="w-what">{escape.html(spread.title)}{aside}</p>')
    rows = [
        bars.Row(
            bar.label,
            bar.n_records,
            f"{format.count(bar.n_records)} · {format.share(bar.n_records / total)}",
            is_rest=bar.is_rest,
        )
        for bar in spread.bars
    ]
    key = f"spread_{spread.title}_{spread.column}"
    bars.bars(rows, key, lambda position: state.show(spread.bars[position].selection))
