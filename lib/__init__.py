"""Winnow: see what is in an LLM corpus, change it with reasons that can be undone, hand over the evidence."""

__version__ = "0.1.0"
