"""One file, one measure of a text, all of one shape."""
