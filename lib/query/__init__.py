"""The Selection and what it answers: counts, facets, pages of records, places on the map."""
