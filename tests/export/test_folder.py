"""The folder of an export: whole or not there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lib.errors import BadOption, NoSpace
from lib.export import folder


def names(path: Path) -> list[str]:
    return sorted(item.name for item in path.iterdir())


def test_it_appears_when_all_of_it_is_there(tmp_path):
    target = tmp_path / "new" / "out"
    with folder.building(target) as building:
        (building / "a").write_text("1")
        assert not target.exists() and building.parent == target.parent
    assert names(target) == ["a"] and names(target.parent) == ["out"]


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "out").mkdir()
    with folder.building(tmp_path / "out") as building:
        (building / "a").write_text("1")
    assert names(tmp_path / "out") == ["a"]


def test_an_error_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), folder.building(tmp_path / "out") as building:
        (building / "a").write_text("1")
        raise ZeroDivisionError
    assert names(tmp_path) == []


@pytest.mark.parametrize("make", ["file", "full", "link"])
def test_what_is_there_is_not_overwritten(tmp_path, make):
    target = tmp_path / "out"
    if make == "file":
        target.write_text("mine")
    elif make == "link":
        target.symlink_to(tmp_path / "nowhere")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    with pytest.raises(BadOption, match="choose a new folder"), folder.building(target):
        raise AssertionError("not reached")
    assert names(tmp_path) == ["out"]


def test_what_comes_meanwhile_is_not_overwritten(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(BadOption, match="meanwhile"), folder.building(target):
        target.mkdir()
        (target / "theirs").write_text("x")
    assert names(target) == ["theirs"] and names(tmp_path) == ["out"]


def test_a_full_disk_is_said(tmp_path):
    with pytest.raises(NoSpace, match="disk is full"), folder.building(tmp_path / "out"):
        raise OSError(28, "No space left on device")
    assert names(tmp_path) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from lib.export import folder
with folder.building(Path(sys.argv[1])) as building:
    (building / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_one_is_removed_by_the_next_and_a_live_one_is_not(tmp_path):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "dead")], cwd=Path(__file__).parents[2])
    assert done.returncode == -signal.SIGKILL
    (left,) = names(tmp_path)
    assert left.startswith(".dead.") and left.endswith(".building")
    (tmp_path / ".theirs.building").mkdir()  # not an export of ours: no lock in it
    with folder.building(tmp_path / "live") as live:
        assert left not in names(tmp_path)
        with folder.building(tmp_path / "second") as second:
            (second / "b").write_text("1")
        assert live.exists()
    assert names(tmp_path) == [".theirs.building", "live", "second"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(BadOption, match="cannot be written"), folder.building(tmp_path / "out"):
        raise AssertionError("not reached")
