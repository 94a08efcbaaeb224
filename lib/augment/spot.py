"""Where `her` stands: the tokens around it, as the rules of its neighbours read them."""

from typing import NamedTuple

from lib.augment.tokens import Tokens


class Spot(NamedTuple):
    """her at token i, the words behind it at j and k; previous, word and following are the lower forms of the word
    before, at j and at k; ends: no noun can follow the word at j, since a phrase ends there.
    """

    t: Tokens
    i: int
    j: int
    k: int
    previous: str
    word: str
    following: str
    ends: bool

    @property
    def last(self) -> str:
        """The lower form of the word behind k."""
        return self.t.lower(self.t.after(self.k))

    def is_closed(self, closed: frozenset[str]) -> bool:
        """Whether a phrase ends before the word behind k: a sign, or one of these words."""
        return not self.last[:1].isalnum() or self.last in closed
