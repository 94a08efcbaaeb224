"""Turns banks of sentence templates into sentences: a seeded, recursive expansion.

A bank file holds symbols, each with its options:

    == dish
    lentil soup | onion tart
    == say
    Let the {dish} rest for {n 5 20} minutes.

`{dish}` draws an option, `{^dish}` draws it with a capital first letter, `{!dish}` draws it once for
the whole record and repeats it, `{n 5 20}` is a whole number in that range and `{@dish}` is the symbol of
the topic at hand (`cooking.dish`). Options of several lines are parted by lines of `--`.
"""

import random
import re
from pathlib import Path

BANKS = Path(__file__).parent / "banks"
SLOT = re.compile(r"\{(n \d+ \d+|[\^!@]{0,3}[a-z][a-z_0-9.]*)\}")

Options = list  # of str, or of (format, slots) once it is compiled


def read_bank(path: Path) -> dict[str, list[str]]:
    """Symbols of one bank file, each with its options as written."""
    symbols: dict[str, list[str]] = {}
    for part in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        if "\n--\n" in body:
            options = [option.strip("\n") for option in body.split("\n--\n")]
        else:
            options = [option.strip() for line in body.splitlines() for option in line.split(" | ")]
        symbols[name.strip()] = [option for option in options if option]
    return symbols


class Grammar:
    """The compiled symbols of one language and one topic; `expand` draws a text from them."""

    def __init__(self, symbols: dict[str, list[str]], topic: str) -> None:
        self.symbols = symbols
        self.topic = topic
        self.compiled: dict[str, Options] = {}

    def options(self, symbol: str) -> Options:
        """Compiled options of a symbol; `@` in front of it means: of this topic. KeyError where there is none."""
        symbol = symbol.replace("@", self.topic + ".")
        if symbol not in self.compiled:
            self.compiled[symbol] = compiled = []
            compiled.extend(self.compile(option) for option in self.symbols[symbol])
        return self.compiled[symbol]

    def has(self, symbol: str) -> bool:
        return symbol.replace("@", self.topic + ".") in self.symbols

    def compile(self, option: str) -> str | tuple:
        parts = SLOT.split(option)
        if len(parts) == 1:
            return option
        slots = []
        for slot in parts[1::2]:
            if slot.startswith("n "):
                low, high = map(int, slot[2:].split())
                slots.append(("number", low, high - low + 1))
            else:
                name = slot.lstrip("^!")
                slots.append((slot[: len(slot) - len(name)], name, self.options(name)))
        return "%s".join(part.replace("%", "%%") for part in parts[0::2]), tuple(slots)

    def fill(self, option: str | tuple, rng: random.Random, bound: dict[str, str]) -> str:
        """Text of one compiled option. `bound` holds what this record has drawn for `{!symbol}`."""
        if type(option) is str:
            return option
        template, slots = option
        words = []
        for mark, name, value in slots:
            if mark == "number":
                words.append(name + int(rng.random() * value))
                continue
            if "!" in mark and name in bound:
                word = bound[name]
            else:
                word = self.fill(value[int(rng.random() * len(value))], rng, bound)
                if "!" in mark:
                    bound[name] = word
            words.append(word[:1].upper() + word[1:] if "^" in mark else word)
        return template % tuple(words)

    def expand(self, symbol: str, rng: random.Random, bound: dict[str, str]) -> str:
        options = self.options(symbol)
        return self.fill(options[int(rng.random() * len(options))], rng, bound)

    def several(self, symbol: str, count: int, rng: random.Random, bound: dict[str, str]) -> list[str]:
        """Texts of up to `count` different options of a symbol, in random order."""
        options = self.options(symbol)
        return [self.fill(option, rng, bound) for option in rng.sample(options, min(count, len(options)))]
