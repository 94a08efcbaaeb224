"""Write more of the groups that are missing: plan, generate, review, and watch the audit move."""

import streamlit as st

from lib.ui import audit_start, augment_runs, augment_tabs, chart_table, difference, problem, state

view = state.view_or_teach(augment_tabs.ABOUT)
if view is not None:
    for style in (chart_table.STYLE, difference.STYLE, augment_tabs.STYLE):
        st.html(style)
    if not audit_start.is_ready(view):
        with problem.shown():
            if not augment_runs.is_growing(view.workspace):
                audit_start.teach(view, augment_tabs.ABOUT)
    else:
        tabs = st.tabs(list(augment_tabs.TABS), key="augment_tab", on_change="rerun")
        for tab, draw in zip(tabs, augment_tabs.TABS.values(), strict=True):
            if tab.open:
                with tab, problem.shown():
                    draw(view, state.selection())
