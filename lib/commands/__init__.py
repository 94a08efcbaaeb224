"""The commands of `python -m lib`, one file a group; each is a few lines over the functions that the pages call."""
