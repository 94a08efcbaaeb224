import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates.meaning_stage import stored_meaning
from lib.duplicates.writing import share_not_latin, warning
from tests import corpora

LATIN = ["Ein Satz über Größe.", "Įžanga į šį žodyną", "3.14159 !", "", "iPhone 用 USB cable adapter"]
OTHER = ["패키지 관리자", "Пакет для работы", "これは USB です", "قائمة الحزم"]


@pytest.mark.parametrize(
    ("texts", "share"), [(LATIN, 0.0), (OTHER, 1.0), (LATIN[:3] + OTHER[:2], 0.5), (["", "7"], 0.0)]
)
def test_the_share_of_texts_in_other_letters(texts, share):
    assert share_not_latin(pa.array(texts)) == share


class Held:
    def __init__(self, texts):
        self.texts = texts

    def __len__(self):
        return len(self.texts)

    def pick(self, ids: np.ndarray):
        return pa.array([self.texts[k] for k in ids.tolist()])


def test_an_english_encoder_is_warned_of_and_others_are_not():
    texts = Held(OTHER[:2] + [f"word {k} here" for k in range(8)])
    said = warning(texts, "static", 7)
    assert said.startswith("About 20% of the records are not in Latin letters (≈, from 10 records): ")
    assert warning(texts, "minilm", 7) == said and warning(texts, "some-multilingual-model", 7) == ""
    assert warning(Held(LATIN), "static", 7) == "" == warning(Held([]), "static", 7)


def test_the_stage_says_so(tmp_path):
    options = corpora.Options(encoder="static")
    for name, texts in (("mixed", LATIN + OTHER), ("latin", LATIN)):
        source = corpora.write(tmp_path / f"{name}.parquet", {"text": texts * 3})
        made = corpora.open_corpus(source, tmp_path / name)
        corpora.analyse(made, options, corpora.quiet, ["meaning"])
        said = stored_meaning(made.artifact("meaning")).beware
        assert said.startswith("About 57% of the records") if name == "mixed" else said == ""
