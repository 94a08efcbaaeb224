"""One published audit for the tests that only read."""

import pytest

from lib.share import publishing
from tests.share.corpus import TERMS, audited, opened


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """The workspace's folder, inside a home of its own, and the snapshot published in it."""
    home = tmp_path_factory.mktemp("home")
    view = opened(home / "corpus")
    value = publishing.publish(view, audited(view), TERMS)
    view.close()
    (home / "corpus" / "workspace").rename(home / "talk")
    return home / "talk", value
