"""The tabs of the page Audit; only the one that is open computes anything."""

from collections.abc import Callable

from lib.ui import audit_representation
from lib.ui.audit_scope import Scope

TABS: dict[str, Callable[[Scope], None]] = {
    "Representation": audit_representation.draw,
}
