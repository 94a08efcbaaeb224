"""Where to cut a column of numbers or dates into a few bars, at values that a person would choose."""

import math
import sys
from collections.abc import Sequence
from datetime import datetime

MOST_BINS = 16
# Two years of months, a day of hours.
MOST_DATE_BINS = 25
# A range is cut by ratios (1, 2, 5, 10 ...) and not by equal steps where its 99th percentile lies this many times
# above its median: lengths of texts do, ages and ratings do not. Our own choice, by looking at such columns.
SKEWED = 4.0

_CALENDAR = (
    *(("hour", step) for step in (1, 3, 6, 12)),
    *(("day", step) for step in (1, 7)),
    *(("month", step) for step in (1, 3)),
    *(("year", step) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


def of_numbers(quantiles: Sequence[float], is_whole: bool) -> tuple[float, ...]:
    """Cuts c1 < c2 < ... of a column of numbers: bars are below c1, from c1 to below c2, ..., from the last upwards.

    quantiles are the 0, 1, 50, 99 and 100 % quantiles. Outliers beyond the 1 and 99 % lie in the first and last bar,
    so that one wrong value does not squeeze all others into one. is_whole asks for whole cuts. Empty where all values
    are equal.
    """
    least, low, middle, high, most = quantiles
    if not all(map(math.isfinite, (least, most))) or least == most:
        return ()
    if low == high:  # nearly all values are one: the bars then tell it from the others
        low, high = least, most
    if middle > 0 and low >= 0 and high / middle > SKEWED and high / max(low, middle / 1000) > 10:
        cuts = _by_ratio(max(low, middle / 1000, 1.0 if is_whole else 0.0), high, is_whole)
    else:
        cuts = _by_step(low, high, is_whole)
    cuts = [cut for cut in cuts if least < cut <= most]
    return tuple(int(cut) if is_whole else cut for cut in cuts)


def _by_step(low: float, high: float, is_whole: bool) -> list[float]:
    """Multiples of 1, 2, 2.5 or 5 times a power of ten, about a dozen of them inside [low, high]."""
    rough = (high - low) / 12
    if rough < sys.float_info.min:
        return []  # so close that no step between them can be written
    power = 10.0 ** math.floor(math.log10(rough))
    sizes = (1, 2, 5, 10) if is_whole else (1, 2, 2.5, 5, 10)
    step = next(size * power for size in sizes if size * power >= rough * 0.999)
    if is_whole:
        step = max(1.0, round(step))
    first, last = math.floor(low / step) + 1, math.floor(high / step)
    # Rounded, since 3 * 0.1 would else be written 0.30000000000000004.
    return [_tidy(number * step) for number in range(first, max(first, last) + 1)]


def _by_ratio(low: float, high: float, is_whole: bool) -> list[float]:
    """1, 2, 5, 10, 20 ...: or 1, 10, 100 ... where that would make too many bars."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for digits in ((1, 1.5, 2, 3, 5, 7), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
        cuts = [_tidy(digit * 10.0**exponent) for exponent in exponents for digit in digits]
        cuts = [cut for cut in cuts if low < cut <= high and not (is_whole and cut != round(cut))]
        if len(cuts) < MOST_BINS:
            return cuts
    return cuts[:: math.ceil(len(cuts) / (MOST_BINS - 1))]


def _tidy(value: float) -> float:
    return float(f"{value:.10g}")


def of_dates(least: datetime, most: datetime, has_time: bool) -> tuple[datetime, ...]:
    """Cuts of a column of dates at the starts of hours, days, weeks, months, quarters or years; see `of_numbers`.

    The finest unit that makes at most MOST_DATE_BINS bars is taken; hours only where has_time.
    """
    for unit, step in _CALENDAR:
        if unit == "hour" and not has_time:
            continue
        first = _floor(least, unit, step)
        cuts: list[datetime] = []
        cut = _next(first, unit, step)
        while cut is not None and cut <= most and len(cuts) < MOST_DATE_BINS:
            cuts.append(cut)
            cut = _next(cut, unit, step)
        if len(cuts) < MOST_DATE_BINS:
            return tuple(cuts)
    return ()


def unit_of(cuts: Sequence[datetime]) -> str:
    """The coarsest of "year", "month", "day", "hour" in which all cuts can be written."""
    if all((cut.month, cut.day, cut.hour) == (1, 1, 0) for cut in cuts):
        return "year"
    if all((cut.day, cut.hour) == (1, 0) for cut in cuts):
        return "month"
    return "day" if all(cut.hour == 0 for cut in cuts) else "hour"


def _floor(moment: datetime, unit: str, step: int) -> datetime:
    if unit == "hour":
        return moment.replace(hour=moment.hour // step * step, minute=0, second=0, microsecond=0)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "day":
        # Weeks begin on Monday; ordinal 1 is a Monday.
        return day if step == 1 else datetime.fromordinal(max(1, day.toordinal() - day.weekday()))
    if unit == "month":
        return day.replace(month=(day.month - 1) // step * step + 1, day=1)
    return day.replace(year=max(1, day.year // step * step), month=1, day=1)


def _next(moment: datetime, unit: str, step: int) -> datetime | None:
    """The cut after this one; None past the year 9999."""
    try:
        if unit == "hour":
            return datetime.fromordinal(moment.toordinal() + (moment.hour + step) // 24).replace(
                hour=(moment.hour + step) % 24
            )
        if unit == "day":
            return datetime.fromordinal(moment.toordinal() + step)
        if unit == "month":
            months = moment.month - 1 + step
            return moment.replace(year=moment.year + months // 12, month=months % 12 + 1)
        return moment.replace(year=(moment.year // step + 1) * step)
    except ValueError:
        return None
