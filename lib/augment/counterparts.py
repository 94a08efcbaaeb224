"""What gendered nouns of people become: waiter, waitress; in both numbers."""

from lib.augment.lists import pairs, words

UNSURE = words("nouns", "unsure")


def _plural(word: str) -> str:
    for ending, changed in (("woman", "women"), ("man", "men"), ("child", "children")):
        if word.endswith(ending):
            return word[: -len(ending)] + changed
    irregular = dict(pairs("nouns", "irregular_plurals"))
    if word in irregular:
        return irregular[word]
    return word + ("es" if word.endswith(("s", "ch", "sh", "x")) else "s")


def _table() -> dict[str, tuple[str, str, float]]:
    """word -> (counterpart, gender of the word: m or f, confidence)."""
    table: dict[str, tuple[str, str, float]] = {}
    for source, target, gender in pairs("nouns", "one_way"):
        table[source] = (target, gender, 0.6)
    for section in ("pairs", "manners", "address"):
        for him, her in pairs("nouns", section):
            sure = 0.8 if him in UNSURE or her in UNSURE else 0.97
            if section == "address":
                sure = 0.92
            forms = [(him, her)]
            if section == "pairs" and him != "pa":  # Nicolas Mas, pas de deux
                forms.append((_plural(him), _plural(her)))
            for one, two in forms:
                table[one] = (two, "m", sure)
                table.setdefault(two, (one, "f", sure))
                if two not in table or (table[two][2] < sure and table[two][1] == "f" and table[two][0] != one):
                    table[two] = (one, "f", sure)
    return {word: entry for word, entry in table.items() if word != entry[0]}


NOUNS = _table()
SAME_BOTH_WAYS = frozenset(word for word, (other, _, _) in NOUNS.items() if NOUNS.get(other, ("",))[0] == word)
