"""A component's style or script, as short as it can be sent: Streamlit sends it along with every change of the data."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "assets"


def read(name: str) -> str:
    """The file without indentation, empty lines and lines that are comments."""
    lines = (line.strip() for line in (_FOLDER / name).read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
