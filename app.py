"""The launcher: `streamlit run app.py` serves lib/main.py and the routes that are no pages."""

from pathlib import Path

import streamlit as st

from lib.ui.routes import routes

# The main script is not this file: beside a folder `pages`, it would switch on the router that Streamlit once had.
app = st.App(Path(__file__).parent / "lib" / "main.py", routes=routes())
