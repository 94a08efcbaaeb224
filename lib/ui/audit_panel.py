"""What every panel of the audit has around it: which records it counts, and what it measures and cannot tell."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from lib.audit.sides import Side
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import audit_scope, chart_table, escape, format, state
from lib.ui.audit_scope import Scope

GENERAL = (
    "Counts words that mention a group. They do not say who wrote the text, who is described well, or how a model will "
    "behave."
)
LABELS_GENERAL = (
    "Counts the labels that the corpus brings with it. Who gave them, and how well, is for its makers to say; nothing "
    "is inferred from names."
)
MOST_CHOICES = 30


@contextmanager
def panel(scope: Scope, measures: str, cannot: str, sides: Sequence[Side] | None = None) -> Iterator[None]:
    """A panel's head, its body, its limits. sides: where the panel looks at others than those of the page."""
    counted = scope.sides if sides is None else sides
    for side in counted:
        name = f"{side.name}: " if len(counted) > 1 else ""
        chart_table.how(name + audit_scope.counted_line(scope, side))
    yield
    general = GENERAL if scope.axis.kind == "mentions" else LABELS_GENERAL
    chart_table.limits(measures, f"{cannot} {general}")


def each_side(scope: Scope, draw: Callable[[Side, str], None]) -> None:
    """Draw a part for each side, beside each other where there are two. draw gets the side and a word for its keys."""
    if not scope.is_double:
        draw(scope.sides[0], "one")
        return
    for column, side, word in zip(st.columns(2, gap="large"), scope.sides, ("one", "other"), strict=True):
        with column:
            st.html(
                f'<p class="w-what">{escape.html(side.name)} <span class="w-muted">{format.records(side.n)}</span></p>'
            )
            draw(side, word)


def not_enough(why: str) -> None:
    """In place of a chart: never 0, never a crash."""
    said = why if why.startswith("not enough data") else f"not enough data: {why}"
    st.html(f'<p class="w-muted">{escape.html(said[:1].upper() + said[1:])}.</p>')


def show(selection: Selection) -> None:
    """Go to the records behind a number; for callbacks."""
    state.show(selection)


def go(label: str, selection: Selection, key: str) -> None:
    """A button that leads to the records behind a number."""
    st.button(
        escape.markdown(label), key=key, icon=":material/table_rows:", on_click=state.show, args=(selection,),
        help="Make them the Selection and read them on Browse",
    )  # fmt: skip


def two_groups(scope: Scope, groups: Sequence[str], key: str, usual: tuple[str, str] = ("women", "men")):
    """Two different groups of the axis."""
    first, second = usual if set(usual) <= set(groups) else (groups[0], groups[1])
    of = f"{scope.axis.kind}_{scope.axis.name}"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}_groups"):
        one = st.selectbox("Group", groups, index=list(groups).index(first), key=f"{key}_first_{of}", width=220)
        left = [group for group in groups if group != one]
        index = left.index(second) if second in left else 0
        other = st.selectbox("against", left, index=index, key=f"{key}_second_{of}", width=220)
    return one, other


def column_choice(view: View, label: str, key: str, without: str = "") -> str | None:
    """A column that groups are set against; None where the corpus has none."""
    names = [name for name in audit_scope.columns(view) if name != without]
    usual = [column.name for column in view.workspace.columns if column.role == "source"]
    names.sort(key=lambda name: (name != "topic", name not in usual))
    if not names:
        st.html('<p class="w-muted">This corpus has no column of topics, sources or other kinds of records yet.</p>')
        return None
    return st.selectbox(label, names, key=f"{key}_{without}", width=260)
