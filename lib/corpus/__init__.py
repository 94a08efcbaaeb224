"""Sources, roles of columns, and the workspace on disk that holds all that Winnow makes of them."""
