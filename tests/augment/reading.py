"""How the first her of a text reads, for tests of the rules one by one."""

from lib.augment.possessive import of_her
from lib.augment.tokens import Tokens


def is_owner(text: str) -> bool:
    """Whether the first `her` of the text stands before what is owned."""
    t = Tokens(text)
    return of_her(t, t.low.index("her")).is_owner
