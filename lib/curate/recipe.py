"""The recipe: all decisions in force as one readable file, which `replay` applies to another dump of the corpus."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from lib import __version__, atomic
from lib.corpus.roles import Roles
from lib.corpus.workspace import Workspace
from lib.curate import copies, occurrences, rules
from lib.curate.rules import RECORDS, Rule
from lib.errors import BadOption, WinnowError
from lib.query.selection import Selection
from lib.query.view import View

VERSION = 1
FILE, SIDE_FILE = "recipe.yaml", "recipe.records.parquet"
# Up to here a person can still read the lists; above, `write` puts them into a Parquet file beside the recipe.
MOST_INLINE = 10_000
# Up to here one file for download may hold them: some 20 MB of YAML.
MOST_IN_ONE_FILE = 200_000
# Next line, line separator, paragraph separator: breaks to YAML, and characters like any other to us.
RARE_BREAKS = "\x85\u2028\u2029"
MOST_BYTES = 64 * 2**20
HEAD = """\
# The decisions in force on a corpus, oldest first.
# `where` is a rule: it finds its records anew in any dump with these columns.
# `records` is a list: content hashes (MD5 of the text), with #2 for the second of equal copies. For duplicates a line
# holds the record, the copy kept in its stead, their similarity, and the rule that chose.
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
        return sum(rule.records.num_rows for rule in self.rules if rule.records is not None)


def fingerprint(workspace: Workspace) -> str:
    """sha256, in hex, over the fingerprints of the source files in order."""
    return hashlib.sha256("\n".join(file.fingerprint for file in workspace.sources.files).encode()).hexdigest()


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
    return _text(recipe, [_lines(rule) for rule in recipe.rules])


def write(recipe: Recipe, folder: Path, most_inline: int = MOST_INLINE) -> list[Path]:
    """Write recipe.yaml into folder, and long lists as recipe.records.parquet beside it; gives the files written."""
    path, side = folder / FILE, folder / SIDE_FILE
    if recipe.n_listed <= most_inline:
        atomic.write_text(path, to_yaml(recipe, most_inline))
        return [path]
    records: list = [None] * len(recipe.rules)
    with atomic.replacing(side) as temporary:
        schema = pa.schema([pa.field("decision", pa.int32()), *RECORDS])
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for number, rule in enumerate(recipe.rules):
                if rule.records is not None:
                    n = rule.records.num_rows
                    column = pa.array([number] * n, pa.int32())
                    writer.write_table(rule.records.add_column(0, "decision", column).cast(schema))
                    records[number] = {"file": SIDE_FILE, "decision": number, "n_records": n}
    atomic.write_text(path, _text(recipe, records))
    return [path, side]


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
    decisions = tuple(_rule(number, item, folder) for number, item in enumerate(value["decisions"]))
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
    return {**value, "records": records} if rule.selection is None else {**value, **rule.selection.to_json()}


def _lines(rule: Rule) -> list:
    """Listed records: a key each, or for duplicates [key, key of the kept copy, similarity, rule]."""
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
        value.pop("records", None)
        parts.append(_dumped([value]))
        if isinstance(lines, dict):
            parts.append(f"  records: {json.dumps(lines)}\n")
        elif rule.selection is None:
            # JSON lines are YAML too, and keep a hash of digits a text.
            parts.append("  records:\n" + "".join(f"  - {json.dumps(line)}\n" for line in lines))
    return "".join(parts)


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


def _rule(number: int, value: object, folder: Path | None) -> Rule:
    where = f"Decision {number + 1} of the recipe"
    if not isinstance(value, dict):
        raise BadOption(f"{where} is not an object with action, reason, and where or records.")
    action, tag, reason = value.get("action"), value.get("tag"), value.get("reason")
    if action not in rules.ACTIONS:
        raise BadOption(f"{where} has the action {str(action)[:40]!r}; use one of {', '.join(rules.ACTIONS)}.")
    if not isinstance(reason, str) or not reason.strip():
        raise BadOption(f"{where} has no reason; write in a few words why.")
    if (action in ("tag", "untag")) != (isinstance(tag, str) and bool(tag.strip())):
        raise BadOption(f"{where} ({action}) has a tag where none belongs, or lacks one.")
    if ("where" in value) == ("records" in value):
        raise BadOption(f"{where} needs either `where` or `records`.")
    n_records = value.get("n_records", 0)
    said = [str(value.get(name, "")) for name in ("by", "at", "event", "what")]
    given = (action, tag, reason, *said, n_records if isinstance(n_records, int) else 0)
    if "where" in value:
        if action == "edit":
            raise BadOption(f"{where} cuts passages by a filter; it needs `records`.")
        try:
            selection = Selection.from_json({name: value[name] for name in ("where", "scope") if name in value})
        except WinnowError as error:
            raise BadOption(f"{where} has a filter that cannot be read: {error}") from error
        return Rule(*given, selection=selection)
    passages = value.get("passages", [])
    if (action == "edit") != bool(passages) or not isinstance(passages, list) or not all(map(_is_text, passages)):
        raise BadOption(f"{where} ({action}) has passages where none belong, or lacks the texts that it cuts.")
    return Rule(*given, records=_listed(where, value["records"], folder), passages=tuple(passages))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _listed(where: str, value: object, folder: Path | None) -> pa.Table:
    if isinstance(value, dict):
        return _from_side(where, value, folder)
    if not isinstance(value, list):
        raise BadOption(f"{where} has `records` that are no list.")
    rows: list[tuple] = []
    for line in value:
        if isinstance(line, list):
            if len(line) != 4 or not isinstance(line[2], int | float | None) or not isinstance(line[3], str | None):
                raise BadOption(f"{where} lists a copy that is not [record, kept, similarity, rule]: {str(line)[:80]}.")
            rows.append((*occurrences.read(line[0]), *occurrences.read(line[1]), line[2], line[3]))
        else:
            rows.append((*occurrences.read(line), None, None, None, None))
    columns = zip(*rows, strict=True) if rows else [()] * len(RECORDS)
    return pa.table(
        [pa.array(column, type.type) for column, type in zip(columns, RECORDS, strict=True)], schema=RECORDS
    )


def _from_side(where: str, value: dict, folder: Path | None) -> pa.Table:
    """The rows of one decision in recipe.records.parquet, which lies beside the recipe and nowhere else."""
    if value.get("file") != SIDE_FILE or not isinstance(value.get("decision"), int):
        raise BadOption(f"{where} points to a file other than {SIDE_FILE}; keep that beside the recipe.")
    path = (folder or Path()) / SIDE_FILE
    if folder is None or not path.is_file():
        raise BadOption(f"{where} needs {path}, which is not there; keep it beside the recipe.")
    try:
        table = pq.read_table(path, filters=[("decision", "=", value["decision"])]).select(RECORDS.names).cast(RECORDS)
    except (pa.ArrowException, KeyError) as error:
        raise BadOption(f"{path} is not the list of this recipe ({str(error)[:120]}); copy it again.") from error
    if table.num_rows != value.get("n_records"):
        raise BadOption(f"{path} has {table.num_rows:,} records for {where.lower()}, not {value.get('n_records')}.")
    for hash in table["hash"].to_pylist():
        occurrences.read(hash)
    return table
