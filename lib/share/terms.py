"""What people say of an audit when they publish it: who answers for it, and what may be done with it."""

from dataclasses import dataclass
from datetime import date

from lib.audit import curated
from lib.errors import BadOption

DAYS_VALID = 180
MOST_DAYS = 1_825
LONGEST = 2_000


@dataclass(frozen=True)
class Terms:
    """What people say of an audit. title, author, owner and licence are needed; sign_off says who stands for it.

    next_review is a date (2026-05-31); collection, uses and limits are sentences on where the text comes from, what it
    may be used for and what else a reader must know. days: how long links to it may live.
    """

    title: str
    author: str
    owner: str
    licence: str
    sign_off: str = ""
    next_review: str = ""
    collection: str = ""
    uses: str = ""
    limits: str = ""
    days: int = DAYS_VALID

    def check(self, today: date) -> None:
        """Raises BadOption: something needed is missing, too long, a verdict, or no coming date."""
        for name in ("title", "author", "owner", "licence"):
            if not getattr(self, name).strip():
                raise BadOption(f"A published audit needs its {name}; write one.")
        for name in ("title", "author", "owner", "licence", "sign_off", "collection", "uses", "limits"):
            text = getattr(self, name)
            if len(text) > LONGEST:
                raise BadOption(f"The {name} has {len(text):,} characters; write at most {LONGEST:,}.")
            if verdict := curated.verdict_in(text):
                raise BadOption(
                    f"The {name} says {verdict!r}: say what was counted, and leave the verdict to the reader."
                )
        if self.next_review:
            try:
                review = date.fromisoformat(self.next_review)
            except ValueError as error:
                raise BadOption(f"{self.next_review!r} is no date of a next review; write it as 2027-05-31.") from error
            if review < today:
                raise BadOption(f"The next review, {self.next_review}, lies in the past; choose a coming day.")
        if not 1 <= self.days <= MOST_DAYS:
            raise BadOption(f"An audit cannot be shown for {self.days} days; choose 1 to {MOST_DAYS:,}.")
