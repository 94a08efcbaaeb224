"""What a run would send to an endpoint, in tokens and in money, before anything is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lib.augment import llm, prompt
from lib.augment.endpoint import Endpoint
from lib.augment.llm import Wanted
from lib.augment.policy import Policy
from lib.signals.tokens import TOKENIZER, TokenCounter

# What a chat endpoint adds around the messages of a request, and an answer around its text.
TOKENS_OF_FRAME = 12
BATCH = 1_000


@dataclass(frozen=True)
class Estimate:
    """n_records are those of the run, n_sent of them go to the endpoint, in n_requests.

    Tokens are those of the messages and of an answer that repeats the texts, counted with `tokenizer`; models count
    with their own. On four English corpora it came to 10 to 11 % more than two byte-pair vocabularies in wide use
    (cl100k, o200k) for what is sent, and to 22 to 39 % more for the answers, so a bill is seldom higher; a model that
    thinks before it answers bills that too. price is in the curator's currency, None where none is given. is_scaled:
    counted on a sample and scaled up. seconds is the least that the run takes at the requests a minute that are
    allowed.
    """

    n_records: int
    n_sent: int
    n_requests: int
    tokens_in: int
    tokens_out: int
    price: float | None
    seconds: float
    is_scaled: bool
    tokenizer: str = TOKENIZER


def estimate(
    records: Iterable[Sequence[str]],
    axis: str,
    direction: str,
    policy: Policy | None,
    endpoint: Endpoint,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    refusing: Sequence[str] = (),
    n_records: int | None = None,
) -> Estimate:
    """The estimate for records (each its texts); with n_records, for so many of which these are a sample.

    Sends nothing, and needs neither key nor connection. Further tries after a failure come on top. Raises BadOption.
    """
    wanted = Wanted(axis, direction, policy or Policy(), tuple(pairs), tuple(refusing))
    wanted.asked()
    counter = TokenCounter()
    n_seen = n_sent = n_requests = tokens_in = tokens_out = 0
    asking: list[str] = []
    answering: list[str] = []

    def count() -> tuple[int, int]:
        found = int(counter.count(asking).sum()), int(counter.count(answering).sum())
        asking.clear()
        answering.clear()
        return found

    for texts in records:
        n_seen += 1
        ready = [wanted.prepared(text) for text in texts]
        if llm.is_to_send(ready, wanted):
            n_sent += 1
            for text, one in zip(texts, ready, strict=True):
                allowed = wanted.asked(text) if one.passages else None
                for group in one.requests:
                    n_requests += 1
                    messages = prompt.messages([passage.text for passage in group], allowed, wanted.policy)
                    asking += (message["content"] for message in messages)
                    answering.append(messages[-1]["content"])
        if len(asking) >= BATCH:
            more_in, more_out = count()
            tokens_in, tokens_out = tokens_in + more_in, tokens_out + more_out
    more_in, more_out = count()
    tokens_in += more_in + n_requests * TOKENS_OF_FRAME
    tokens_out += more_out + n_requests * TOKENS_OF_FRAME
    scale = 1.0 if n_records is None or not n_seen else n_records / n_seen
    n_sent, n_requests, tokens_in, tokens_out = (
        round(value * scale) for value in (n_sent, n_requests, tokens_in, tokens_out)
    )
    return Estimate(
        n_seen if n_records is None else n_records,
        n_sent,
        n_requests,
        tokens_in,
        tokens_out,
        endpoint.price(tokens_in, tokens_out),
        n_requests * 60 / endpoint.per_minute,
        n_records is not None and n_records != n_seen,
    )
