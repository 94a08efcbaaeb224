"""Whether a paragraph is English: by function words and scripts, no model."""

import re

from lib.augment.lists import sections, words

LETTERS = re.compile(r"[^\W\d_]+")
ENGLISH = words("language", "english")
# Function words of other languages that are no English words. Our own choice of the most frequent.
OTHERS = tuple(name for name in sections("language") if name[0].isupper())
FOREIGN = {language: frozenset(w for w in words("language", language) if len(w) > 1) - ENGLISH for language in OTHERS}
ANY_FOREIGN = frozenset().union(*FOREIGN.values())
# Words that stand in no English text and in no name.
SURE = frozenset({"ikke", "och", "und", "nicht", "auch", "het", "jeg", "jag", "også", "som", "är", "från"})
FOREIGN_LETTER = re.compile("[àâäçéèêëîïôöùûüÿñáíóúãõßæøåąćęłńśźżšžčřěůğışțșăőű]")


def other(lowered: str) -> str | None:
    """The language a lower-case paragraph seems to be in, None for English or too little to tell.

    Told apart by which function words are more: a paragraph of names and terms alone counts as English. A text in
    another script is "another script".
    """
    found = LETTERS.findall(lowered[:4000])
    if lowered.isascii() and ANY_FOREIGN.isdisjoint(found):
        return None
    n_english = sum(map(ENGLISH.__contains__, found))
    if not lowered.isascii():
        n_letters = sum(map(len, found))
        n_latin = sum(len(word) for word in found if word[0] < "ɐ")
        if n_letters and n_latin < 0.5 * n_letters:
            return "another script"
    n_foreign = sum(map(ANY_FOREIGN.__contains__, found))
    letters = len(FOREIGN_LETTER.findall(lowered))
    if n_english < 2 and letters > 3:
        n_foreign += 1  # names have one or two
    if n_foreign < 2 and not (n_foreign and (letters or (n_english < 2 and not SURE.isdisjoint(found)))):
        return None
    if n_foreign + bool(letters) <= n_english:  # names such as Los Angeles and La Paz bring function words of their own
        return None
    counts = {language: sum(word in held for word in found) for language, held in FOREIGN.items()}
    language = max(counts, key=lambda name: (counts[name], name))
    if counts[language] == 0:
        return "another language"
    sure = not SURE.isdisjoint(found)  # beside it stands more than one English word where the text is English
    return language if counts[language] + bool(letters) + sure > n_english else None
