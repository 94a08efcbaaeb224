"""Open a corpus and analyse it."""

import streamlit as st

st.write("Corpora")
