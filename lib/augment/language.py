"""Whether a paragraph is English: by function words and scripts, no model."""

import re

LETTERS = re.compile(r"[^\W\d_]+")
ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "that",
        "it",
        "with",
        "for",
        "his",
        "her",
        "she",
        "they",
        "was",
        "were",
        "have",
        "has",
        "had",
        "but",
        "not",
        "you",
        "are",
        "be",
        "been",
        "which",
        "this",
        "from",
        "at",
        "by",
        "their",
        "there",
        "who",
        "would",
        "what",
        "when",
        "then",
        "than",
        "into",
        "could",
        "about",
        "out",
        "up",
        "how",
        "did",
        "does",
        "an",
        "or",
        "if",
        "so",
        "my",
        "your",
        "our",
        "we",
        "i",
        "is",
        "he",
        "him",
        "as",
        "on",
        "in",
        "a",
        "me",
        "no",
        "do",
        "its",
        "said",
        "will",
        "one",
        "all",
        "can",
        "himself",
        "herself",
        "hers",
        "because",
        "after",
        "before",
        "while",
        "our",
        "us",
        "them",
        "these",
        "those",
        "where",
        "why",
        "over",
        "just",
        "also",
        "more",
        "some",
        "any",
        "other",
        "loves",
        "likes",
        "wants",
        "goes",
        "went",
        "told",
        "gave",
        "saw",
        "man",
        "woman",
        "boy",
        "girl",
        "mother",
        "father",
        "son",
        "daughter",
        "king",
        "queen",
    ]
)
# Function words of other languages that are no English words. Our own choice of the most frequent.
OTHERS = {
    "German": "der und ist nicht ich sie ein eine einen einem mit dem den des auf für von sich zu als auch wie bei ihr ihm ihn seine sein haben wurde wird sind dass aber oder nach aus",
    "French": "le la les une des est et dans qui que pour pas sur avec il elle sont ses cette ce mais nous vous leur était été aux du au je lui ont ou où plus très être",
    "Spanish": "el los las una que del para por con su sus está como pero más fue ella él ellos muy también cuando ser hay este esta lo le se es y en",
    "Italian": "il della che di una per non gli sono con è più alla anche nel dei suo sua lei lui questo questa ma perché come le del delle ha",
    "Portuguese": "os uma para não com por mais foi ele ela seu sua dos das mas como está são também isso quando ao pela pelo muito você em um que",
    "Dutch": "het een van zijn niet dat voor met hij haar aan ook maar naar dit deze bij uit nog wordt worden zij wij hebben heeft ik je en er te",
    "Danish": "og er det ikke på til med af som den han hun jeg har var blev hans hendes fra sig eller efter blev kan skal vil være min",
    "Norwegian": "og er det ikke på til med av som han hun jeg har ble hans hennes fra seg eller etter være min et",
    "Swedish": "och är det inte på till med av som han hon jag har blev hans hennes från sig eller efter vara att ett en min",
    "Polish": "nie się jest że na to jak ale przez jego jej był była oraz są od czy tym który która dla",
    "Czech": "se je že na jako ale byl byla jeho její jsou který která pro při nebo také když jsem",
    "Turkish": "bir ve bu için ile çok daha ama olarak onun olan gibi değil kadar ne o var",
    "Indonesian": "yang dan di ini itu dengan untuk tidak dari dalam adalah pada akan dia mereka saya ke oleh",
    "Romanian": "și este nu din cu pentru care mai sunt fost sau lui ei că pe într o un la",
    "Finnish": "ja on ei se hän oli että mutta kun niin myös ovat hänen tai",
    "Hungarian": "az és hogy nem egy is volt csak ez mint meg már van de",
    "Tagalog": "ang mga ng sa na ay si siya niya ito hindi kanyang kung",
    "Vietnamese": "và của là không có được một cho với người này trong những các",
    "Latin": "et est non ad cum quod sed ut qui quae ex esse sunt atque",
}  # fmt: skip
FOREIGN = {language: frozenset(held.split()) - ENGLISH for language, held in OTHERS.items()}
ANY_FOREIGN = frozenset().union(*FOREIGN.values())
FOREIGN_LETTER = re.compile("[àâäçéèêëîïôöùûüÿñáíóúãõßæøåąćęłńśźżšžčřěůğışțșăőű]")


def other(lowered: str) -> str | None:
    """The language a lower-case paragraph seems to be in, None for English or too little to tell.

    Told apart by which function words are more: a paragraph of names and terms alone counts as English. A text in another
    script is "another script".
    """
    found = LETTERS.findall(lowered[:4000])
    n_english = sum(word in ENGLISH for word in found)
    if not lowered.isascii():
        n_letters = sum(map(len, found))
        n_latin = sum(len(word) for word in found if word[0] < "ɐ")
        if n_letters and n_latin < 0.5 * n_letters:
            return "another script"
    n_foreign = sum(word in ANY_FOREIGN for word in found)
    if n_foreign < 2 and not (n_foreign and n_english <= 1):
        return None
    if n_english >= n_foreign * 2:
        return None
    counts = {language: sum(word in held for word in found) for language, held in FOREIGN.items()}
    language = max(counts, key=lambda name: (counts[name], name))
    return (
        language if counts[language] >= n_english and (counts[language] > 1 or FOREIGN_LETTER.search(lowered)) else None
    )
