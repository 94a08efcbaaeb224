"""Whether records are written in Latin letters, which is all that the packaged encoders understand."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.corpus.texts import Texts
from lib.duplicates.meaning_recall import drawn
from lib.duplicates.strings import text_array

N_SAMPLED = 1_000
# They were trained on English; other models are not judged.
ENGLISH = ("static", "minilm")
LEAST_SHARE = 0.02


def share_not_latin(texts: pa.Array) -> float:
    """The share of the texts with letters that have more of other scripts than Latin ones, 0..1; 0 of no text."""
    letters = pc.count_substring_regex(texts, r"\p{L}").to_numpy(zero_copy_only=False)
    latin = pc.count_substring_regex(texts, r"\p{Latin}").to_numpy(zero_copy_only=False)
    written = letters > 0
    return float((2 * latin[written] < letters[written]).mean()) if written.any() else 0.0


def warning(texts: Texts, encoder: str, seed: int) -> str:
    """What to beware of where an English encoder made vectors of other scripts, in words; "" where there is nothing."""
    if encoder not in ENGLISH or not len(texts):
        return ""
    ids = drawn(np.arange(len(texts)), N_SAMPLED, seed)
    share = share_not_latin(text_array(texts.pick(ids)))
    if share < LEAST_SHARE:
        return ""
    return (
        f"About {share:.0%} of the records are not in Latin letters (≈, from {len(ids):,} records): their vectors come "
        "from an English model, to which texts of one script look alike whatever they say, so read such groups first."
    )
