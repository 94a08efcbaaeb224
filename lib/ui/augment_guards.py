"""What a rewriting may touch and who does it: the guards, and rules or a model of one's own."""

from dataclasses import asdict

import streamlit as st

from lib.augment.policy import Policy

NAMED = {"known": "leave public people", "any": "leave anyone named in full", "off": "rewrite all"}
QUOTED = {"rewrite": "rewrite them", "keep": "leave them"}


def choose() -> tuple[Policy, int]:
    """The guards, all that can be switched, and the seed, in a popover."""
    with st.popover("Guards", icon=":material/shield:", help="What is left alone"):
        named = st.radio(
            "Named people", list(NAMED), format_func=NAMED.get, key="augment_named", persist_state="session",
            help="Texts about public or historical persons, and those with years of life, would become untrue",
        )  # fmt: skip
        quotations = st.radio(
            "Quotations", list(QUOTED), format_func=QUOTED.get, key="augment_quotations", persist_state="session"
        )
        biology = st.checkbox(
            "Leave texts about pregnancy, birth and anatomy", value=True, key="augment_biology", persist_state="session"
        )
        code = st.checkbox("Leave code, markup and LaTeX", value=True, key="augment_code", persist_state="session")
        language = st.checkbox(
            "Leave what is not English", value=True, key="augment_language", persist_state="session",
            help="The rules know English only",
        )  # fmt: skip
        names = st.checkbox(
            "Also map first names", value=False, key="augment_names", persist_state="session",
            help="One name of the other kind for each first name, the same one throughout a text; surnames stay",
        )  # fmt: skip
        shortest = st.number_input(
            "Leave texts of fewer words than", 0, 1000, 0, key="augment_shortest", persist_state="session"
        )
        seed = st.number_input(
            "Seed", 0, 2**31 - 1, 7, key="augment_seed", persist_state="session",
            help="The same seed draws the same records, and maps names alike",
        )  # fmt: skip
    made = Policy(
        named_people=named, biology=biology, quotations=quotations, code=code, language=language, names=names,
        min_words=int(shortest), seed=int(seed),
    )  # fmt: skip
    return made, int(seed)


def said(chosen: Policy) -> str:
    """The guards that are not as usual, in words; "" where all are."""
    usual, own = asdict(Policy()), asdict(chosen)
    named = [name for name in own if own[name] != usual[name] and name != "seed"]
    return ", ".join(f"{name.replace('_', ' ')}: {own[name]}" for name in named)
