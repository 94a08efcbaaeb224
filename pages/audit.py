"""Whom the corpus talks about, how, and what each filter does to them, with honest numbers."""

import streamlit as st

from lib.ui import audit_scope, audit_start, audit_tabs, chart_table, problem, state

view = state.view_or_teach(audit_start.ABOUT)
if view is not None:
    st.html(chart_table.STYLE)
    if not audit_start.is_ready(view):
        with problem.shown():
            audit_start.teach(view)
    else:
        with problem.shown():
            audit_start.say_stale(view)
        with problem.shown():
            scope = audit_scope.choose(view, state.selection())
            tabs = st.tabs(list(audit_tabs.TABS), key="audit_tab", on_change="rerun")
            for tab, draw in zip(tabs, audit_tabs.TABS.values(), strict=True):
                if tab.open:
                    with tab, problem.shown():
                        draw(scope)
