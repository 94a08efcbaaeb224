"""Frozen audits for stakeholders: what may be shown of one, the page and the files, and the links that lead to them."""
