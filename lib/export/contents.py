"""What an export holds, as its manifest and its data card tell it."""

from dataclasses import dataclass

from lib.export.fields import Field
from lib.export.leaving import Leaving
from lib.export.making import Making
from lib.export.writer import Written


@dataclass(frozen=True)
class Contents:
    """n_tokens: of the records that leave, as they were counted, None where they were not. n_edited: of the records
    that leave, those whose texts go out with passages cut. excluded_go_along: excluded records were not left out.
    making: of the records that leave, those that were made from others.
    """

    format: str
    fields: tuple[Field, ...]
    leaving: Leaving
    written: tuple[Written, ...]
    n_tokens: int | None
    n_edited: int
    excluded_go_along: bool
    making: Making
