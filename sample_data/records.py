"""Composes one record of the sample corpus: its text, its label and what is known to be true of it."""

import json
import random
from dataclasses import dataclass, field
from functools import cache

from sample_data.grammar import BANKS, Grammar, read_bank

LANGUAGES = {"en": 0.705, "de": 0.08, "fr": 0.07, "es": 0.06, "pt": 0.045, "it": 0.033, "sw": 0.007}
TOPICS = {
    "football": 0.27,
    "cooking": 0.0875,
    "astronomy": 0.0875,
    "gardening": 0.0875,
    "law": 0.0875,
    "medicine": 0.0875,
    "travel": 0.0875,
    "finance": 0.0875,
    "history": 0.0875,
    "programming": 0.03,  # code, which is all programming, brings it to the share of the others
}
KINDS = {"instruction": 0.28, "biography": 0.13, "news": 0.19, "review": 0.15, "forum": 0.17, "code": 0.08}
KINDS_OTHER = {"instruction": 0.30, "biography": 0.10, "news": 0.22, "review": 0.15, "forum": 0.23}
SOURCES = {
    "instruction": ["askwell", "tutor-desk", "plain-answers"],
    "biography": ["lives-in-brief", "whoswhere"],
    "news": ["daily-harbour", "morning-ledger", "county-wire"],
    "review": ["tastebook", "gear-notes", "honest-stars"],
    "forum": ["corner-forum", "stackyard", "kitchen-table"],
    "code": ["snippet-shelf", "opencrate"],
}
# Chance that a biography of this occupation says "she". Occupations not named here have one half.
SHE = {
    "nurse": 0.94,
    "legal secretary": 0.92,
    "flight attendant": 0.88,
    "engineer": 0.08,
    "surgeon": 0.12,
    "football coach": 0.10,
    "bank manager": 0.18,
}
BOILERPLATE = {"news": ["cookie", "newsletter"], "forum": ["signature"], "review": ["cookie"]}
LEAST_WORDS_FOR_BOILERPLATE = 80  # so that sharing a passage alone never makes two records near-duplicates


@dataclass
class Record:
    """A record before it has its id. `facts` are (plant, detail) pairs; `topic` is not in the corpus itself."""

    text: str
    kind: str
    lang: str
    topic: str
    source: str
    split: str
    day: int  # days since 2018-01-01
    label: str | None = None
    rating: int | None = None
    facts: list[tuple[str, str]] = field(default_factory=list)


@cache
def bank(name: str) -> dict[str, list[str]]:
    return read_bank(BANKS / f"{name}.txt")


@cache
def grammar(name: str, topic: str) -> Grammar:
    return Grammar(bank(name), topic)


@cache
def topics_of(language: str) -> dict[str, float]:
    """Topics that the language's bank has sentences for, with their weights."""
    return {topic: share for topic, share in TOPICS.items() if f"{topic}.say" in bank(language)}


def drawn(shares: dict[str, float], rng: random.Random) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


def saying(spoken: Grammar, kind: str, count: int, rng: random.Random, bound: dict) -> list[str]:
    """`count` different sentences on the topic; news brings its own where the language has them."""
    if kind == "news" and spoken.has("@news"):
        headline = spoken.several("@news", 2, rng, bound)
        return [*headline, *spoken.several("@say", max(1, count - 2), rng, bound)]
    return spoken.several("@say", count, rng, bound)


def instruction(spoken: Grammar, rng: random.Random, bound: dict) -> str:
    asked = [spoken.expand("@ask", rng, bound)]
    if rng.random() < 0.45:
        asked.append(spoken.expand("ask_extra", rng, bound))
    answer = saying(spoken, "instruction", rng.randint(3, 5), rng, bound)
    if rng.random() < 0.7:
        answer.insert(0, spoken.expand("answer_open", rng, bound))
    if rng.random() < 0.5:
        answer.append(spoken.expand("answer_close", rng, bound))
    return " ".join(asked) + "\n\n" + " ".join(answer)


def biography(spoken: Grammar, rng: random.Random, bound: dict) -> str:
    parts = [spoken.expand("bio_open", rng, bound), *spoken.several("bio_life", rng.randint(3, 4), rng, bound)]
    parts += spoken.several("bio_topic", rng.randint(1, 2), rng, bound)
    return " ".join(parts)


def news(spoken: Grammar, rng: random.Random, bound: dict) -> str:
    parts = saying(spoken, "news", rng.randint(3, 5), rng, bound)
    parts.insert(rng.randint(1, len(parts)), spoken.expand("quoted", rng, bound))
    if rng.random() < 0.6:
        parts += spoken.several("news_close", rng.randint(1, 2), rng, bound)
    if rng.random() < 0.6:
        parts[0] = f"{spoken.expand('town', rng, bound).upper()} – {parts[0]}"
    return " ".join(parts)


def review(spoken: Grammar, rng: random.Random, bound: dict, rating: int) -> str:
    mood = "praise" if rating > 3 else "blame" if rating < 3 else "neutral"
    parts = spoken.several(mood, rng.randint(2, 3), rng, bound)
    for side, wanted in (("@plus", rating >= 3), ("@minus", rating <= 3)):
        if wanted and spoken.has(side):
            parts += spoken.several(side, 2, rng, bound)
    rng.shuffle(parts)
    parts += saying(spoken, "review", rng.randint(1, 3), rng, bound)
    return " ".join([spoken.expand("review_open", rng, bound), *parts])


