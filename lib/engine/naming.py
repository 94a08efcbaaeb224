"""How a name from a source file is written in a sentence: on one line, and cut where it is long."""

from collections.abc import Iterable

MAX_CHARS = 60
MAX_NAMES = 30


def shown(name: str) -> str:
    """The name in quotation marks, with line breaks and other unprintable characters escaped."""
    return repr(name if len(name) <= MAX_CHARS else f"{name[:MAX_CHARS]}…")


def shown_list(names: Iterable[str]) -> str:
    """The names, with commas between, the first 30 of them; plain words stand without quotation marks."""
    names = list(names)
    plain = [name if name.isidentifier() and len(name) <= MAX_CHARS else shown(name) for name in names[:MAX_NAMES]]
    more = f" and {len(names) - MAX_NAMES:,} more" if len(names) > MAX_NAMES else ""
    return ", ".join(plain) + more
