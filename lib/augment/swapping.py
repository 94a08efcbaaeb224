"""Which edits change masculine into feminine, feminine into masculine, or both at once, in one paragraph."""

from lib.augment import articles, fixed_phrases, names, nouns, pronouns, titles
from lib.augment.capitals import is_heading
from lib.augment.case import like
from lib.augment.counterparts import NOUNS
from lib.augment.grammar import ALL_CLOSED
from lib.augment.pronouns import FEMININE, MASCULINE
from lib.augment.result import Edit, Skip
from lib.augment.titles import TITLES
from lib.augment.tokens import APOSTROPHES, Tokens

PRONOUNS = MASCULINE | FEMININE
TRIGGERS = PRONOUNS | set(NOUNS) | set(TITLES) | {"ma", "count"}
NO_NAMES: dict[str, str] = {}
NAMED = 0.6  # a stand-in cannot be taken back
QUOTES = frozenset({'"', "“", "‘", "'"})
LEADING = {"lady": "man", "ladies": "men", "man": "lady", "men": "ladies"}  # of a play
NEUTRAL_PLURAL = frozenset({"guys"})


def edits(
    t: Tokens, genders: frozenset[str], reader, stand_ins: dict[str, str] = NO_NAMES
) -> tuple[list[Edit], list[Skip]]:
    """Edits and skips in the order of the text. genders: {"m"}, {"f"} or both: whose words change.

    reader(tokens, i) decides her and his. stand_ins maps first names (empty: they stay). Fixed
    phrases, compounds and names are left out with a skip each.
    """
    made: list[Edit] = []
    left: list[Skip] = []
    fixed = fixed_phrases.found(t) if not fixed_phrases.KEPT.keys().isdisjoint(t.vocabulary) else {}
    done = 0  # characters before it are settled
    sought = TRIGGERS | stand_ins.keys() if stand_ins else TRIGGERS
    for i in [i for i, word in enumerate(t.low) if word in sought]:
        word = t.low[i]
        if word in stand_ins and names.is_first_name(t, i):
            new = like_token(t, i, stand_ins[word])
            made.append(Edit(t.start[i], t.end[i], t.word(i), new, "name", NAMED))
            continue
        if word not in TRIGGERS or t.start[i] < done:
            continue
        if i in fixed:
            left.append(Skip(t.start[i], t.end[i], f"fixed phrase: {fixed[i]}"))
            continue
        if word in pronouns.JOINED and not pronouns.is_joined(t, i):
            continue
        if word in PRONOUNS:
            if ("m" if word in MASCULINE else "f") not in genders:
                continue
            heading = t.is_capital(i) and is_heading(t, i)
            reason = "a pair that stays" if pronouns.pair_of(t, i) else pronouns.kept(t, i, heading)
            if reason:
                left.append(Skip(t.start[i], t.end[i], reason))
                continue
            new, rule, sure = pronouns.swapped(t, i, reader)
            made.append(Edit(t.start[i], t.end[i], t.word(i), like_token(t, i, new), rule, sure))
            continue
        title = titles.changed(t, i, genders) if word in TITLES or word in {"madam", "madame"} else None
        if title is not None:
            end, new, rule, sure = title
            made.append(Edit(t.start[i], end, t.text[t.start[i] : end], like_token(t, i, new), rule, sure))
            done = end
            continue
        if word == "count" and "m" in genders and nouns.is_nobleman(t, i):
            made.append(noun_edit(t, i, "countess", "noun:count", 0.8))
            continue
        if word in NEUTRAL_PLURAL or word not in NOUNS:
            continue
        if word == "ma" and t.lower(i + 1) in {"'", "’"} and t.lower(i + 2) == "am":
            if "f" in genders:
                done = t.end[i + 2]
                made.append(
                    Edit(t.start[i], done, t.text[t.start[i] : done], like_token(t, i, "sir"), "noun:ma'am", 0.6)
                )
            continue
        new, gender, sure = NOUNS[word]
        if word == "lady" and t.lower(i - 1) == "my" and not t.lower(i + 1)[:1].isalnum():
            new = "lord"  # My lady, the carriage is ready
        if t.lower(i - 1) == "leading" and word in LEADING:
            new = LEADING[word]
        if gender not in genders:
            continue
        reason = nouns.kept(t, i, t.is_capital(i) and is_heading(t, i))
        if reason:
            left.append(Skip(t.start[i], t.end[i], reason))
            continue
        if (article := article_edit(t, i, new)) is not None:
            made.append(article)
        made.append(noun_edit(t, i, new, f"noun:{word}", sure))
        done = made[-1].end
    return made, left


def noun_edit(t: Tokens, i: int, new: str, rule: str, sure: float) -> Edit:
    """The edit of the noun at i; the possessive of a plural goes with it: ladies' room and gentlemen's room."""
    word, end, after = t.low[i], t.end[i], like_token(t, i, new)
    mark = t.word(i + 1)
    if mark and mark in APOSTROPHES and t.touches(i + 1):
        has_s = t.lower(i + 2) == "s" and t.touches(i + 2)
        # A word behind the mark shows a possessive; otherwise the mark closes a quotation.
        owns = word.endswith("s") and not has_s and t.is_word(i + 2) and t.low[i + 2] not in ALL_CLOSED
        if owns and not new.endswith("s"):
            after, end = after + mark + ("S" if t.is_upper(i) else "s"), t.end[i + 1]
        elif has_s and new.endswith("s") and not new.endswith("ss") and not word.endswith("s"):
            after, end = after + mark, t.end[i + 2]
    return Edit(t.start[i], end, t.text[t.start[i] : end], after, rule, sure)


def like_token(t: Tokens, i: int, new: str) -> str:
    """new in the case of token i; a lone capital (He in HE-LL, I) counts as Title."""
    return like(t.word(i), new)


def article_edit(t: Tokens, i: int, new: str) -> Edit | None:
    """The edit of `a` or `an` directly before token i, if the new word needs the other."""
    j = i - 1
    if j > 0 and t.opens(j) and t.low[j] in QUOTES:
        j -= 1  # a "Canadian" sauce
    if j < 0 or t.low[j] not in {"a", "an"} or t.touches(j + 1):
        return None
    if t.low[j] != articles.before(t.word(i)):
        return None  # the writer's own choice differs from ours: leave it
    wanted = articles.before(like(t.word(i), new))
    if wanted == t.low[j]:
        return None
    word = t.word(j)
    if len(word) == 1 and word.isupper():
        written = wanted.upper() if t.is_upper(i) else wanted.capitalize()
    else:
        written = like(word, wanted)
    return Edit(t.start[j], t.end[j], word, written, "article", 0.98)
