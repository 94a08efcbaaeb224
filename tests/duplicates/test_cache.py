import pytest

from lib.duplicates import cache


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A source file, and a home for the user's own cache."""
    monkeypatch.setenv("WINNOW_CACHE", str(tmp_path / "home"))
    (tmp_path / "code").mkdir()
    return str(tmp_path / "code" / "some.py")


def test_what_was_written_is_read(source, tmp_path):
    assert cache.read(source, "a") is None
    cache.write(source, "a", b"content")
    assert cache.read(source, "a") == b"content"
    assert [path.name for path in (tmp_path / "code" / "__pycache__").iterdir()] == ["a"]


@pytest.mark.parametrize("harm", [lambda whole: whole[:-1], lambda whole: b"", lambda whole: whole[:-1] + b"x"])
def test_what_is_damaged_is_not_there(source, tmp_path, harm):
    cache.write(source, "a", b"content")
    path = tmp_path / "code" / "__pycache__" / "a"
    path.write_bytes(harm(path.read_bytes()))
    assert cache.read(source, "a") is None
    cache.write(source, "a", b"again")
    assert cache.read(source, "a") == b"again"


def test_where_the_source_is_not_ours_the_users_own_folder_is_used(source, tmp_path):
    (tmp_path / "code" / "__pycache__").write_text("a file where the folder would be")
    cache.write(source, "a", b"content")
    assert (tmp_path / "home" / "kernels" / "a").exists()
    assert cache.read(source, "a") == b"content"


def test_where_nothing_can_be_written_nothing_is_kept(source, tmp_path):
    (tmp_path / "code" / "__pycache__").write_text("")
    (tmp_path / "home").write_text("")
    cache.write(source, "a", b"content")
    assert cache.read(source, "a") is None
