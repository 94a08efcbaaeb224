"""By meaning, in the page: what to beware of."""

from pathlib import Path

import pytest

from tests import corpora
from tests.test_app_duplicates import on_tab

ENGLISH = [f"The {word} of the {other} is in a box." for word in ("cat", "dog", "hat") for other in ("king", "cook")]
KOREAN = ["패키지 관리자", "음악 재생기와 편집기", "네트워크 도구 모음"]


@pytest.mark.parametrize(("texts", "n_warnings"), [(ENGLISH + KOREAN, 1), (ENGLISH, 0)])
def test_other_scripts_are_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts, n_warnings):
    source = corpora.write(tmp_path / "corpus.parquet", {"text": texts})
    made = corpora.open_corpus(source, tmp_path / "home" / "made")
    corpora.analyse(made, corpora.Options(encoder="static"), corpora.quiet, ["profile", "meaning"])
    monkeypatch.setenv("WINNOW_HOME", str(tmp_path / "home"))
    test = on_tab("By meaning", "made")
    said = [warning.value for warning in test.warning if "Latin letters" in warning.value]
    assert len(said) == n_warnings and not test.exception and not test.error
    assert n_warnings == 0 or said[0].startswith("About 33")
