"""Which records repeat another, exactly or nearly, judged against the copy that stays, and why."""

from lib.duplicates.repeats import Removed, Repeats, exact, near

__all__ = ["Removed", "Repeats", "exact", "near"]
