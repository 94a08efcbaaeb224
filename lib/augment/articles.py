"""Whether a word takes `a` or `an`, by its sound."""

import re

from lib.augment.lists import words

SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir|herb(?!ert|ivor|icid))")
# Written with a vowel, spoken with y- or w-: a union, a European, a one-off; but: an unusual, an uninvited.
CONSONANT_SOUND = re.compile(
    r"(?:uni(?!n|m[^o]|d|r)|un[ei]$|unan|use(?!d to)|usa(?:g|b)|usu|uti|uto|ura|uri|uru|ure|uk|ubi|unesc|uefa|uga|ufo|"
    r"eu|ew|one(?:$|s|[^ai])|once|oui|u$)"
)
# Letters whose names begin with a vowel: an MP, an X-ray, an 8th.
VOWEL_NAMES = frozenset("aefhilmnorsx")
# Initials that begin as no English word does are spoken letter by letter: an NCAA title, an HVAC engineer.
UNSPEAKABLE = re.compile("(?![BCFGPSK]L|[BCDFGPT]R|S[CHKLMNPTW]|[CTWS]H|TW)[^AEIOUY][^AEIOUY]")
XBOX = re.compile("x[^aeiouy]")
SPOKEN_AS_WORDS = words("articles", "spoken_as_words") - {"HIV", "MIT"}
VOWEL_NUMBER = re.compile(r"(?:8|11(?!\d)|18(?!\d)|11(?=\d{3}(?:,|$|\D))|18(?=\d{2}(?!\d))|18(?=,)|11(?=,))")


def before(word: str) -> str:
    """`a` or `an` for the word as it is written, initials and numbers included."""
    if not word or not word[0].isalnum():
        return "a"
    first = word.split("-")[0]
    word = first if len(first) == 1 or first.isupper() else word  # an X-ray, an f-stop, a US-based firm
    if word[0].isdigit():
        return "an" if VOWEL_NUMBER.match(word) else "a"
    if len(word) == 1 or (
        word.isupper()
        and word not in SPOKEN_AS_WORDS
        and (len(word) <= 3 or not re.search("[AEIOU]", word[1:]) or UNSPEAKABLE.match(word))
    ):
        return "an" if word[0].lower() in VOWEL_NAMES else "a"
    if word[0].islower() and word[1:].isupper():
        return "an" if word[0] in VOWEL_NAMES else "a"  # an fMRI scan
    low = word.lower()
    if low[0] == "h":
        return "an" if SILENT_H.match(low) else "a"
    if low[0] not in "aeiouáéíóúàèìòùäëïöüâêîôûåæø":
        return "an" if low in {"mri", "xray", "mp3"} or XBOX.match(low) else "a"
    return "a" if CONSONANT_SOUND.match(low) else "an"
