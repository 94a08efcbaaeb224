"""Which copy stays: the list of rules to put in order, how often each one decided, and what was chosen by hand."""

import streamlit as st

from lib.duplicates import policy as policies
from lib.duplicates.policy import Policy
from lib.duplicates.review import Repeats
from lib.duplicates.stages import DEFAULT_RULES
from lib.duplicates.survivors import HasValue, Highest, Longest, Lowest, NeverFrom, Newest, Prefer, Rule
from lib.errors import BadOption
from lib.query.view import View
from lib.ui import duplicates, escape, format, problem

KINDS: dict[str, type] = {
    "Prefer values": Prefer,
    "Never from values, if there is another": NeverFrom,
    "Has a value": HasValue,
    "Longest text": Longest,
    "Newest": Newest,
    "Highest": Highest,
    "Lowest": Lowest,
}
MOST_VALUES = 200
# What duplicates were found to be cannot say which of them stays.
JUDGED = ("exact_group", "exact_size", "near_group", "near_kept", "near_size", "near_similarity")
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_ORDERED = (*_NUMBERS, "FLOAT", "DOUBLE", "DATE")


def draw(view: View, kind: str, found: Repeats) -> None:
    """The editor, folded: its title says the policy in force."""
    chosen = policies.load(view)
    with st.expander(escape.markdown(f"Which copy stays: {chosen.sentence()}"), icon=":material/rule:"):
        st.caption(
            "Rules are asked from the top; the first that prefers one copy of a group decides. They are kept with the "
            "corpus and go along in its recipe. What was chosen by hand stays chosen at every threshold."
        )
        counts = found.decided()
        if chosen.keep or chosen.drop:
            _by_hand(view, kind, chosen, counts.pop(0))
        for place, rule in enumerate(chosen.rules):
            _rule(view, kind, place, rule, counts[place], len(chosen.rules))
        st.caption(f"Left to the order of the records: {format.count(counts[-1])} groups.")
        _add(view, kind)
        if chosen.rules != DEFAULT_RULES:
            st.button(
                "Back to the usual rule", key=f"rules_usual_{kind}", type="tertiary", icon=":material/undo:",
                on_click=duplicates.decide, args=(view, lambda policy: Policy(DEFAULT_RULES, policy.keep, policy.drop)),
            )  # fmt: skip


def _by_hand(view: View, kind: str, chosen: Policy, n_groups: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"By hand: {len(chosen.keep):,} to keep, {len(chosen.drop):,} to let go"
        st.html(f'<span class="w-member">{said} · decides {format.count(n_groups)} groups</span>', width="content")
        st.space("stretch")
        st.button(
            "Forget all of these", key=f"rules_by_hand_{kind}", type="tertiary", icon=":material/undo:",
            on_click=duplicates.decide, args=(view, lambda policy: policy.forgetting(*policy.keep, *policy.drop)),
        )  # fmt: skip


def _rule(view: View, kind: str, place: int, rule: Rule, n_groups: int, n_rules: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = f"<b>{place + 1}.</b> {escape.html(rule.sentence())}"
        st.html(
            f'<span dir="auto">{said}</span> <span class="w-member">decides {format.count(n_groups)} groups</span>',
            width="content",
        )
        st.space("stretch")
        for icon, by, hint, off in (
            ("arrow_upward", -1, "Ask it earlier", place == 0),
            ("arrow_downward", 1, "Ask it later", place == n_rules - 1),
        ):
            st.button(
                "", key=f"rule_{icon}_{kind}_{place}", type="tertiary", icon=f":material/{icon}:", help=hint,
                disabled=off, on_click=duplicates.decide, args=(view, lambda policy, by=by: policy.moved(place, by)),
            )  # fmt: skip
        st.button(
            "", key=f"rule_remove_{kind}_{place}", type="tertiary", icon=":material/close:", help="Remove this rule",
            on_click=duplicates.decide, args=(view, lambda policy: policy.without(place)),
        )  # fmt: skip


def _add(view: View, kind: str) -> None:
    with st.popover("Add a rule", icon=":material/add:"), problem.shown():
        name = st.selectbox("Rule", list(KINDS), key=f"rule_kind_{kind}")
        made = KINDS[name or "Longest text"]
        rule: Rule | None = None
        if made is Longest:
            rule = Longest("n_chars")
        else:
            column = st.selectbox("Column", _columns(view, made), index=None, key=f"rule_column_{kind}")
            values: list[str] = []
            if column and made in (Prefer, NeverFrom):
                options = [value for value in duplicates.codes(view, column)[1] if value][:MOST_VALUES]
                values = st.multiselect(
                    "Values, the best first" if made is Prefer else "Values", options, key=f"rule_values_{kind}",
                    accept_new_options=True,
                )  # fmt: skip
                rule = made(column, tuple(values)) if values else None
            elif column:
                rule = made(column)
        if st.button("Add", key=f"rule_add_{kind}", disabled=rule is None) and rule is not None:
            policies.save(view, policies.load(view).plus(rule))
            st.rerun()


def _columns(view: View, made: type) -> list[str]:
    """The columns that a rule of this kind can be asked of."""
    types = {name: type_ for name, type_ in view.schema.items() if not type_.endswith("]")}
    if made is Newest:
        found = [name for name, type_ in types.items() if type_.startswith(("DATE", "TIMESTAMP"))]
    elif made in (Highest, Lowest):
        found = [name for name, type_ in types.items() if type_.startswith(_ORDERED)]
    elif made is HasValue:
        found = list(types)
    else:
        found = [name for name, type_ in types.items() if type_ in ("VARCHAR", "BOOLEAN", *_NUMBERS)]
    if not (left := [name for name in found if name not in ("id", "content_hash", *JUDGED)]):
        raise BadOption("This corpus has no column for such a rule; choose another rule.")
    return left
