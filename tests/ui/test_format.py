"""Numbers, sizes and times as the pages write them."""

from datetime import UTC, datetime

import pytest

from lib.ui import format

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (format.count(50335), "50,335"),
        (format.records(1), "1 record"),
        (format.records(0), "0 records"),
        (format.tokens(None), "–"),
        (format.tokens(950), "950"),
        (format.tokens(1000), "1 k"),
        (format.tokens(63_194), "63.2 k"),
        (format.tokens(41_200_000), "41.2 M"),
        (format.tokens(999_900), "1 M"),
        (format.tokens(7_300_000_000), "7.3 G"),
        (format.share(0), "0 %"),
        (format.share(0.0001), "< 0.1 %"),
        (format.share(0.042), "4.2 %"),
        (format.share(0.99999), "> 99.9 %"),
        (format.share(1), "100 %"),
        (format.bytes_(12), "12 B"),
        (format.bytes_(8_120_000), "8.1 MB"),
        (format.bytes_(999_700), "1.0 MB"),
        (format.bytes_(640_000_000_000), "640 GB"),
        (format.duration(None), ""),
        (format.duration(0), "0 s"),
        (format.duration(0.3), "under 1 s"),
        (format.duration(12), "12 s"),
        (format.duration(190), "3 min 10 s"),
        (format.duration(7500), "2 h 5 min"),
        (format.when("2026-05-04T12:30:11+00:00"), "2026-05-04 12:30 UTC"),
        (format.ago("2026-05-04T11:59:30+00:00", NOW), "just now"),
        (format.ago("2026-05-04T11:55:00+00:00", NOW), "5 min ago"),
        (format.ago("2026-05-04T09:00:00+00:00", NOW), "3 h ago"),
        (format.ago("2026-05-02T09:00:00+00:00", NOW), "2 days ago"),
        (format.ago("2026-01-02T09:00:00", NOW), "2026-01-02"),
    ],
)
def test_format(made: str, wanted: str):
    assert made == wanted


@pytest.mark.parametrize(
    ("similarity", "said"),
    [(0.8123, "0.812"), (0.99792, "0.9979"), (0.99999, "0.9999"), (1.0, "1.000"), (0.5, "0.500")],
)
def test_what_lies_close_below_one_never_reads_as_one(similarity, said):
    assert format.similarity(similarity) == said
