"""What every share says besides its numbers: the method in words, the limits, the glossary. No verdicts."""

MEASURED = (
    "How often words that name groups of people stand in the text, and in how many records.",
    "Where they stand: in which topics, near which words, with which occupations.",
    "What the decisions of the curators did to the text about each group.",
)
NOT_MEASURED = (
    "Who wrote the text, and who is described well or badly in it.",
    "How a model that learns from the text will behave.",
    "People who are spoken of without any word for their group: most text names no group at all.",
)
METHOD = (
    "A list of words (the lexicon) says which words name which group. Words with several senses count only where the "
    "words around them speak of people.",
    "Every word of the list is counted in every record that is in the lexicon's language. Nothing is guessed from "
    "names or pictures.",
    "Intervals: 95 %. They take into account that words come in whole records, by leaving out one part of the records "
    "after the other. They hold if the corpus is a draw of records from its sources.",
    "Counts are rounded: to 5 below 1,000, to three figures above. Percentages are given for 30 records or more.",
    "Numbers that rest on fewer than 10 records are not shown, nor those from which such a number could be worked "
    "out, nor those of which one source gives over 80 %. Groups of fewer than 10 records are left out of the totals.",
    "Where an earlier audit of this corpus was published and the difference to it would rest on fewer than 10 records, "
    "the new number is not shown.",
)
LIMITS = (
    "A word that names a group may stand in a title, a quotation or an insult. The numbers say how often, not how.",
    "The lexicon does not know every word. Rare, new and reclaimed words are missed more often than common ones.",
    "Groups overlap: one record can name several.",
    "A whole corpus has no sampling error about itself. Read the intervals as: how far another draw from the same "
    "sources might lie from this one.",
)
GLOSSARY = (
    ("record", "One text of the corpus: an answer, an article, a message."),
    ("corpus", "All records together, as they were on the day of this audit."),
    ("group", "People that a word of the lexicon names, such as women or Muslims, or a label that the data carries."),
    ("mention", "One word of the lexicon at one place in a text."),
    ("share", "The part of all mentions of one kind that goes to one group."),
    (
        "interval",
        "From the lower to the upper number: where the value would lie in 95 of 100 corpora drawn in the same way.",
    ),
    ("times the expected", "1: as often as if the two had nothing to do with each other. 2: twice as often."),
    (
        "ratio",
        "How likely records about a group were to be left out, compared with others. 2: twice as likely.",
    ),
    ("tokens", "Pieces of words, in which language models count text."),
    (
        "not shown",
        "The number rests on too few records, or another one could be worked out from it.",
    ),
    ("fingerprint", "A checksum of the source files: the same fingerprint, the same files."),
    ("lexicon", "The list of words by which groups are found. Its hash changes when a single word does."),
)
UNCOUNTED = (
    "About {n} of {total} records are not in the language of the lexicon ({language}). They are part of the corpus, "
    "but no word in them was counted."
)
EXAMPLES = (
    "Chosen and approved one by one by the curators, at most 200 characters each; names, addresses and numbers are "
    "masked. They show how a word for a group can stand in this text. They are no sample: nothing follows from them on "
    "how often it stands like that."
)
