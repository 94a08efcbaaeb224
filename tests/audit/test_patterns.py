"""Which words count as mentions, and which words like them do not."""

import duckdb

from lib.audit import hits
from lib.audit.lexicon import shipped
from lib.audit.patterns import NORMALISED, patterns

LEXICON = shipped()


def mentions(texts: list[str]) -> list[list[str]]:
    """axis: term of every mention in each text, sorted."""
    found: list[list[str]] = [[] for _ in texts]
    for by, pattern in vars(patterns(LEXICON)).items():
        subject = NORMALISED if by == "cased" else f"lower({NORMALISED})"
        sql = f"SELECT regexp_extract_all({subject}, $p) FROM (SELECT unnest($t) AS text)"
        for mine, (strings,) in zip(found, duckdb.execute(sql, {"p": pattern, "t": texts}).fetchall(), strict=True):
            for string in strings:
                terms = (LEXICON.terms[number] for number in hits.read(LEXICON, string, by).terms)
                mine += [f"{term.axis}: {term.text}" for term in terms]
    return [sorted(mine) for mine in found]


CASES = [
    # Tier A counts wherever it stands, in any case, whole words only
    ("She saw WOMEN.", ["gender: she", "gender: women"]),
    ("The shed, a womenswear hero, ushers", []),
    ("The woman’s dog; she's late", ["gender: she's", "gender: woman"]),
    ("Thérèse spoke", []),
    ("a women-only space", ["gender: women"]),
    ("African-American families", ["race: african american"]),
    ("an african\namerican voter", ["race: african american"]),
    ("my mother-in-law", ["gender: mother-in-law"]),
    # The longest wins on its axis; other axes count inside of it
    ("gay men", ["gender: men", "orientation: gay men"]),
    ("a trans woman", ["gender: trans woman"]),
    ("older people", ["age: older people"]),
    # Idioms are no mentions
    ("man-made fibre, the White House, a black box, the man page", []),
    # Capitals count where the small word is another one
    ("Poles like poles; the Finns", ["nationality: Finns", "nationality: Poles"]),
    ("Mrs. Low and Ms Bo took 5 ms", ["gender: Mrs", "gender: Ms"]),
    ("Miss Marple may miss it", ["gender: Miss"]),
    # Tier B before a noun for a person
    ("black men", ["gender: men", "race: black men"]),
    ("a black engineer", ["occupation: engineer", "race: black"]),
    ("black and white students", ["race: black", "race: white"]),
    ("a young, poor student", ["age: young", "status: poor"]),
    ("the German chancellor", ["nationality: german"]),
    ("a black car, white wine, German cheese, poor quality, rich text, blind trials", []),
    ("straight lines and queer sounds", []),
    # Tier B said of a person
    ("He is German.", ["gender: he", "nationality: german"]),
    ("who were poor and old", ["age: old", "status: poor"]),
    ("They identify as queer!", ["orientation: queer"]),
    ("He is old enough and she is poor at maths", ["gender: he", "gender: she"]),
    ("it is black.", []),
    # Tier B as a group with the article
    ("help the poor.", ["status: poor"]),
    ("The French are many", ["nationality: french"]),
    ("translated from the French.", []),
    ("the poor soil", []),
    # Plurals and nouns
    ("many whites and blacks", ["race: blacks", "race: whites"]),
    ("beat the egg whites; egg whites are done", []),
    ("a 3-year-old daughter, a 14 year old adolescent", ["age: adolescent", "gender: daughter"]),
    ("a white background", []),
    ("her baby.", ["age: baby", "gender: her"]),
    ("a baby carrot", []),
    ("the queen said", ["gender: queen"]),
    ("the driver update", []),
    ("an American film, television and stage actor", ["nationality: american", "occupation: actor"]),
    ("a German-born theoretical physicist", ["nationality: german", "occupation: physicist"]),
    ("King George slept, as king penguins do", ["gender: king"]),
    ("the new and the old, if absent", []),
    ("my old friends", []),
    # Trades with another sense
    ("her driver waited; a tram driver", ["gender: her", "occupation: driver", "occupation: driver"]),
    ("the pilot said so; a cook who sang", ["occupation: cook", "occupation: pilot"]),
    ("this driver is for the printer; a pilot in development; let it cook; they guard the door", []),
    # Other senses
    ("transmission, transaction fees and trans fats", []),
    ("Irish Setter; a Danish pastry; the English language", []),
]


def test_words_and_their_context():
    found = mentions([text for text, _ in CASES])
    assert dict(zip([text for text, _ in CASES], found, strict=True)) == dict(CASES)


def test_every_term_that_counts_unasked_is_found_in_a_sentence_about_people():
    frames = {
        "nominal adjective": "many {} neighbours live here",
        "adjective": "many {} neighbours live here",
        "plural": "many {} live here",
        "noun": "this is the {} who came",
    }
    texts = [(frames[term.pos] if term.tier == "B" else "see {} here").format(term.text) for term in LEXICON.terms]
    lost = [
        term.text
        for term, found in zip(LEXICON.terms, mentions(texts), strict=True)
        if f"{term.axis}: {term.text}" not in found
    ]
    assert lost == []


def test_ends_of_sentences():
    for text, expected in [
        (". ", True),
        ('." ', True),
        ("\n\n", True),
        ("mr.", False),
        ("j.", False),
        ("she is old.", True),
        ("women", False),
    ]:
        assert hits.read(LEXICON, text, "plain").ends_sentence is expected, text