def forum(spoken: Grammar, rng: random.Random, bound: dict) -> str:
    parts = saying(spoken, "forum", rng.randint(2, 4), rng, bound)
    parts.insert(rng.randint(0, len(parts)), spoken.expand("@ask", rng, bound))
    for line in spoken.several("forum_mid", rng.randint(1, 3), rng, bound):
        parts.insert(rng.randint(1, len(parts)), line)
    middle = " ".join(parts)
    return " ".join([spoken.expand("forum_open", rng, bound), middle, spoken.expand("forum_close", rng, bound)])


def code(rng: random.Random) -> str:
    written, bound = grammar("code", "programming"), {}
    name, lines, end = rng.choice(
        [("python", "py_line", "py_end"), ("javascript", "js_line", "js_end"), ("sql", "sql_line", "sql_end")]
    )
    parts = [written.expand(name, rng, bound), *written.several(lines, rng.randint(4, 6), rng, bound)]
    return "\n".join([*parts, written.expand(end, rng, bound)])


def people(language: str, topic: str, spoken: Grammar, rng: random.Random) -> tuple[dict, list]:
    """What a biography keeps through its text (name, occupation, pronoun), and the fact to record."""
    if language != "en":
        return {}, []
    job = spoken.expand("@occupation", rng, {})
    she = rng.random() < SHE.get(job, 0.5)
    words = ("she", "her", "her") if she else ("he", "his", "him")
    bound = dict(zip(("bio_they", "bio_their", "bio_them"), words, strict=True))
    bound["bio_job"], bound["bio_a"] = job, "an" if job[0] in "aeiou" else "a"
    bound["bio_first"] = spoken.expand("she_first" if she else "he_first", rng, {})
    detail = json.dumps({"occupation": job, "pronoun": words[0]})
    return bound, [("occupation_pronoun", detail)]


def iban(country: str, digits: str) -> str:
    """An IBAN with right check digits (ISO 13616: mod 97 of the rearranged number is 1)."""
    letters = "".join(str(ord(letter) - 55) for letter in country)
    return f"{country}{98 - int(digits + letters + '00') % 97:02d}{digits}"


def personal_value(kind: str, first: str, last: str, rng: random.Random) -> str:
    """Made-up personal data: example domains (RFC 2606), phone numbers for fiction, test networks (RFC 5737)."""
    if kind == "email":
        name = f"{first}.{last}{rng.randint(1, 99)}".lower().replace(" ", "").replace("'", "")
        return f"{name}@{rng.choice(['example.com', 'example.org', 'example.net', 'mail.example.com'])}"
    if kind == "phone":
        london = f"020 7946 0{rng.randint(0, 999):03d}"
        return rng.choice([f"+1 {rng.randint(201, 989)}-555-01{rng.randint(0, 99):02d}", london])
    if kind == "iban":  # no German bank code starts with 0
        return iban("DE", f"0{rng.randrange(10**17):017d}")
    return f"{rng.choice(['192.0.2', '198.51.100', '203.0.113'])}.{rng.randint(1, 254)}"


def add_personal_data(record: Record, spoken: Grammar, rng: random.Random) -> None:
    kind = drawn({"email": 0.45, "phone": 0.3, "iban": 0.1, "ip": 0.15}, rng)
    first, last = spoken.expand("ascii_first", rng, {}), spoken.expand("ascii_last", rng, {})
    value = personal_value(kind, first, last, rng)
    record.text += " " + spoken.expand("contact", rng, {"value": value})
    record.facts.append(("personal_data", json.dumps({"kind": kind, "value": value})))


def boilerplate(name: str, language: str, rng: random.Random) -> tuple[str, str]:
    """A recurring passage of this sort in this language, and the detail that records it."""
    language = language if f"{name}.{language}" in bank("plants") else "en"
    number, passage = rng.choice(list(enumerate(bank("plants")[f"{name}.{language}"])))
    return passage, json.dumps({"passage": f"{name}.{language}.{number}"})


def compose(rng: random.Random, language: str | None = None, topic: str | None = None) -> Record:
    """A new record of its own, with whatever personal data or boilerplate it drew."""
    language = language or drawn(LANGUAGES, rng)
    kind = drawn(KINDS if language == "en" else KINDS_OTHER, rng)
    topic = "programming" if kind == "code" else topic or drawn(topics_of(language), rng)
    spoken, bound, facts = grammar(language, topic), {}, []
    label = rating = None
    if kind == "code":
        text = code(rng)
    elif kind == "review":
        rating = rng.choices((1, 2, 3, 4, 5), (14, 11, 15, 27, 33))[0]
        label = "positive" if rating > 3 else "negative" if rating < 3 else "neutral"
        text = review(spoken, rng, bound, rating)
    elif kind == "biography":
        bound, facts = people(language, topic, spoken, rng)
        text = biography(spoken, rng, bound)
    else:
        text = {"instruction": instruction, "news": news, "forum": forum}[kind](spoken, rng, bound)
        label = rng.choice(("solved", "open")) if kind == "forum" else None
    source, split = rng.choice(SOURCES[kind]), rng.choices(("train", "validation", "test"), (80, 10, 10))[0]
    record = Record(text, kind, language, topic, source, split, rng.randrange(2922), label, rating, facts)
    if kind in ("forum", "news", "instruction") and rng.random() < 0.045 and spoken.has("contact"):
        add_personal_data(record, spoken, rng)
    if kind in BOILERPLATE and rng.random() < 0.16 and record.text.count(" ") >= LEAST_WORDS_FOR_BOILERPLATE:
        passage, detail = boilerplate(rng.choice(BOILERPLATE[kind]), language, rng)
        record.text += "\n\n" + passage
        record.facts.append(("boilerplate", detail))
    return record
