"""What the pages share: everything here draws with Streamlit."""
