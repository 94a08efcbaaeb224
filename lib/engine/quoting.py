"""Names in SQL. Values are never quoted here: they are bound as parameters."""


def quoted(name: str) -> str:
    """An SQL identifier, safe for any name a source file can bring. Names come from a known schema, never from input."""
    if "\x00" in name:
        raise ValueError("an SQL name cannot hold a NUL byte")
    return '"' + name.replace('"', '""') + '"'
