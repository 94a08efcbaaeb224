"""What is read of a reference corpus, such as a benchmark: its items, each with question, context and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from lib.corpus.columns import Column, is_list_of_scalars, is_string
from lib.corpus.nested import text_of
from lib.corpus.preview import first_look, unreadable_sentence
from lib.corpus.roles import text_expression
from lib.corpus.sources import Sources, check_unchanged, scan
from lib.engine.quoting import quoted
from lib.errors import BadOption, BadSource

QUESTION = ("question", "query", "problem", "question_text", "prompt", "instruction", "goal", "stem", "ctx", "premise")
CONTEXT = ("context", "passage", "article", "input", "background", "support", "story")
ANSWER = (
    *("answer", "answers", "solution", "final_answer", "best_answer", "correct_answer", "output", "response"),
    *("completion", "target", "canonical_solution", "hypothesis"),
)
CHOICES = ("choices", "options", "endings")
BENCHMARK = ("benchmark", "dataset", "dataset_name", "source", "task")
MEMORY_LIMIT = "2GB"


@dataclass(frozen=True)
class Items:
    """The items of one or more references, one row each: large_string columns benchmark, item, question, context
    and the list column answers (aliases; a letter or number that names a choice is replaced by that choice)."""

    table: pa.Table

    def __len__(self) -> int:
        return self.table.num_rows


@dataclass(frozen=True)
class Reference:
    """A reference corpus as it was read. columns: which column was taken as question, context, answer, choices,
    benchmark and item ("" where there is none). fingerprints: of its files, in order."""

    path: str
    n_items: int
    fingerprints: tuple[str, ...]
    columns: dict[str, str]

    def to_json(self) -> dict:
        return {
            "path": self.path,
            "n_items": self.n_items,
            "fingerprints": list(self.fingerprints),
            "columns": self.columns,
        }


def read(paths: Sequence[str | Path]) -> tuple[list[Reference], Items]:
    """The items of Parquet references (files, folders, globs), in order.

    Columns are found by their names: question, context, answer, choices, benchmark, id and the like. Without a
    question column the text of a record is the question; without a benchmark column the file's name is the benchmark.

    :raises BadSource: a reference that cannot be opened or has no text. :raises BadOption: none is given.
    """
    if not paths:
        raise BadOption("No reference is given; name at least one Parquet file to compare with.")
    references, tables = [], []
    for path in paths:
        reference, table = _read_one(str(path))
        references.append(reference)
        tables.append(table)
    return references, Items(pa.concat_tables(tables).combine_chunks())


def items_of(
    questions: Sequence[str],
    answers: Sequence[Sequence[str]] | None = None,
    contexts: Sequence[str] | None = None,
    benchmark: str = "reference",
    names: Sequence[str] | None = None,
) -> Items:
    """Items from plain lists, for scripts and tests; names are their numbers if not given."""
    n = len(questions)
    columns = {
        "benchmark": [benchmark] * n,
        "item": list(names) if names is not None else [str(k) for k in range(n)],
        "question": list(questions),
        "context": list(contexts) if contexts is not None else [""] * n,
    }
    text = {name: pa.array(values, pa.large_string()) for name, values in columns.items()}
    aliases = pa.array(list(answers) if answers is not None else [[]] * n, pa.list_(pa.large_string()))
    return Items(pa.table({**text, "answers": aliases}))


def _read_one(path: str) -> tuple[Reference, pa.Table]:
    look = first_look(path)
    if look.problems:
        raise BadSource(f"The reference {path} cannot be used: {look.problems[0]}")
    named = {column.source_name.strip().lower(): column for column in look.columns if column.source_name}
    question = _named(named, QUESTION, is_string)
    taken = {
        "question": question,
        "context": _named(named, CONTEXT, is_string) if question else None,
        "answer": _named(named, ANSWER, _is_answer) if question else None,
        "choices": _named(named, CHOICES, is_list_of_scalars) if question else None,
        "benchmark": _named(named, BENCHMARK, is_string),
        "item": named.get((look.roles.id or "").strip().lower()),
    }
    fields = {
        "benchmark": _text(taken["benchmark"]) or "NULL",
        "item": f"CAST({quoted(look.roles.id)} AS VARCHAR)" if taken["item"] else "CAST(file_row_number AS VARCHAR)",
        "question": _text(question) if question else text_expression(look.roles, look.sources.schema),
        "context": _text(taken["context"]) or "''",
        "answers": _answers(taken["answer"], taken["choices"]),
    }
    stem = Path(look.sources.files[0].path).stem
    fields["benchmark"] = f"coalesce(nullif({fields['benchmark']}, ''), ?)"
    table = _table(look.sources, fields, stem)
    columns = {name: column.source_name if column else "" for name, column in taken.items()}
    if not question:
        columns["question"] = " + ".join(look.roles.text)
    prints = tuple(file.fingerprint for file in look.sources.files)
    return Reference(look.sources.spec, table.num_rows, prints, columns), table


def _table(sources: Sources, fields: Mapping[str, str], stem: str) -> pa.Table:
    check_unchanged(sources)
    relation, parameters = scan(sources)
    relation = relation.replace("union_by_name = false", "union_by_name = false, file_row_number = true")
    texts = ", ".join(f"coalesce({sql}, '') AS {name}" for name, sql in fields.items() if name != "answers")
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY_LIMIT, "preserve_insertion_order": True}) as con:
        try:
            con.execute("SET TimeZone = 'UTC'")
            sql = f"SELECT {texts}, {fields['answers']} AS answers FROM {relation}"
            found = con.sql(sql, params=[stem, *parameters]).to_arrow_table()
        except duckdb.Error as problem:
            raise BadSource(unreadable_sentence(sources, problem)) from None
    wide = pa.large_string()
    types = [wide, wide, wide, wide, pa.list_(wide)]
    return found.cast(pa.schema(list(zip(["benchmark", "item", "question", "context", "answers"], types, strict=True))))


def _named(named: Mapping[str, Column], names: Sequence[str], fits) -> Column | None:
    return next((named[name] for name in names if name in named and fits(named[name].type)), None)


def _is_answer(type: str) -> bool:
    return is_string(type) or type.upper() in ("BIGINT", "INTEGER", "SMALLINT", "TINYINT") or is_list_of_scalars(type)


def _text(column: Column | None) -> str:
    return text_of(quoted(column.source_name), column.type) if column else ""


def _answers(answer: Column | None, choices: Column | None) -> str:
    """SQL of the list of answers: aliases parted by ' | ', a leading 'B. ' dropped, letters and numbers resolved."""
    if answer is None:
        return "[]::VARCHAR[]"
    name = quoted(answer.source_name)
    if is_list_of_scalars(answer.type):
        return f"coalesce(CAST({name} AS VARCHAR[]), [])"
    plain = f"trim(CAST({name} AS VARCHAR))"
    split = f"string_split(regexp_replace({plain}, '^[A-H][.)] +', ''), ' | ')"
    if choices is None:
        return f"coalesce({split}, [])"
    options = f"CAST({quoted(choices.source_name)} AS VARCHAR[])"
    place = (
        f"CASE WHEN regexp_full_match({plain}, '[A-H]') THEN ascii({plain}) - 64 "
        f"WHEN regexp_full_match({plain}, '[0-9]') THEN CAST({plain} AS INTEGER) + 1 END"
    )
    # A digit may be the answer itself; it names a choice only where it is none of them.
    return (
        f"CASE WHEN {place} BETWEEN 1 AND len({options}) AND NOT list_contains({options}, {plain}) "
        f"THEN [{options}[{place}]] ELSE coalesce({split}, []) END"
    )
