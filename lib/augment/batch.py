"""Many records rewritten by a model: some at once, in their order, stopped as soon as it makes no sense to go on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from lib.augment import llm
from lib.augment.client import Client, Failed, Usage
from lib.augment.endpoint import Endpoint, EndpointDown
from lib.augment.llm import NO_ANSWER, Wanted
from lib.augment.passages import Prepared
from lib.augment.policy import Policy
from lib.augment.result import Rewrite

# A model whose answers are of no use for so many records in a row costs money for nothing.
MOST_UNUSABLE = 25
SECONDS_BETWEEN_REPORTS = 0.5
Waiting = tuple[Sequence[str], list[Prepared], Future | None]


def rewrite_many(
    texts: Iterable[str],
    axis: str,
    direction: str,
    policy: Policy | None,
    endpoint: Endpoint,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    client: Client | None = None,
    report: Callable[[Usage], None] | None = None,
) -> Iterator[Rewrite]:
    """A Rewrite for every text, as `rewrite_records` gives them for records of one text."""
    records = ([text] for text in texts)
    found = rewrite_records(records, axis, direction, policy, endpoint, pairs=pairs, client=client, report=report)
    return _firsts(found)


def _firsts(found: Iterator[list[Rewrite]]) -> Iterator[Rewrite]:
    try:
        for answers in found:
            yield answers[0]
    finally:
        found.close()


def rewrite_records(
    records: Iterable[Sequence[str]],
    axis: str,
    direction: str,
    policy: Policy | None,
    endpoint: Endpoint,
    *,
    pairs: Sequence[tuple[str, str]] = (),
    refusing: Sequence[str] = (),
    client: Client | None = None,
    report: Callable[[Usage], None] | None = None,
) -> Iterator[list[Rewrite]]:
    """For every record a Rewrite for each of its texts, in order, as they come.

    A record is rewritten as a whole or left as a whole; one with a text that the rules leave for a reason in refusing
    is not sent. At most endpoint.at_once requests are under way, and records are read a few ahead of what is yielded.
    report hears what was used so far behind every record and about twice a second in between; it may raise, as a
    job's does when it is cancelled. Closing the iterator, or an error, lets no further request start and waits for
    those under way.

    What was not yielded counts as not done, so a caller that keeps what it got goes on from there: a record whose
    request failed is yielded as skipped only when the endpoint has answered again. client is one that is open already;
    it serves one run.

    Raises at once BadOption and BadEndpoint for what cannot work; in between BadEndpoint (key, model or address are
    refused) and EndpointDown (failures in a row, or answers in a row of no use).
    """
    wanted = Wanted(axis, direction, policy or Policy(), tuple(pairs), tuple(refusing))
    wanted.asked()
    own = Client(endpoint) if client is None else None
    return _run(iter(records), wanted, client or own, report or (lambda _: None), own)


def _run(
    records: Iterator[Sequence[str]],
    wanted: Wanted,
    client: Client,
    report: Callable[[Usage], None],
    own: Client | None,
) -> Iterator[list[Rewrite]]:
    queue: deque[Waiting] = deque()
    held: list[list[Rewrite]] = []  # what failed, and what came behind it, until the endpoint is known to live
    n_unusable = 0
    pool = ThreadPoolExecutor(client.endpoint.at_once, thread_name_prefix="endpoint")
    try:
        while _filled(queue, records, wanted, client, pool):
            texts, ready, future = queue.popleft()
            while future is not None and not wait([future], SECONDS_BETWEEN_REPORTS).done:
                report(client.usage)
            try:
                answers = future.result() if future else llm.of_record(texts, ready, wanted, client)
            except Failed as failed:
                answers = llm.left(texts, ready, f"{NO_ANSWER}: {failed}", client.endpoint)
                if not failed.is_of_text:
                    held.append(answers)
                    continue
            if future is not None:
                yield from held
                held = []
                n_unusable = 0 if any(answer.edits for answer in answers) else n_unusable + 1
                if n_unusable == MOST_UNUSABLE:
                    raise EndpointDown(_of_no_use(answers))
            if held:
                held.append(answers)
            else:
                yield answers
            report(client.usage)
        if held and not client.usage.n_answers:
            raise EndpointDown(f"There is {held[0][0].skips[-1].reason}.")
        yield from held
    except BaseException:
        client.stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        if own is not None:
            own.close()


def _filled(
    queue: deque[Waiting], records: Iterator[Sequence[str]], wanted: Wanted, client: Client, pool: ThreadPoolExecutor
) -> bool:
    """Whether the queue holds a record, after it was filled up. The guards run here, in the caller's thread."""
    while len(queue) < 2 * client.endpoint.at_once and (texts := next(records, None)) is not None:
        ready = [wanted.prepared(text) for text in texts]
        is_sent = llm.is_to_send(ready, wanted)
        queue.append((texts, ready, pool.submit(llm.of_record, texts, ready, wanted, client) if is_sent else None))
    return bool(queue)


def _of_no_use(answers: list[Rewrite]) -> str:
    reason = next((skip.reason for answer in answers for skip in answer.skips[-1:]), "it changed nothing")
    return (
        f"The model's last {MOST_UNUSABLE} answers were of no use, at last because {reason}; the run was stopped, and "
        "what was answered before is kept."
    )
