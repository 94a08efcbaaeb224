"""The settings of an analysis that a person may want to change, each with a sentence on what it does."""

from dataclasses import replace

import streamlit as st

from lib.duplicates.normalise import NORMALISATIONS
from lib.duplicates.signatures import NearOptions
from lib.embed import encoders
from lib.jobs.stages import Options
from lib.ui import escape

ENCODERS = ("auto", "minilm", "static")


def pick(start: Options, n_records: int, key: str) -> Options:
    """The options chosen, beginning with start. Raises BadOption for an encoder that cannot be."""
    known = list(dict.fromkeys([*ENCODERS, start.encoder]))
    encoder = st.selectbox(
        "Encoder",
        known,
        index=known.index(start.encoder),
        accept_new_options=True,
        key=f"{key}_encoder",
        help="How texts become vectors, for the map, the topics and search by meaning. Type the name or the path of "
        "any sentence-transformers model that is on this machine.",
    )
    st.caption(escape.markdown(encoders.choose(encoder or "auto", n_records).sentence))
    similarity = st.slider(
        "Near-duplicates from a similarity of",
        NearOptions().floor,
        1.0,
        start.near_similarity,
        0.01,
        key=f"{key}_similarity",
        help="The share of word sequences that two texts have in common. It can be moved later without a new search.",
    )
    names = list(NORMALISATIONS)
    normalisation = st.selectbox(
        "Exact duplicates after", names, index=names.index(start.normalisation), key=f"{key}_normalisation"
    )
    st.caption(escape.markdown(NORMALISATIONS[normalisation].capitalize() + "."))
    return replace(start, encoder=encoder or "auto", near_similarity=similarity, normalisation=normalisation)
