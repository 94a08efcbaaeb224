"""What each column of a corpus is for: its text, its id, its split, its label, or plain metadata."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from lib.corpus.columns import Column, enters_catalog
from lib.corpus.nested import has_bytes, text_of
from lib.engine.naming import shown, shown_list
from lib.engine.quoting import quoted
from lib.errors import BadOption


@dataclass(frozen=True)
class Roles:
    """Source columns by what they are for. Those named nowhere stay in the source files.

    text: joined in this order into the text of a record. metadata: further columns that the catalog takes.
    media: columns that hold or name images, audio or video.
    """

    text: tuple[str, ...] = ()
    id: str | None = None
    split: str | None = None
    source: str | None = None
    date: str | None = None
    label: str | None = None
    metadata: tuple[str, ...] = ()
    media: tuple[str, ...] = ()

    def to_json(self) -> dict:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @staticmethod
    def from_json(value: Mapping) -> "Roles":
        return Roles(**{name: tuple(v) if isinstance(v, list) else v for name, v in value.items()})

    def in_catalog(self) -> tuple[str, ...]:
        """Source columns that the catalog takes: the single ones, then metadata; each once."""
        single = (self.id, self.split, self.source, self.date, self.label)
        return tuple(dict.fromkeys([*(name for name in single if name), *self.metadata]))


SINGLE = ("id", "split", "source", "date", "label")


def check(roles: Roles, columns: Sequence[Column]) -> None:
    """Raise BadOption unless every role names a column fit for it and there is at least one text column."""
    types = {column.source_name: column.type for column in columns if column.source_name is not None}
    have = shown_list(types)
    if not roles.text:
        raise BadOption(f"No text column is chosen and none could be guessed; choose one or several of: {have}.")
    for role, names in _named(roles):
        for name in names:
            if name not in types:
                close = difflib.get_close_matches(name, types, n=1)
                hint = f"did you mean {shown(close[0])}? " if close else ""
                raise BadOption(
                    f"Role {role} names the column {shown(name)}, which is not there; {hint}It has: {have}."
                )
    if len(set(roles.text)) < len(roles.text):
        raise BadOption(f"A text column is named twice: {shown_list(roles.text)}; name each once.")
    for name in roles.text:
        if has_bytes(types[name]):
            raise BadOption(f"Column {shown(name)} holds bytes ({types[name]}), not text; choose it as media instead.")
    for role, names in _named(roles):
        for name in names:
            if role not in ("text", "media") and not enters_catalog(types[name]):
                raise BadOption(
                    f"Column {shown(name)} is {types[name]}, which the catalog does not take as {role}; "
                    "choose a column of single values or of lists of them."
                )


def with_roles(columns: Sequence[Column], roles: Roles) -> tuple[Column, ...]:
    """The columns, each with the name of its role; "" for a column that no role names."""
    role_of = {name: role for role, names in reversed(_named(roles)) for name in names}
    return tuple(replace(column, role=role_of.get(column.source_name, "")) for column in columns)


def text_expression(roles: Roles, columns: Sequence[Column]) -> str:
    """SQL over source columns that gives the text of a record as VARCHAR.

    One column: its text as it stands. Several: their texts with a blank line between, those that are NULL or
    empty left out. Where there is nothing at all: NULL or ''. Messages and lists: see `nested.text_of`.
    """
    texts = [sql for _, sql in parts(roles, columns)]
    if len(texts) == 1:
        return texts[0]
    return f"concat_ws(chr(10) || chr(10), {', '.join(f'''nullif({text}, '')''' for text in texts)})"


def parts(roles: Roles, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """(source column, SQL of its text) for each text column in order, to show the fields one by one."""
    types = {column.source_name: column.type for column in columns}
    return [(name, text_of(quoted(name), types[name])) for name in roles.text]


def _named(roles: Roles) -> list[tuple[str, tuple[str, ...]]]:
    single = [(role, (getattr(roles, role),)) for role in SINGLE if getattr(roles, role) is not None]
    return [("text", roles.text), *single, ("metadata", roles.metadata), ("media", roles.media)]
