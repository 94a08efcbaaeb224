"""How the text of a nested value is written: messages, lists of strings, structs."""

from functools import lru_cache

from duckdb import sqltypes

from lib.corpus.columns import is_list

# How chat corpora name who speaks and what is said: OpenAI (role, content), ShareGPT (from, value), and others.
SPEAKER = ("role", "from", "speaker", "author", "user", "name", "sender")
SPEECH = ("content", "value", "text", "message", "utterance", "body")


@lru_cache(maxsize=1024)
def fields(type: str) -> tuple[tuple[str, str], ...]:
    """(name, type) of a struct's fields, or of the fields of the structs in a list; () for any other type."""
    while is_list(type):
        type = type[: type.rindex("[")]
    if not type.startswith("STRUCT("):
        return ()
    return tuple((name, str(child)) for name, child in sqltypes.DuckDBPyType(type).children)


def is_messages(type: str) -> bool:
    """Whether values are conversations: lists of structs that name a speaker and what was said."""
    return is_list(type) and all(_speaker_and_speech(type))


def has_bytes(type: str) -> bool:
    """Whether values are bytes, or structs or lists of structs with bytes, as images and audio are kept."""
    return type.rstrip("[]0123456789") == "BLOB" or any(child == "BLOB" for _, child in fields(type))


def speech_field(type: str) -> str | None:
    """The field of a struct that alone holds what is said; None where each of its texts counts."""
    if {"type", "text"} <= {name for name, _ in fields(type)}:  # a part of a message, see `text_of`
        return "text"
    speaker, speech = _speaker_and_speech(type)
    return speech if speaker else None


def text_of(sql: str, type: str, depth: int = 0) -> str:
    """SQL that writes the value sql of this type as VARCHAR; NULL or '' where there is no text.

    Messages: one "speaker: what was said" for each, with a blank line between; those that say nothing are left
    out. Other lists: an element a line. Structs: the texts of their fields with a blank line between. Whatever is
    left, such as a number or a map: as DuckDB casts it.
    """
    if type == "VARCHAR":
        return sql
    if is_list(type):
        element = type[: type.rindex("[")]
        name = f"element_{depth}"
        if is_messages(type):
            separator, text = "chr(10) || chr(10)", _message(name, element, depth)
        else:
            separator, text = "chr(10)", text_of(name, element, depth + 1)
        texts = f"list_transform({sql}, lambda {name}: nullif({text}, ''))"
        return f"array_to_string(list_filter({texts}, lambda {name}: {name} IS NOT NULL), {separator})"
    if fields(type):
        inner = {name: child for name, child in fields(type) if not has_bytes(child)}
        if {"type", "text"} <= inner.keys():  # a part of a message: {"type": "text", "text": what was said}
            inner = {"text": inner["text"]}
        written = [text_of(f"struct_extract({sql}, {_string(name)})", child, depth) for name, child in inner.items()]
        joined = ", ".join(f"nullif({text}, '')" for text in written)
        return f"concat_ws(chr(10) || chr(10), {joined})" if joined else "NULL::VARCHAR"
    return f"CAST({sql} AS VARCHAR)"


def _message(sql: str, type: str, depth: int) -> str:
    speaker, speech = _speaker_and_speech(type)
    types = dict(fields(type))
    said = text_of(f"struct_extract({sql}, {_string(speech)})", types[speech], depth + 1)
    who = f"CAST(struct_extract({sql}, {_string(speaker)}) AS VARCHAR)"
    return f"CASE WHEN {said} <> '' THEN concat_ws(': ', nullif({who}, ''), {said}) END"


def _speaker_and_speech(type: str) -> tuple[str | None, str | None]:
    names = {name.lower(): name for name, child in fields(type) if not has_bytes(child)}
    speaker = next((names[name] for name in SPEAKER if name in names), None)
    return speaker, next((names[name] for name in SPEECH if name in names and names[name] != speaker), None)


def _string(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
