"""The recipe: all decisions in force as one readable file, which `replay` applies to another dump of the corpus."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from lib import __version__, atomic
from lib.corpus.roles import Roles
from lib.corpus.workspace import Workspace
from lib.curate import copies, decision, occurrences, offspring, rules
from lib.curate.decision import CHILDREN_FILE, SIDE_FILE
from lib.curate.rules import RECORDS, Rule
from lib.errors import BadOption
from lib.query.view import View

VERSION = 1
FILE = "recipe.yaml"
# Up to here a person can still read the lists; above, `write` puts them into a Parquet file beside the recipe.
MOST_INLINE = 10_000
# Up to here one file for download may hold them: some 20 MB of YAML.
MOST_IN_ONE_FILE = 200_000
# The same for the texts of children, which are as long as records are.
MOST_INLINE_BYTES = 8 * 2**20
MOST_BYTES_IN_ONE_FILE = 32 * 2**20
# Next line, line separator, paragraph separator: breaks to YAML, and characters like any other to us.
RARE_BREAKS = "\x85\u2028\u2029"
MOST_BYTES = 64 * 2**20
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
HEAD = """\
# The decisions in force on a corpus, oldest first.
# `where` is a rule: it finds its records anew in any dump with these columns.
# `records` is a list: content hashes (MD5 of the text), with #2 for the second of equal copies, +1 for the first of
# those that were generated. For duplicates a line holds the record, the copy kept in its stead, their similarity, and
# the rule that chose.
# `children` are records that were made from others: the key of the parent, the texts that differ from its (as JSON),
# and how each was made; `made` says what holds for all of them.
# Apply it with: python -m lib run recipe.yaml SRC --out DIR
"""


@dataclass(frozen=True)
class Recipe:
    """corpus says what it was made on (name, fingerprint, n_records); options are those of the analysis, if known.

    survivors: which copy of duplicates stays, as `copies` writes it; {} for the usual rule.
    """

    corpus: dict
    roles: Roles
    rules: tuple[Rule, ...]
    options: dict = field(default_factory=dict)
    survivors: dict = field(default_factory=dict)

    @property
    def n_listed(self) -> int:
        """Records that are listed one by one."""
        return sum(rule.n_listed for rule in self.rules)

    @property
    def n_bytes_of_children(self) -> int:
        return sum(offspring.n_bytes(rule.children) for rule in self.rules if rule.children is not None)


def fingerprint(workspace: Workspace) -> str:
    """sha256, in hex, over the fingerprints of the source files in order; what was made here is none."""
    return hashlib.sha256("\n".join(file.fingerprint for file in workspace.sources.given).encode()).hexdigest()


def build(view: View, options: dict | None = None) -> Recipe:
    """The recipe of the decisions in force in an open corpus."""
    workspace = view.workspace
    corpus = {"name": workspace.name, "fingerprint": fingerprint(workspace), "n_records": view.n_records}
    return Recipe(corpus, workspace.roles, rules.of_ledger(view), dict(options or {}), copies.portable(view))


def to_json(recipe: Recipe) -> dict:
    """The recipe as plain values, lists in full."""
    return {**_header(recipe), "decisions": [_plain(rule, _lines(rule)) for rule in recipe.rules]}


def to_yaml(recipe: Recipe, most: int = MOST_IN_ONE_FILE) -> str:
    """The whole recipe in one text. Raises BadOption where it lists more than `most` records: `write` takes those."""
    if recipe.n_listed > most:
        raise BadOption(
            f"The recipe lists {recipe.n_listed:,} records, too many for one file of at most {most:,}; "
            "export the corpus: the export holds the recipe with its lists beside it."
        )
    if recipe.n_bytes_of_children > MOST_BYTES_IN_ONE_FILE:
        raise BadOption(
            f"The recipe holds {recipe.n_bytes_of_children >> 20} MB of generated texts, too many for one file; "
            "export the corpus: the export holds the recipe with its lists beside it."
        )
    text = _text(recipe, [_lines(rule) for rule in recipe.rules])
    if len(text.encode()) > MOST_BYTES:
        raise BadOption(
            f"The recipe is over {MOST_BYTES >> 20} MB, too much for one file; export the corpus: the export holds the "
            "recipe with its lists beside it."
        )
    return text


def write(recipe: Recipe, folder: Path, most_inline: int = MOST_INLINE) -> list[Path]:
    """Write recipe.yaml into folder, and beside it long lists as recipe.records.parquet, and the children that are
    many or long as recipe.children.parquet; gives the files written."""
    path = folder / FILE
    inside: list = [_lines(rule) if recipe.n_listed <= most_inline else None for rule in recipe.rules]
    files = [path]
    lists = [rule.records for rule in recipe.rules]
    if recipe.n_listed > most_inline and any(table is not None for table in lists):
        inside = _beside(folder / SIDE_FILE, RECORDS, lists, inside)
        files.append(folder / SIDE_FILE)
    made = [rule.children for rule in recipe.rules]
    is_large = recipe.n_listed > most_inline or recipe.n_bytes_of_children > MOST_INLINE_BYTES
    if is_large and any(table is not None for table in made):
        inside = _beside(folder / CHILDREN_FILE, offspring.SCHEMA, made, inside)
        files.append(folder / CHILDREN_FILE)
    atomic.write_text(path, _text(recipe, inside))
    return files


def _beside(path: Path, schema: pa.Schema, tables: Sequence[pa.Table | None], inside: Sequence[object]) -> list:
    """Write the tables, by number of their decision, as one file; gives what stands in the recipe in their stead."""
    said = list(inside)
    with atomic.replacing(path) as temporary:
        schema = pa.schema([pa.field("decision", pa.int32()), *schema])
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for number, table in enumerate(tables):
                if table is not None:
                    column = pa.array([number] * table.num_rows, pa.int32())
                    writer.write_table(table.add_column(0, "decision", column).cast(schema))
                    said[number] = {"file": path.name, "decision": number, "n_records": table.num_rows}
    return said


def read(path: Path) -> Recipe:
    """A recipe from its file. Raises BadOption with one sentence for whatever is wrong with it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadOption(f"{path} is larger than {MOST_BYTES >> 20} MB; a recipe keeps long lists beside it.")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadOption(f"{path} cannot be read ({error.strerror}); check the path of the recipe.") from error
    except UnicodeDecodeError as error:
        raise BadOption(f"{path} is not UTF-8 text; choose a recipe.yaml.") from error
    return from_yaml(text, path.parent)


