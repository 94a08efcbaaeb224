"""Numbers, sizes and times as people read them."""

from datetime import UTC, datetime

UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
BYTES = ("B", "kB", "MB", "GB", "TB", "PB")


def count(n: int) -> str:
    """50335 as "50,335"."""
    return f"{n:,}"


def records(n: int) -> str:
    """ "1 record", "50,335 records"."""
    return f"{n:,} record{'' if n == 1 else 's'}"


def tokens(n: int | None) -> str:
    """41_200_000 as "41.2 M", 950 as "950"; None, not counted yet, as "–"."""
    if n is None:
        return "–"
    for size, unit in UNITS:
        if n >= 0.9995 * size:
            return f"{n / size:.3g} {unit}"
    return str(n)


def share(x: float) -> str:
    """0.042 as "4.2 %"; what is above nothing never reads as nothing, and what is below all never as all."""
    if 0 < x < 0.001:
        return "< 0.1 %"
    if 0.999 < x < 1:
        return "> 99.9 %"
    return f"{100 * x:.1f} %" if 0 < x < 1 else f"{100 * x:.0f} %"


def similarity(x: float) -> str:
    """0.8123 as "0.812", 0.99792 as "0.9979": what lies close below 1 never reads as 1."""
    return f"{min(x, 0.9999):.4f}" if 0.98 <= x < 1 else f"{x:.3f}"


def bytes_(n: float) -> str:
    """8_120_000 as "8.1 MB", in powers of 1,000 as disks are sold."""
    for unit in BYTES:
        if n < 999.5 or unit == BYTES[-1]:
            return f"{n:.0f} {unit}" if unit == "B" or n >= 99.95 else f"{n:.1f} {unit}"
        n /= 1000
    raise AssertionError("the last unit takes every size")


def duration(seconds: float | None) -> str:
    """0.3 as "under 1 s", 12 as "12 s", 190 as "3 min 10 s", 7500 as "2 h 5 min"; None as ""."""
    if seconds is None:
        return ""
    if 0 < seconds < 1:
        return "under 1 s"
    whole = int(seconds + 0.5)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def when(iso: str) -> str:
    """An ISO time stamp in UTC as "2026-05-04 12:30 UTC"."""
    return iso[:16].replace("T", " ") + " UTC"


def ago(iso: str, now: datetime | None = None) -> str:
    """How long ago an ISO time stamp was: "just now", "5 min ago", "3 h ago", "2 days ago", then the date."""
    then = datetime.fromisoformat(iso)
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 86_400:
        return f"{int(seconds // 3600)} h ago"
    days = int(seconds // 86_400)
    return f"{days} day{'' if days == 1 else 's'} ago" if days < 31 else iso[:10]
