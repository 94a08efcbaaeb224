"""How a new word takes over the capitals of the word it replaces."""


def like(model: str, word: str) -> str:
    """word with the capitals of model: UPPER, Title or as listed; a single capital such as I counts as Title."""
    if model.islower():
        return word
    if len(model) > 1 and model.isupper():
        return word.upper()
    if model[0].isupper():
        return word[0].upper() + word[1:]
    return word
