"""The few style rules that Streamlit's own theme has no setting for."""

import streamlit as st

# Colours come from Streamlit's theme variables or currentColor, so that light and dark both read well.
STYLE = """
<style>
.w-title { display: flex; align-items: baseline; gap: .7rem; flex-wrap: wrap; margin: 0; }
.w-title h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; margin: 0; padding: 0; }
.w-title .w-corpus { opacity: .65; font-size: .95rem; overflow-wrap: anywhere; }
.w-muted { opacity: .68; margin: 0; }
.w-what { font-weight: 600; margin: 0 0 .15rem 0; }
.w-counts { margin: 0; font-variant-numeric: tabular-nums; white-space: normal; line-height: 2rem; }
.w-counts b { font-weight: 650; }
.st-key-selection_bar { border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent);
    padding-bottom: .5rem; gap: .4rem; }
.st-key-pills:empty, .st-key-last_event:empty { display: none; }
.st-key-pills { gap: .35rem; }
.st-key-pills button { min-height: 1.75rem; padding: .05rem .55rem; border-radius: 1rem; max-width: 34rem; }
.st-key-pills button p { font-size: .87rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
[class*="st-key-figure_"] { padding: .6rem .8rem; }
[class*="st-key-figure_"] button { min-height: 0; padding: 0; justify-content: flex-start; }
[class*="st-key-figure_"] button p, .w-big { font-size: 1.4rem; font-weight: 650; line-height: 1.3; margin: 0;
    font-variant-numeric: tabular-nums; }
[class*="st-key-figure_"] a { padding-left: 0; }
.w-note { font-size: .87rem; line-height: 1.3; }
/* Keys of a page leave the focus on all of it: a frame around everything tells nobody anything. */
[data-testid="stMain"]:focus-visible { outline: none; }
[data-testid="stMainBlockContainer"] { padding-left: 2.2rem; padding-right: 2.2rem; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; } }
.w-mark { font-size: .75rem; font-weight: 600; padding: .05rem .45rem; border-radius: 1rem; margin-left: .4rem;
    border: 1px solid currentColor; opacity: .75; }
.w-problem { border-left: 3px solid #d55e00; padding-left: .6rem; margin: 0; }
[class*="st-key-shelf_"]:not(:last-child) { border-bottom: 1px solid color-mix(in srgb, currentColor 10%, transparent);
    padding-bottom: .5rem; }
[data-testid="stProgress"] p { font-size: .93rem; }
.w-decision p { margin: 0; overflow-wrap: anywhere; }
.w-undone { opacity: .85; } .w-undone .w-what { font-weight: 400; }
[class*="st-key-decision_"] { border-bottom: 1px solid color-mix(in srgb, currentColor 10%, transparent);
    padding-bottom: .5rem; }
.w-facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0 !important;
    padding: 0 !important;
    font-variant-numeric: tabular-nums; }
.w-facts dt, .w-facts dd { margin: 0 !important; padding: 0; }
.w-facts dt { opacity: .68; } .w-facts dd { overflow-wrap: anywhere; }
.w-table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .93rem; }
.w-table th { text-align: left; font-weight: 600; opacity: .68; padding: .2rem .6rem .2rem 0; }
.w-table td { padding: .2rem .6rem .2rem 0; vertical-align: top; overflow-wrap: anywhere;
    border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
.w-table .w-strong td { font-weight: 650; }
.w-table .w-number { text-align: right; white-space: nowrap; }
</style>
"""

# Streamlit writes white on all that is filled with the primary colour, which in the dark is too light for that: 3.3 to
# 1. The colour of the text is that of the page's ground, 5.5 to 1; under the pointer the button grows lighter.
DARK = """
<style>
:is([data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
    [data-testid="stMenuButtonButton"][kind="primary"], [data-tag]):not([disabled]),
:is([data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
    [data-testid="stMenuButtonButton"][kind="primary"], [data-tag]):not([disabled]) :is(p, span, svg, button) {
    color: #12171C; }
:is([data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
    [data-testid="stMenuButtonButton"][kind="primary"]):not([disabled]):is(:hover, :active, :focus) {
    background-color: #5FB0E0; border-color: #5FB0E0; color: #12171C; }
</style>
"""


def apply() -> None:
    """Put the rules into the page; once a run."""
    st.html(STYLE + DARK if st.context.theme.type == "dark" else STYLE)
