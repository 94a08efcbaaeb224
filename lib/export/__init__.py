"""Exports: the records that stay, as files, with the evidence of what was left out and why."""
