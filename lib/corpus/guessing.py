"""Which role each column of an unknown corpus most likely has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lib.corpus.columns import Column, enters_catalog, is_date, is_list_of_scalars, is_number, is_scalar, is_string
from lib.corpus.facts import Facts
from lib.corpus.generated import COLUMNS
from lib.corpus.nested import has_bytes, is_messages
from lib.corpus.roles import Roles

# A string column whose values are longer than this on average is left in the source: the catalog stays narrow.
MAX_METADATA_CHARS = 300
# A value that marks a source, a split or a label is shared by several records: at most this share is distinct.
MAX_DISTINCT_SHARE = 0.5
# A string column is a date where this share of a sample reads as one.
MIN_DATE_SHARE = 0.9

# A family of columns that make one text together: slots in reading order, each with the names it goes by, and
# how many of the slots must be there. The first family that fits is taken.
_QUESTION = ("question", "query", "problem", "question_text")
_ANSWER = ("answer", "answers", "solution", "response", "final_answer", "best_answer", "correct_answer", "target")
_OUTPUT = ("output", "response", "completion", "answer", "chosen", "target", "outputs", "demonstration")
_INPUT = ("input", "inputs", "context")
_FAMILIES: tuple[tuple[tuple[tuple[str, ...], bool], ...], ...] = (
    ((("instruction", "instructions"), True), (_INPUT, False), (_OUTPUT, True)),
    ((("prompt",), True), (_OUTPUT, True)),
    (
        (("context", "passage"), False),
        (_QUESTION, True),
        (("choices", "options", "endings", "distractors"), False),
        (_ANSWER, True),
    ),
    ((("context", "passage"), True), (_QUESTION, True)),
    ((("inputs", "input"), True), (("targets", "target", "output"), True)),
    ((("premise",), True), (("hypothesis",), True)),
    ((("sentence1", "sentence_1", "text1", "text_1"), True), (("sentence2", "sentence_2", "text2", "text_2"), True)),
)
_MESSAGES = ("messages", "conversations", "conversation", "chat", "dialog", "dialogue", "turns", "chosen")
_TITLE = ("title", "headline", "heading", "subject")
_TEXT = (
    *("text", "content", "body", "document", "raw_content", "page_content", "full_text", "article", "passage"),
    *("story", "transcript", "transcription", "review", "review_text", "comment", "comment_text", "comment_body"),
    *("post", "selftext", "tweet", "message", "utterance", "sentence", "paragraph", "abstract", "description"),
    *("lyrics", "poem", "code", "func_code_string", "markdown", "html", "question", "prompt", "instruction"),
    *("caption", "summary", "completion", "response", "output", "title"),
)
_ID = ("id", "_id", "uid", "uuid", "guid", "doc_id", "docid", "document_id", "record_id", "sample_id", "example_id")
_ID_LAST = ("idx", "index", "key", "__index_level_0__")
_SPLIT = ("split", "data_split", "dataset_split", "partition", "fold", "subset", "set")
_SOURCE = (
    *("source", "dataset", "source_dataset", "dataset_name", "data_source", "origin", "corpus", "benchmark"),
    *("domain", "provenance", "publisher", "publication", "site", "source_name", "subreddit"),
)
_DATE = (
    *("date", "datetime", "timestamp", "created_at", "created", "published_at", "published", "publish_date", "time"),
    *("publication_date", "date_published", "created_utc", "updated_at", "crawl_date", "start", "year"),
)
_LABEL = (
    *("label", "labels", "class", "category", "categories", "topic", "target", "classification", "section", "task"),
    *("sentiment", "stars", "rating", "genre", "emotion", "toxicity", "subject"),
)
_MEDIA = ("image", "images", "img", "picture", "photo", "audio", "video", "image_url", "image_path", "audio_path")
# Below this many sampled rows, values that recur say nothing.
FEW_ROWS = 20


def guess(columns: Sequence[Column], facts: Mapping[str, Facts] | None = None, rows: Iterable[Mapping] = ()) -> Roles:
    """Likely roles, from names, types and, where given, what a sample says.

    facts: by source name, of a sample. rows: some records by source name; they tell whether a text repeats its
    title already. What a record says of its making (`generated.COLUMNS`) is metadata and nothing else.

    Never raises: a corpus in which no text can be found gets Roles with text=(), which `check` refuses.
    """
    facts = facts or {}
    named: dict[str, Column] = {}
    every, columns = columns, [column for column in columns if column.source_name not in COLUMNS]
    for column in columns:
        if column.source_name is not None:
            named.setdefault(column.source_name.strip().lower(), column)
    media = tuple(column.source_name for column in columns if column.source_name and _is_media(column))
    text = _without_repeated_title(_guess_text(columns, named, facts, media), rows)
    used = {*text, *media}

    def first(names: Iterable[str], fits) -> str | None:
        for name in names:
            column = named.get(name)
            if column and column.source_name not in used and fits(column, facts.get(column.source_name)):
                used.add(column.source_name)
                return column.source_name
        return None

    others = [column.source_name.lower() for column in columns if column.source_name]
    id = first([*_ID, *(name for name in others if name.endswith(("_id", "-id"))), *_ID_LAST], _is_unique)
    split = first(_SPLIT, _is_shared_value)
    source = first(_SOURCE, _is_shared_value)
    dated = [name for name in _DATE if name in named and is_date(named[name].type)]
    typed = [name for name, column in named.items() if is_date(column.type)]
    date = first([*dated, *typed, *_DATE, *named], _is_like_date)
    label = first(_LABEL, _is_label)
    metadata = tuple(
        column.source_name
        for column in every
        if column.source_name is not None
        and column.source_name not in used
        and enters_catalog(column.type)
        and not _is_long(facts.get(column.source_name))
    )
    return Roles(text, id, split, source, date, label, metadata, media)


def _guess_text(columns, named: Mapping[str, Column], facts, media) -> tuple[str, ...]:
    messages = [column for column in columns if column.source_name and is_messages(column.type)]
    if messages:
        order = {name: position for position, name in enumerate(_MESSAGES)}
        best = min(messages, key=lambda column: order.get(column.source_name.lower(), len(order)))
        return (best.source_name,)

    def usable(name: str) -> bool:
        column = named.get(name)
        if column is None or column.source_name in media:
            return False
        known = facts.get(column.source_name)
        may_be_text = column.type == "VARCHAR" or (
            is_list_of_scalars(column.type) and column.type.startswith("VARCHAR")
        )
        # Single words that recur are values, whatever the column is called; a handful of rows cannot tell.
        is_value = known is not None and known.n_rows >= FEW_ROWS and known.mean_words < 1.05
        return may_be_text and not (is_value and _is_shared_value(column, known))

    for family in _FAMILIES:
        found = []
        for names, is_needed in family:
            name = next((n for n in names if usable(n) and named[n].source_name not in found), None)
            if name is not None:
                found.append(named[name].source_name)
            elif is_needed:
                break
        else:
            return tuple(found)

    filled = [name for name in _TEXT if _is_filled(named.get(name), facts) and usable(name)]
    prose = [(facts[c.source_name].mean_chars, c) for c in columns if _may_be_prose(c, facts, media)]
    if filled:
        body = filled[0]
    elif prose:
        body = max(prose, key=lambda pair: pair[0])[1].source_name.strip().lower()
    else:
        body = next((name for name in _TEXT if usable(name)), None)
    if body is None:
        return ()
    title = next((name for name in _TITLE if name != body and usable(name) and _is_title(named[name], facts)), None)
    return tuple(named[name].source_name for name in (title, body) if name is not None)


def _is_title(column: Column, facts: Mapping[str, Facts]) -> bool:
    known = facts.get(column.source_name)
    if known is None:
        return column.source_name.lower() != "subject"  # as often the matter that a text is about
    return known.n_filled > 0 and known.mean_words >= 3


def _without_repeated_title(text: tuple[str, ...], rows: Iterable[Mapping]) -> tuple[str, ...]:
    """text, less its title where at least half of the rows with a title begin their text with it."""
    if len(text) != 2 or text[0].lower() not in _TITLE:
        return text
    pairs = [(str(row.get(text[0]) or "").strip(), str(row.get(text[1]) or "")) for row in rows]
    repeats = [body.lstrip().startswith(title) for title, body in pairs if title]
    return text[1:] if repeats and 2 * sum(repeats) >= len(repeats) else text


def _may_be_prose(column: Column, facts: Mapping[str, Facts], media: tuple[str, ...]) -> bool:
    known = facts.get(column.source_name or "")
    if known is None or column.type != "VARCHAR" or column.source_name in media:
        return False
    return known.mean_words >= 3 and (known.n_rows < FEW_ROWS or not _is_shared_value(column, known))


def _is_filled(column: Column | None, facts: Mapping[str, Facts]) -> bool:
    if column is None:
        return False
    known = facts.get(column.source_name)
    return known is None or known.n_filled > 0


def _is_media(column: Column) -> bool:
    name = column.source_name.strip().lower()
    return has_bytes(column.type) or (name in _MEDIA and not is_number(column.type) and column.type != "BOOLEAN")


def _is_unique(column: Column, known: Facts | None) -> bool:
    if not is_scalar(column.type) or is_date(column.type) or column.type in ("FLOAT", "DOUBLE", "BOOLEAN"):
        return False
    return known is None or (known.n_filled == known.n_rows and known.n_distinct == known.n_rows)


def _is_shared_value(column: Column, known: Facts | None) -> bool:
    if not (is_string(column.type) or is_number(column.type) or column.type == "BOOLEAN"):
        return False
    if known is None:
        return True
    return known.n_filled > 0 and known.n_distinct <= max(2, MAX_DISTINCT_SHARE * known.n_filled)


def _is_label(column: Column, known: Facts | None) -> bool:
    if is_list_of_scalars(column.type):
        column = replace(column, type="VARCHAR")
    return _is_shared_value(column, known) and not _is_long(known)


def _is_like_date(column: Column, known: Facts | None) -> bool:
    if is_date(column.type):
        return True
    name = (column.source_name or "").strip().lower()
    if is_number(column.type):
        return name in ("year", "timestamp", "created_utc", "date")
    if column.type != "VARCHAR":
        return False
    if known is None:
        return name in _DATE[:-2]
    return known.n_filled > 0 and known.date_share >= MIN_DATE_SHARE and known.mean_chars >= 8


def _is_long(known: Facts | None) -> bool:
    return known is not None and known.mean_chars > MAX_METADATA_CHARS
