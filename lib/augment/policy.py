"""What a rewriting may touch: the guards and choices of one run."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Policy:
    """The guards that are on, and the choices where good writing differs.

    named_people: "known" leaves paragraphs that name a public or historical person, or a person with years of life;
    "any" leaves those with any full name; "off" rewrites all. biology leaves paragraphs about pregnancy, birth or
    anatomy, for edits that would change a person's sex. quotations "keep" leaves what stands between quotation marks.
    code leaves code, markup and LaTeX (addresses, handles and hashtags always stay). language refuses what is not
    English. min_words refuses shorter texts. names also maps first names. reflexive is the one of "they".
    model asks spaCy about her and his where it is installed. check rewrites the answer back and lowers the
    confidence of what does not come back. seed moves the mapping of names.
    """

    named_people: Literal["off", "known", "any"] = "known"
    biology: bool = True
    quotations: Literal["rewrite", "keep"] = "rewrite"
    code: bool = True
    language: bool = True
    min_words: int = 0
    names: bool = False
    reflexive: Literal["themself", "themselves"] = "themself"
    model: bool = True
    check: bool = True
    seed: int = 0
