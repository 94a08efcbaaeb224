"""The tabs of the page Augment, and what it says before it can show anything."""

from collections.abc import Callable, Mapping

from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import augment_effect, augment_plan, augment_review

ABOUT = (
    "Records written for groups that the audit finds missing: children of records that are there, with other words for "
    "people and nothing else changed. Each is reviewed, keeps its parentage, and can be taken out again."
)
TABS: Mapping[str, Callable[[View, Selection], None]] = {
    "Plan": augment_plan.draw_tab,
    "Review": augment_review.draw_tab,
    "Before and after": augment_effect.draw_tab,
}
STYLE = """<style>
.w-figures { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin: .2rem 0 .4rem 0; }
.w-figures p { margin: 0; }
/* Two columns need some width; Streamlit stacks them only on a phone. */
@media (max-width: 1000px) {
    .st-key-augment_desk [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]),
    .st-key-augment_pair [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) { flex-direction: column; }
    .st-key-augment_desk [data-testid="stColumn"], .st-key-augment_pair [data-testid="stColumn"] { width: 100%; }
}
</style>"""
