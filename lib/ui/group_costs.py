"""In the dialog of an exclusion: the groups that would lose records, and which of them more than the others."""

import streamlit as st

from lib.audit.cost import GroupLoss
from lib.audit.removal import MARK_ABOVE
from lib.curate.actions import Plan
from lib.curate.cost import group_costs
from lib.query.view import View
from lib.ui import escape, format

MOST = 12
LARGE = 100
KEPT = "act_groups"


def draw(view: View, planned: Plan) -> None:
    """The table. Counted once for a plan: the dialog is drawn again at each letter of the reason."""
    kept = st.session_state.get(KEPT)
    if kept is None or kept[0] is not planned:
        kept = st.session_state[KEPT] = (planned, group_costs(view, planned.members.ids))
    losses = kept[1]
    if losses is None:
        said = "Groups of people: not known, their mentions have not been counted (page Audit)."
        st.html(f'<p class="w-note w-muted">{said}</p>')
    elif not losses:
        st.html('<p class="w-note w-muted">Groups of people: none of these records mentions one.</p>')
    else:
        st.html(table(losses))


def table(losses: tuple[GroupLoss, ...]) -> str:
    """The marked groups first, then those that lose most; at most MOST of them."""
    marked = [loss for loss in losses if loss.is_marked]
    others = sorted((loss for loss in losses if not loss.is_marked), key=lambda loss: (-loss.n_gone, loss.group))
    shown = [*marked, *others][:MOST]
    rows = "".join(
        f"<tr{' class=w-strong' if loss.is_marked else ''}>"
        f"<td>{'▲ ' if loss.is_marked else ''}{escape.html(loss.group)} "
        f'<span class="w-muted">{escape.html(loss.axis)}</span></td>'
        f'<td class="w-number">{format.count(loss.n_gone)} of {format.count(loss.n_of)}</td>'
        f'<td class="w-number">{format.share(loss.share)}</td>'
        f'<td class="w-number">{_ratio(loss)}</td></tr>'
        for loss in shown
    )
    more = f", {len(losses) - len(shown):,} more touched" if len(losses) > len(shown) else ""
    head = (
        f'<tr><th>groups mentioned{more}</th><th class="w-number">would go</th><th></th>'
        '<th class="w-number">against the others</th></tr>'
    )
    said = (
        f"▲ {len(marked)} of {len(losses)} groups would go at over {MARK_ABOVE} times the rate of the records that do "
        "not mention them, with the interval clear of 1."
        if marked
        else f"No group would go at over {MARK_ABOVE} times the rate of the others with its interval clear of 1."
    )
    return f'<table class="w-table">{head}{rows}</table><p class="w-note">{escape.html(said)}</p>'


def _ratio(loss: GroupLoss) -> str:
    ratio = loss.ratio
    if ratio.value is None:
        return '<span class="w-muted">not enough data</span>'
    if ratio.value > LARGE:
        # Nearly none of the others go: the number then says only how many others there are.
        return f"over {LARGE}×"
    if ratio.low is None or ratio.high is None:
        return f"{ratio.value:.2f}×"
    return f"{ratio.value:.2f}× ({ratio.low:.2f} to {ratio.high:.2f})"
