"""Which local files a source names, and what is said of those that cannot be a corpus."""

import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.corpus import files
from lib.errors import BadSource


def write(path, n_rows=3):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"text": [f"record {i}" for i in range(n_rows)]}), path)
    return str(path)


def test_a_file_a_folder_and_a_glob(tmp_path):
    a = write(tmp_path / "a.parquet")
    b = write(tmp_path / "deep" / "er" / "b.PARQUET")
    odd = write(tmp_path / "odd[1].parquet")
    (tmp_path / "notes.txt").write_text("no")
    (tmp_path / "folder.parquet").mkdir()
    assert files.local_paths(a) == [a]
    assert files.local_paths(str(tmp_path)) == [a, b, odd]
    assert files.local_paths(str(tmp_path / "*.parquet")) == [a, odd]
    assert files.local_paths(str(tmp_path / "**" / "*.PARQUET")) == [b]
    assert files.local_paths(odd) == [odd]


def test_a_relative_path_and_home(tmp_path, monkeypatch):
    a = write(tmp_path / "a.parquet")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert files.local_paths("a.parquet") == files.local_paths("~/a.parquet") == [a]


@pytest.mark.parametrize(
    ("src", "sentence"),
    [
        ("missing.parquet", "There is no file or folder {}/missing.parquet; check the path."),
        ("empty", "Folder {}/empty holds no .parquet file; choose the folder that holds them."),
        ("*.csv", "No file matches {}/*.csv; check the pattern, or name the folder."),
    ],
)
def test_nothing_there(tmp_path, src, sentence):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadSource) as refused:
        files.local_paths(str(tmp_path / src))
    assert str(refused.value) == sentence.format(tmp_path)


def broken(tmp_path):
    whole = (tmp_path / "whole.parquet").read_bytes()
    return {
        "nothing": (b"", "is empty (0 bytes)"),
        "csv": (b"a,b\n1,2\n" * 100, "is not a Parquet file"),
        "short": (b"PA", "is not a Parquet file"),
        "magic": (b"PAR1", "is cut off"),
        "half": (whole[: len(whole) // 2], "is cut off"),
        "footer": (whole[:100] + b"\xff\xff\xff\x7fPAR1", "is cut off"),
        "encrypted": (whole[:-4] + b"PARE", "is encrypted"),
    }


def test_not_a_whole_parquet_file(tmp_path):
    write(tmp_path / "whole.parquet", 100)
    for name, (content, said) in broken(tmp_path).items():
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(content)
        with pytest.raises(BadSource) as refused:
            files.stat_and_fingerprint(str(path))
        assert str(refused.value).startswith(f"{path} {said}")


def test_no_permission_and_a_broken_disk(tmp_path, monkeypatch):
    path = write(tmp_path / "a.parquet")

    def failing(error):
        def opened(*_):
            raise error

        monkeypatch.setattr(files, "open", opened, raising=False)
        with pytest.raises(BadSource) as refused:
            files.stat_and_fingerprint(path)
        return str(refused.value)

    assert failing(PermissionError()) == f"{path} cannot be read: permission denied; ask for read access to it."
    assert failing(OSError(5, "Input/output error")) == (
        f"{path} cannot be read: Input/output error; check the disk it is on."
    )
    assert failing(FileNotFoundError()) == f"There is no file {path}; check the path."


def test_roots_limit_what_may_be_read(tmp_path, monkeypatch):
    inside, outside = write(tmp_path / "in" / "a.parquet"), write(tmp_path / "out" / "secret.parquet")
    os.symlink(outside, tmp_path / "in" / "link.parquet")
    monkeypatch.setenv("WINNOW_ROOTS", f"{tmp_path}/elsewhere{os.pathsep}{tmp_path}/in")
    files.check_inside_roots(inside)
    for path in (
        outside,
        str(tmp_path / "in" / "link.parquet"),
        str(tmp_path / "in" / ".." / "out" / "secret.parquet"),
    ):
        with pytest.raises(BadSource, match="lies outside the folders that this server may read"):
            files.check_inside_roots(path)
    for src in (
        tmp_path / "out" / "*.parquet",
        tmp_path / "out",
        tmp_path / "*" / "*.parquet",
        tmp_path / "no.parquet",
    ):
        with pytest.raises(BadSource, match="lies outside") as refused:
            files.local_paths(str(src))
        assert "secret" not in str(refused.value)


def test_fingerprint_tells_contents_apart(tmp_path):
    a, same, b = (tmp_path / f"{name}.parquet" for name in ("a", "same", "b"))
    write(a, 1000)
    same.write_bytes(a.read_bytes())
    write(b, 1001)
    assert files.fingerprint_of(str(a)) == files.fingerprint_of(str(same)) != files.fingerprint_of(str(b))
    content = bytearray(a.read_bytes())
    content[10] ^= 1
    same.write_bytes(content)
    assert files.fingerprint_of(str(a)) != files.fingerprint_of(str(same))
