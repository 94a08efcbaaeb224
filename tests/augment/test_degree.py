"""Words of degree behind her."""

import pytest

from tests.augment.reading import is_owner


@pytest.mark.parametrize(
    "text",
    [
        "We loved her very much.",
        "The news made her so angry.",
        "The critics treated her more kindly than the public did.",
        "They considered her too young for the post.",
        "They gave her more time.",
        "I miss her more every day.",
        "We knew her well.",
    ],
)
def test_object(text):
    assert not is_owner(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was her very own garden.",
        "We read her most famous book.",
        "The firm relies on her more than twenty years of experience.",
        "Her well-known temper was a problem.",
        "They cheered her once famous team.",
    ],
)
def test_owner(text):
    assert is_owner(text)
