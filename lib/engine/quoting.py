"""Names in SQL. Values are never quoted here: they are bound as parameters."""


def quoted(name: str) -> str:
    """An SQL identifier, safe for any name that a source file can bring; names come from a known schema."""
    if "\x00" in name:
        raise ValueError("an SQL name cannot hold a NUL byte")
    return '"' + name.replace('"', '""') + '"'
