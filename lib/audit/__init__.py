"""Whom a corpus talks about, how, and what each filter does to them."""
