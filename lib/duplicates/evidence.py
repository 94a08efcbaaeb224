"""What duplicates of one kind are judged by, gathered once: pairs, survivor order, and who may not repeat whom.

Nothing in it depends on the threshold, so that each move of the slider only cuts it anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from lib.corpus import generated
from lib.corpus.artifacts import read_facts
from lib.corpus.texts import Texts
from lib.duplicates import meaning_second_look, rescoring
from lib.duplicates.families import cut_families
from lib.duplicates.groups import Cut
from lib.duplicates.pairs import Pairs
from lib.duplicates.policy import Policy, chosen
from lib.duplicates.stages import stored_pairs
from lib.duplicates.survivors import columns_of, ranks_of, rule_keys
from lib.engine.quoting import quoted
from lib.errors import BadOption, NotComputed
from lib.query.predicates import column_type
from lib.query.view import View

# Kinds whose pairs are stored by the stage of that name.
STORED = ("near", "meaning")
KINDS = ("exact", *STORED)
# What the similarity of a pair by meaning is.
COSINE = "cosine"
JUDGES = (COSINE, rescoring.MODEL, rescoring.WORDS, rescoring.CHARACTERS)
LEAST_LEXICAL = 0.3
# Some ten seconds of reading and comparing.
MOST_JUDGED = 500_000


@dataclass(frozen=True)
class Evidence:
    """pairs: without records that are out, which stand in no class. ranks: survivor order, int64 (n,), lowest stays.

    keys: of each rule in the policy's order, int64 (n,). forced: bool (n,), chosen by hand to stay. family: int64
    (n,), the record that this one was made from, or itself; None where no record was made from another. n_tokens:
    (n,), None before tokens were counted. is_out: bool (n,).
    """

    kind: str
    pairs: Pairs
    policy: Policy
    ranks: np.ndarray
    keys: tuple[np.ndarray, ...]
    forced: np.ndarray
    family: np.ndarray | None
    n_tokens: np.ndarray | None
    is_out: np.ndarray


def has(view: View, kind: str) -> bool:
    """Whether duplicates of this kind were looked for."""
    return "exact_group" in view.schema if kind == "exact" else kind in view.current.artifacts


def folder_of(view: View, kind: str) -> Path:
    """The artifact with the stored pairs of a kind. Raises BadOption, NotComputed."""
    if kind not in KINDS:
        raise BadOption(f"{kind!r} is no kind of duplicates; use one of {', '.join(KINDS)}.")
    if not has(view, kind):
        raise NotComputed(
            f"Duplicates of the kind {kind!r} were not looked for yet; run `analyse` up to the stage {kind}."
        )
    return view.workspace.artifact_path(kind, view.current.artifacts[kind])


def floor(view: View, kind: str) -> float:
    """The lowest threshold that can be asked for; 1.0 for exact ones. Raises NotComputed."""
    folder = folder_of(view, kind)
    return 1.0 if kind == "exact" else stored_pairs(folder).floor


def gather(
    view: View, kind: str, policy: Policy = Policy(), within_splits: bool = False, judged_by: str = COSINE
) -> Evidence:
    """Read what a kind of duplicates is judged by. within_splits: records of different splits are never compared.
    judged_by: for pairs by meaning, what their similarity is (see `judged`).

    Raises NotComputed before the stage ran, BadOption for a rule on a column that is not there.
    """
    folder = folder_of(view, kind)
    n, out = view.n_records, view.state.excluded_by > 0
    keys = tuple(rule_keys(rule, columns(view, columns_of([rule])), n) for rule in policy.order)
    # Whatever is out already ranks behind all others, so that no record goes in favour of it.
    ranks = ranks_of(keys, n) + out * np.int64(n)
    if kind == "exact":
        table = view.arrow("SELECT coalesce(exact_group, -1)::BIGINT AS g FROM catalog ORDER BY id")
        group = table["g"].to_numpy()
        none = np.zeros(0, np.int64)
        pairs = Pairs(np.where(group < 0, np.arange(n), group), none, none, np.zeros(0), np.zeros(0), 1.0)
    else:
        pairs = stored_pairs(folder)
    if kind == "meaning" and judged_by != COSINE:
        pairs = judged(view, pairs, judged_by)
    split = split_column(view) if within_splits else None
    if split or out.any():
        apart = codes(view, split)[0] if split else np.zeros(n, dtype=np.int32)
        pairs = _regrouped(replace(pairs, representative=np.where(out, -1, pairs.representative)), apart)
    forced = chosen(policy, n) & ~out
    tokens = columns(view, ["n_tokens"])["n_tokens"] if "n_tokens" in view.schema else None
    return Evidence(kind, pairs, policy, ranks, keys, forced, _families(view), tokens, out)


def cut(evidence: Evidence, threshold: float) -> Cut:
    """Groups at a threshold. A record and the one that it was made from never go in each other's favour.

    Raises BadOption for a threshold outside [floor, 1].
    """
    return cut_families(evidence.pairs, threshold, evidence.ranks, evidence.family, evidence.forced)


def judged(view: View, pairs: Pairs, by: str) -> Pairs:
    """Pairs that vectors propose with another similarity: the share of WORDS (or CHARACTERS) that their texts share,
    or the cosine of a sentence model (MODEL), where the stage second_look ran.

    Proposed are those that the stage's own threshold takes in. Raises BadOption where they are over MOST_JUDGED,
    NotComputed before the second look.
    """
    threshold = read_facts(folder_of(view, "meaning"))["threshold"]
    if by == rescoring.MODEL:
        return meaning_second_look.judged(view.workspace, pairs, threshold, LEAST_LEXICAL)
    proposals = rescoring.proposed(pairs, threshold)
    if len(proposals) > MOST_JUDGED:
        raise BadOption(
            f"{len(proposals):,} pairs are proposed, too many to compare their wording at once (at most "
            f"{MOST_JUDGED:,}); judge them by {COSINE}."
        )
    with Texts(view.workspace) as texts:
        similarity = rescoring.lexical_similarity(texts.pick, proposals.a, proposals.b, by)
    return rescoring.rescored(proposals, similarity, LEAST_LEXICAL)


def split_column(view: View) -> str | None:
    """The catalog's column that says train or test, or None."""
    role = view.workspace.roles.split
    name = next((c.name for c in view.workspace.columns if role and c.source_name == role), None)
    return name if name in view.schema else None


