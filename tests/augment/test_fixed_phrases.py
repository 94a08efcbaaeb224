"""Fixed phrases stay, and the same words stay free elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

from lib.augment import fixed_phrases, swap
from lib.augment.tokens import Tokens

ROOT = Path(__file__).resolve().parents[2]


def test_every_token_of_a_phrase_is_named():
    found = fixed_phrases.found(Tokens("The best man lost the rings."))
    assert found == {1: "best man", 2: "best man"}


def test_of_two_phrases_the_first_is_named_in_every_process():
    code = (
        "from lib.augment import fixed_phrases as f, tokens; print(f.found(tokens.Tokens('Come on, you guys, run.')))"
    )
    seeds = [os.environ | {"PYTHONHASHSEED": str(seed)} for seed in range(4)]
    said = [
        subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True) for env in seeds
    ]
    assert {one.stdout.strip() for one in said} == {"{3: 'you guys', 4: 'you guys', 5: 'guys ,'}"}


def test_the_best_of_men_is_no_best_man():
    assert swap("She is the cleverest and best man in town.") == "He is the cleverest and best woman in town."


def test_a_man_who_made_something_is_no_phrase():
    assert swap("The young man made it big.") == "The young woman made it big."
