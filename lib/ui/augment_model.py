"""A model of one's own as the rewriter: where it answers, what a run costs, and the word that texts may be sent."""

from dataclasses import asdict
from urllib.parse import urlsplit

import streamlit as st

from lib.augment import cost as costs
from lib.augment import endpoint as endpoints
from lib.augment.directions import Direction
from lib.augment.draw import Drawing
from lib.augment.endpoint import Endpoint
from lib.augment.leaves import OF_THE_RECORD
from lib.augment.policy import Policy
from lib.augment.trial import Trial
from lib.ui import chart_table, escape, format, problem

RULES, MODEL = "Rules", "A model at an endpoint"
HELP = "Rules run on this machine and send nothing anywhere. A model is asked over the network, for this run only."
AGREED = "augment_agreed"


def choose(direction: Direction) -> dict | None:
    """None for rules; else the endpoint's settings, which hold no key."""
    who = st.segmented_control(
        "Rewritten by", [RULES, MODEL], key="augment_who", default=RULES, required=True, help=HELP
    )
    if who == RULES:
        return None
    usual = endpoints.from_environment()
    with st.container(border=True, key="augment_model"), problem.shown():
        with st.container(horizontal=True, vertical_alignment="bottom"):
            url = st.text_input(
                "Base URL", usual.url, key="augment_url", persist_state="session", placeholder="https://host/v1",
                width=300, help="Any endpoint that speaks the OpenAI protocol",
            )  # fmt: skip
            model = st.text_input("Model", usual.model, key="augment_model_name", persist_state="session", width=200)
            variable = st.text_input(
                "Key in the variable", usual.key_variable, key="augment_key_variable", persist_state="session",
                width=200,
                help="The name of the environment variable of the server that holds the key; the key is never shown or "
                "kept. Empty where the endpoint wants none.",
            )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            per_minute = st.number_input(
                "Requests a minute", 1, 10_000, usual.per_minute, key="augment_pace", persist_state="session", width=150
            )
            price_in = st.number_input(
                "Price per million tokens in", 0.0, None, None, key="augment_price_in", persist_state="session",
                width=200, placeholder="unknown",
            )  # fmt: skip
            price_out = st.number_input(
                "… and out", 0.0, None, None, key="augment_price_out", persist_state="session", width=150
            )
        made = Endpoint(
            url.strip(), model.strip(), variable.strip(), per_minute=int(per_minute), price_in=price_in,
            price_out=price_out, plain_http=_is_plain(url),
        )  # fmt: skip
        endpoints.checked(made)
        host = urlsplit(made.url).hostname or made.url
        where = f"{host}, which is this machine," if endpoints.is_local(made) else host
        st.checkbox(
            escape.markdown(f"Send the texts of the records drawn to {where} in this run"), key=AGREED,
            help="Guarded records are never sent. Nothing is sent before you start the run.",
        )  # fmt: skip
        return asdict(made)
    return {}


def _is_plain(url: str) -> bool:
    """Whether http to another machine is allowed; asked only where the address is one."""
    try:
        parts = urlsplit(url.strip())
        is_asked = parts.scheme == "http" and bool(parts.hostname) and not endpoints.is_loopback(parts.hostname or "")
    except ValueError:  # `checked` says what is wrong with it
        return False
    return is_asked and st.checkbox(
        "Allow plain http in this run", key="augment_plain",
        help="Everyone on the way to that machine can read the texts and the key",
    )  # fmt: skip


def is_agreed(endpoint: dict) -> bool:
    """Whether a run may be started with it."""
    return bool(endpoint) and bool(st.session_state.get(AGREED))


def cost(direction: Direction, policy: Policy, endpoint: dict, tried: Trial, drawing: Drawing) -> None:
    """What the run would send, in tokens and money; nothing is sent to tell."""
    if not endpoint:
        return
    wanted = drawing.n_needed or drawing.n_eligible
    found = costs.estimate(
        [[text] for text in tried.texts], direction.rewriter_axis or direction.axis, direction.name, policy,
        Endpoint(**endpoint), pairs=direction.pairs, refusing=OF_THE_RECORD, n_records=wanted,
    )  # fmt: skip
    price = "no price was given" if found.price is None else f"about {found.price:,.2f} in your currency"
    chart_table.how(
        f"For {format.records(wanted)}: some {format.count(found.n_requests)} requests, "
        f"{format.tokens(found.tokens_in)} tokens in and {format.tokens(found.tokens_out)} out, {price}, at least "
        f"{format.duration(found.seconds)}. Estimated from {len(tried.texts)} texts; further tries after failures come "
        "on top."
    )
