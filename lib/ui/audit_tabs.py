"""The tabs of the page Audit; only the one that is open computes anything."""

from collections.abc import Callable

from lib.ui import (
    audit_associations,
    audit_cost,
    audit_divergence,
    audit_effect,
    audit_findings,
    audit_lexicon,
    audit_occupations,
    audit_precision,
    audit_publish,
    audit_relations,
    audit_representation,
    audit_slices,
)
from lib.ui.audit_scope import Scope

TABS: dict[str, Callable[[Scope], None]] = {
    "Representation": audit_representation.draw,
    "Relations": audit_relations.draw,
    "Associations": audit_associations.draw,
    "Occupations": audit_occupations.draw,
    "Slices and intersections": audit_slices.draw,
    "Divergence and diversity": audit_divergence.draw,
    "Cost of a filter": audit_cost.draw,
    "Before and after": audit_effect.draw,
    "Precision": audit_precision.draw,
    "Findings": audit_findings.draw,
    "Lexicon": audit_lexicon.draw,
    "Publish": audit_publish.draw,
}