def from_yaml(text: str, folder: Path | None = None) -> Recipe:
    """The inverse of `to_yaml` and, with the folder of the lists, of `write`. Raises BadOption."""
    try:
        value = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadOption(f"The recipe is not YAML ({' '.join(str(error).split())[:160]}); take it anew.") from error
    if not isinstance(value, dict) or not isinstance(value.get("decisions"), list):
        raise BadOption("This is no recipe: it needs a `version` and a list `decisions`.")
    if value.get("version") != VERSION:
        raise BadOption(f"The recipe has version {value.get('version')!r}, this Winnow reads {VERSION}; update it.")
    corpus, options = value.get("corpus") or {}, value.get("options") or {}
    try:
        roles = Roles.from_json(value.get("roles") or {})
        if not (isinstance(corpus, dict) and isinstance(options, dict)):
            raise TypeError("corpus and options are objects")
    except (TypeError, AttributeError) as error:
        raise BadOption(f"The recipe's roles, corpus or options have a wrong form ({error}); take it anew.") from error
    decisions = tuple(decision.read(number, item, folder) for number, item in enumerate(value["decisions"]))
    return Recipe(corpus, roles, decisions, options, copies.checked(value.get("survivors")))


def _header(recipe: Recipe) -> dict:
    value = {
        "version": VERSION,
        "winnow": __version__,
        "corpus": recipe.corpus,
        "roles": {name: value for name, value in recipe.roles.to_json().items() if value},
        "options": recipe.options,
    }
    return {**value, "survivors": recipe.survivors} if recipe.survivors else value


def _plain(rule: Rule, records: object) -> dict:
    value: dict = {"action": rule.action, "tag": rule.tag, "reason": rule.reason, "by": rule.by, "at": rule.at}
    value |= {"event": rule.event, "what": rule.sentence, "n_records": rule.n_records}
    value = {name: item for name, item in value.items() if item is not None}
    if rule.passages:
        value["passages"] = list(rule.passages)
    if rule.children is not None:
        return {**value, "made": dict(rule.made), "children": records}
    return {**value, "records": records} if rule.selection is None else {**value, **rule.selection.to_json()}


def _lines(rule: Rule) -> list:
    """Listed records: a key each, for duplicates [key, key of the kept copy, similarity, rule], children in full."""
    if rule.children is not None:
        return offspring.lines(rule.children, rule.made)
    if rule.records is None:
        return []
    rows = zip(*(rule.records[name].to_pylist() for name in RECORDS.names), strict=True)
    return [
        occurrences.written(hash, place)
        if kept_hash is None
        else [occurrences.written(hash, place), occurrences.written(kept_hash, kept_place), _short(similarity), word]
        for hash, place, kept_hash, kept_place, similarity, word in rows
    ]


def _short(similarity: float | None) -> float | None:
    return None if similarity is None else round(similarity, 6)


def _text(recipe: Recipe, records: Sequence[object]) -> str:
    parts = [HEAD, _dumped(_header(recipe)), "decisions:" + ("\n" if recipe.rules else " []\n")]
    for number, (rule, lines) in enumerate(zip(recipe.rules, records, strict=True), start=1):
        parts.append(f"# {number}. {_on_one_line(rule.sentence)}\n")
        if rule.note:
            parts.append(f"# a list, not a rule: {_on_one_line(rule.note)}\n")
        value = _plain(rule, None)
        word = "records" if rule.children is None else "children"
        value.pop(word, None)
        parts.append(_dumped([value]))
        if isinstance(lines, dict):
            parts.append(f"  {word}: {json.dumps(lines)}\n")
        elif rule.selection is None:
            # JSON lines are YAML too, and keep a hash of digits a text.
            parts.append(f"  {word}:{'' if lines else ' []'}\n" + "".join(f"  - {_json(line)}\n" for line in lines))
    return "".join(parts)


def _json(value: object) -> str:
    """JSON that YAML reads the same: no pair of surrogates in escapes, and none of the characters that it refuses."""
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


class _Dumper(yaml.SafeDumper):
    """Writes texts with rare line breaks in double quotes, where they are escaped; else YAML folds them."""


def _text_node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if any(char in text for char in RARE_BREAKS) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_node)


def _dumped(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _on_one_line(text: str) -> str:
    """Text for a comment: no line break of any kind, nothing that YAML refuses."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
