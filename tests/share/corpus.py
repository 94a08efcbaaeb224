"""A corpus of short texts about women and men in which every kind of panel has something to show."""

from pathlib import Path

from lib.audit import audit as auditing
from lib.audit.audit import Audit
from lib.corpus.roles import Roles
from lib.curate import actions
from lib.curate.desk import open_view
from lib.query.predicates import Ids
from lib.query.selection import Selection
from lib.query.view import View
from lib.share.terms import Terms
from tests.corpora import analysed

TERMS = Terms(
    "Audit of small talk", "Ada Example", "Example Lab", "CC BY 4.0", "Read by the data group.", "2090-01-31",
    "Written for a test.", "Nothing but tests.", "It is small.",
)  # fmt: skip
WHO = ("The woman", "The man", "The man", "A girl", "The boy", "The lawyer said that he", "The nurse said that she")
WHAT = ("went home early.", "paid the bill.", "wrote a long letter about gardens.", "was elected last spring.")
SOURCES = ("forum", "news", "wiki")


def columns(n: int = 420) -> dict:
    """n records: most name women or men, every fifth nobody, every 40th immigrants, three of them Muslims."""
    texts = []
    for k in range(n):
        text = f"{WHO[k % 7]} {WHAT[k % 4]} Entry {k}." if k % 5 else f"The train was late again. Entry {k}."
        if k % 40 == 7:
            text += " The immigrants laughed."
        if k in (11, 111, 211):
            text += " Three Muslims were there."
        texts.append(text)
    return {
        "id": [f"r{k}" for k in range(n)],
        "text": texts,
        "source": [SOURCES[k % 3] for k in range(n)],
        "kind": [("letter", "note")[k % 2] for k in range(n)],
        "lang": ["en"] * n,
    }


def opened(folder: Path, n: int = 420, stages=("profile", "mentions")) -> View:
    roles = Roles(text=("text",), id="id", source="source", metadata=("kind", "lang"))
    return open_view(analysed(folder, columns(n), stages, roles))


def exclude(view: View, ids: list[int], reason: str = "a test") -> None:
    plan = actions.plan(view, "exclude", Selection((Ids(tuple(ids)),)))
    actions.commit(view, plan, reason, "ada")


def audited(view: View) -> Audit:
    return auditing.audit(view, label_axes=["kind"])


def rows_of(value: dict) -> dict[str, dict]:
    """Every row of a snapshot by panel, label and column."""
    return {f"{p['id']}/{row['label']}/{row['column']}": row for p in value["panels"] for row in p["rows"]}