def codes(view: View, column: str) -> tuple[np.ndarray, list[str]]:
    """The values of a column as numbers, int32 (n,), and what each number stands for; an absent value is ""."""
    column_type(view.schema, column)
    table = view.arrow(f"SELECT coalesce({quoted(column)}::VARCHAR, '') AS value FROM catalog ORDER BY id")
    encoded = table["value"].combine_chunks().dictionary_encode()
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()


def columns(view: View, names: Sequence[str]) -> dict[str, np.ndarray | pa.ChunkedArray]:
    """Columns of the catalog in order of id; numbers as NumPy, else Arrow. Raises BadFilter for an unknown name."""
    if not names:
        return {}
    for name in names:
        column_type(view.schema, name)
    table = view.arrow(f"SELECT {', '.join(quoted(name) for name in names)} FROM catalog ORDER BY id")
    return {name: _plain(table[name]) for name in names}


def _plain(column: pa.ChunkedArray) -> np.ndarray | pa.ChunkedArray:
    return column.to_numpy() if pa.types.is_integer(column.type) and not column.null_count else column


def _regrouped(pairs: Pairs, apart: np.ndarray) -> Pairs:
    """The same pairs where records of different values of `apart`, int (n,), are never compared.

    A class falls into one for each value that its records have, named by its smallest record that still is in a class;
    a pair of two classes becomes one for each value that both have, and goes where they have none in common.
    """
    n_values = np.int64(apart.max(initial=0)) + 1
    rows = np.flatnonzero(pairs.representative >= 0)
    key = pairs.representative[rows] * n_values + apart[rows]
    entries, first, back = np.unique(key, return_index=True, return_inverse=True)
    smallest = rows[first]  # rows ascend, so the first row of a key is its smallest
    representative = np.full(pairs.n_records, -1, dtype=np.int64)
    representative[rows] = smallest[back]
    starts = np.searchsorted(entries, pairs.a * n_values)
    n_each = np.searchsorted(entries, (pairs.a + 1) * n_values) - starts
    pair = np.repeat(np.arange(len(pairs)), n_each)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(n_each) - n_each, n_each) + np.repeat(starts, n_each)
    wanted = pairs.b[pair] * n_values + entries[place] % n_values
    found = np.minimum(np.searchsorted(entries, wanted), len(entries) - 1) if len(entries) else place
    both = entries[found] == wanted
    one, two, pair = smallest[place[both]], smallest[found[both]], pair[both]
    a, b = np.minimum(one, two), np.maximum(one, two)
    order = np.lexsort((b, a))
    pair = pair[order]
    columns = {name: getattr(pairs, name)[pair] for name in ("similarity", "containment")}
    return replace(pairs, representative=representative, a=a[order], b=b[order], **columns)


def _families(view: View) -> np.ndarray | None:
    """The record at the root of each one's descent, int64 (n,); None where no record names a parent."""
    with view.cursor() as cursor:
        return generated.families(view.workspace, view.n_records, cursor, "catalog")
