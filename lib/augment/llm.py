"""Rewriting by a model of one's own: asked only for what the guards let through, believed only word by word.

Nothing is sent unless a function of this file or of batch.py is called. An answer is never taken as it is: every word
that differs must be a change that axis, direction and policy allow, or the whole record stays and is skipped with the
reason. So an instruction hidden in a record can at most leave the record as it was.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lib.augment import prompt
from lib.augment.allowed import Asked, asked
from lib.augment.changes import NotAsked, found
from lib.augment.client import Client, Failed
from lib.augment.endpoint import Endpoint
from lib.augment.passages import Prepared, prepared
from lib.augment.policy import Policy
from lib.augment.result import HIGH, Edit, Rewrite, Skip, applied
from lib.augment.swapping import NAMED
from lib.augment.term_tables import APPROVAL

# How sure an edit of a model is, stipulated so that it falls on the right side of HIGH: two readers that share nothing
# agree on a pronoun or a verb; the rules are silent; they would write something else; they know a reason to leave the
# word. An agreed noun or title keeps the confidence of the rules, which know what can be taken back.
AGREED, ALONE, DIFFERENT, KEPT = 0.95, 0.6, 0.5, 0.4
OF_TWO_READERS = frozenset({"model:pronoun", "model:pair", "model:agreement"})
NO_ANSWER, TOO_MUCH = "no answer from the endpoint", "the model changed more than was asked"


@dataclass(frozen=True)
class Wanted:
    """What one run asks for. pairs (from, to) stand in the place of the rewriter's own terms of an axis.

    A record of which a text is left for one of the reasons in refusing (the part before a colon) is not sent at all.
    """

    axis: str
    direction: str
    policy: Policy
    pairs: tuple[tuple[str, str], ...] = ()
    refusing: tuple[str, ...] = ()

    def asked(self, document: str = "") -> Asked:
        """Raises BadOption."""
        return asked(self.axis, self.direction, self.policy, document, self.pairs)

    def prepared(self, text: str) -> Prepared:
        """Raises BadOption."""
        return prepared(text, self.axis, self.direction, self.policy, self.pairs)


def rewrite_with_model(
    text: str,
    axis: str,
    direction: str,
    policy: Policy | None,
    endpoint: Endpoint,
    client: Client | None = None,
    *,
    pairs: Sequence[tuple[str, str]] = (),
) -> Rewrite:
    """text rewritten by the model of an endpoint, checked, with every edit and every skip.

    A text that a guard refuses, or in which the rules find nothing to change, is not sent. client is one that is open
    already; its connection and its count of tokens are then shared. Raises BadOption, BadEndpoint, EndpointDown; an
    answer that cannot be used is a skip of the whole text.
    """
    if client is None:
        with Client(endpoint) as own:
            return rewrite_with_model(text, axis, direction, policy, endpoint, own, pairs=pairs)
    wanted = Wanted(axis, direction, policy or Policy(), tuple(pairs))
    ready = wanted.prepared(text)
    try:
        return of_record([text], [ready], wanted, client)[0]
    except Failed as failed:
        return left([text], [ready], f"{NO_ANSWER}: {failed}", client.endpoint)[0]


def is_to_send(ready: Collection[Prepared], wanted: Wanted) -> bool:
    """Whether anything of a record goes to the endpoint."""
    return refusal(ready, wanted) == "" and any(one.passages for one in ready)


def refusal(ready: Collection[Prepared], wanted: Wanted) -> str:
    """Why a record is left as a whole before anything is sent, "" for no reason."""
    reasons = [skip.reason for one in ready for skip in one.rules.skips]
    refused = [reason for reason in reasons if reason.partition(":")[0] in wanted.refusing]
    return next((one.refusal for one in ready if one.refusal), refused[0] if refused else "")


def of_record(texts: Sequence[str], ready: Sequence[Prepared], wanted: Wanted, client: Client) -> list[Rewrite]:
    """The texts of one record, rewritten together or left together.

    Raises Failed, BadEndpoint, EndpointDown, pace.Stopped.
    """
    if reason := refusal(ready, wanted):
        return left(texts, ready, reason, client.endpoint)
    try:
        return [_of_text(text, one, wanted, client) for text, one in zip(texts, ready, strict=True)]
    except prompt.NoAnswer as error:
        return left(texts, ready, str(error), client.endpoint)
    except NotAsked as error:
        return left(texts, ready, f"{TOO_MUCH}: {error}", client.endpoint)


def _of_text(text: str, ready: Prepared, wanted: Wanted, client: Client) -> Rewrite:
    """Raises Failed, NoAnswer, NotAsked and what ends a run."""
    if not ready.passages:
        return replace(ready.rules, rules=_version(ready, client.endpoint))
    allowed = wanted.asked(text)
    made: list[Edit] = []
    for group in ready.requests:
        sent = [passage.text for passage in group]
        # A token of English is some four characters; the answer repeats the texts inside JSON, and may think before.
        most_tokens = 1_000 + sum(map(len, sent)) // 2
        reply = client.ask(prompt.messages(sent, allowed, wanted.policy), prompt.SCHEMA, most_tokens)
        for passage, answer in zip(group, prompt.texts_of(reply, sent), strict=True):
            edits = found(passage.text, answer, allowed, list(passage.shut), passage.ruled)
            made += [e._replace(start=e.start + passage.start, end=e.end + passage.start) for e in edits]
    edits, skips = weighed(made, ready.rules, wanted.axis)
    return Rewrite(
        applied(text, edits),
        tuple(edits),
        tuple(skips),
        min((edit.confidence for edit in edits), default=1.0),
        _version(ready, client.endpoint),
        dict(Counter(skip.reason.partition(":")[0] for skip in skips)),
    )


def weighed(edits: Sequence[Edit], rules: Rewrite, axis: str) -> tuple[list[Edit], list[Skip]]:
    """The edits of a model with the confidence that the rules' reading of the same text gives them, and all skips.

    A word that the rules are sure of and the model left makes every edit of the text unsure: half of it is rewritten.
    """
    ruled = {(edit.start, edit.end): edit for edit in rules.edits}
    missed = [rule for rule in rules.edits if not _touched(rule, edits)]
    reasons = sorted(rules.skips)
    is_half = any(rule.confidence >= HIGH for rule in missed)
    sure = []
    for edit in edits:
        rule = ruled.get((edit.start, edit.end))
        if rule is not None and rule.after == edit.after:
            confidence = max(rule.confidence, AGREED) if edit.rule in OF_TWO_READERS else rule.confidence
        elif _touched(edit, rules.edits):
            confidence = DIFFERENT
        else:
            confidence = KEPT if _touched(edit, reasons) else ALONE
        if axis != "gender":
            confidence = min(confidence, APPROVAL)
        if edit.rule == "model:name":
            confidence = min(confidence, NAMED)
        sure.append(edit._replace(confidence=min(confidence, DIFFERENT) if is_half else confidence))
    skips = [skip for skip in reasons if not _touched(skip, edits)]
    return sure, sorted([*skips, *(Skip(rule.start, rule.end, "left by the model") for rule in missed)])


def _touched(one: Edit | Skip, others: Sequence[Edit] | Sequence[Skip]) -> bool:
    """Whether one shares a character with one of the others, which are in order and do not overlap."""
    at = bisect_left(others, one.end, key=lambda other: other.start)
    return at > 0 and others[at - 1].end > one.start


def left(texts: Sequence[str], ready: Sequence[Prepared], reason: str, endpoint: Endpoint) -> list[Rewrite]:
    """The texts of a record as they are, for the reason."""
    counts = {reason.partition(":")[0]: 1}
    return [
        Rewrite(text, skips=(Skip(0, len(text), reason),), rules=_version(one, endpoint), counts=counts)
        for text, one in zip(texts, ready, strict=True)
    ]


def _version(ready: Prepared, endpoint: Endpoint) -> str:
    """Model, prompt, seed and rules that made a rewriting."""
    return f"model {endpoint.model}, prompt {prompt.VERSION}, seed {endpoint.seed}, rules {ready.rules.rules}"
