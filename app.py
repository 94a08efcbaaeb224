"""The launcher: `streamlit run app.py` serves lib/main.py, and the route by which an export is downloaded."""

from pathlib import Path

import streamlit as st

from lib.export import download

# The main script is not this file: beside a folder `pages`, it would switch on the router that Streamlit once had.
app = st.App(Path(__file__).parent / "lib" / "main.py", routes=download.routes())
