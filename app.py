"""The launcher: `streamlit run app.py` serves lib/main.py, and the routes of downloads and of shared audits."""

from pathlib import Path

import streamlit as st

from lib.export import download
from lib.share import routes as shared

# The main script is not this file: beside a folder `pages`, it would switch on the router that Streamlit once had.
app = st.App(Path(__file__).parent / "lib" / "main.py", routes=[*download.routes(), *shared.routes()])
