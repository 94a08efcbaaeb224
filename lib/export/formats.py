"""The file formats that an export can have, and how a value is written in each."""

from dataclasses import dataclass

from lib.corpus.columns import is_list
from lib.corpus.nested import fields, has_bytes
from lib.errors import BadOption

# A row group is what a reader holds in memory at once; DuckDB's own default for records of ordinary length.
ROW_GROUP_RECORDS = 122_880
ROW_GROUP_CHARS = 128 * 2**20
LEAST_ROW_GROUP = 2_048


@dataclass(frozen=True)
class Format:
    """ending: of its files. about: a sentence for the form. holds_bytes, is_nested: what its values may be."""

    name: str
    ending: str
    about: str
    holds_bytes: bool
    is_nested: bool
    options: str

    def copy_options(self, mean_chars: float) -> str:
        """Options of DuckDB's COPY. mean_chars is the mean length of a record's text: long ones make small groups."""
        if self.name != "parquet":
            return self.options
        records = min(ROW_GROUP_RECORDS, int(ROW_GROUP_CHARS / max(1.0, mean_chars)))
        return f"{self.options}, ROW_GROUP_SIZE {max(LEAST_ROW_GROUP, records)}"

    def written(self, sql: str, type: str) -> str:
        """SQL of a value as this format takes it: CSV gets lists, structs and maps as JSON."""
        return sql if self.is_nested or not _is_nested(type) else f"to_json({sql})::VARCHAR"


FORMATS: dict[str, Format] = {
    found.name: found
    for found in (
        Format(
            "parquet", "parquet", "Parquet, zstd: types and nested values as they are", True, True,
            "FORMAT parquet, COMPRESSION zstd",
        ),
        Format("jsonl", "jsonl", "JSON lines: an object a line, UTF-8", False, True, "FORMAT json"),
        Format("jsonl.zst", "jsonl.zst", "JSON lines, zstd", False, True, "FORMAT json, COMPRESSION zstd"),
        Format("csv", "csv", "CSV with a header; nested values as JSON text", False, False, "FORMAT csv, HEADER true"),
    )
}  # fmt: skip


def format_of(name: str) -> Format:
    """Raises BadOption with the names there are."""
    if name not in FORMATS:
        raise BadOption(f"There is no format {name!r}; choose one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def holds_bytes(type: str) -> bool:
    """Whether values of this DuckDB type hold bytes anywhere, which only Parquet can carry."""
    return has_bytes(type) or "BLOB" in type


def _is_nested(type: str) -> bool:
    return is_list(type) or bool(fields(type)) or type.startswith(("MAP(", "UNION(")) or type == "JSON"
