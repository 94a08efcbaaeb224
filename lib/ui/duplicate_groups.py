"""Groups of duplicates as cards: the copy that stays, the others against it, and what to do with them."""

import math
from dataclasses import replace

import streamlit as st

from lib.duplicates import review
from lib.duplicates.review import Groups, Member, Repeats
from lib.query import records
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import actions, cursor, difference, escape, format, navigation, state

PAGE = 5
MEMBERS = 6
SORTINGS = {"size": "Largest", "removable": "Most to remove", "tokens": "Most tokens"}
# Only where similarities differ: the doubtful ones first, which is how a person finds the threshold.
DOUBTFUL = {"similarity": "Least similar"}
DEFAULT_THRESHOLD = 0.8
STYLE = """<style>
.w-sums { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; font-variant-numeric: tabular-nums; }
.w-sums b { font-size: 1.15rem; font-weight: 650; }
.w-sums span { white-space: nowrap; }
.w-member { font-size: .86rem; opacity: .85; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.w-kept { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; line-height: 1.55; unicode-bidi: plaintext;
    max-height: 16rem; overflow-y: auto; border-inline-start: 3px solid var(--st-primary-color, currentColor);
    padding-inline-start: .7rem; }
</style>"""


def kept_by_hand(view: View) -> dict[int, int]:
    """Group -> the id chosen to stay, as chosen in this session for this corpus."""
    return st.session_state.setdefault("duplicates_keep", {}).setdefault(str(view.workspace.root), {})


def repeats(view: View, kind: str, threshold: float) -> Repeats:
    """The cut, made once for a threshold, a ledger's state and the choices by hand."""
    keep = tuple(sorted(kept_by_hand(view).values()))
    return _found(view, _version(view), kind, threshold, keep)


def _version(view: View) -> str:
    return f"{view.workspace.root} {view.current} {view.state.counter}"


@st.cache_resource(max_entries=4, show_spinner="Comparing …")
def _found(_view: View, version: str, kind: str, threshold: float, keep: tuple[int, ...]) -> Repeats:
    return review.find(_view, kind, threshold, keep)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={Selection: Selection.to_text})
def _groups(_view: View, _repeats: Repeats, version: tuple, selection: Selection) -> Groups:
    return review.of_selection(_view, _repeats, selection, version[-1])


def threshold(view: View) -> float:
    """The slider of similarity. Moving it cuts the stored pairs anew; nothing is compared again."""
    low = review.floor(view, "near")
    usual = max(low, DEFAULT_THRESHOLD)
    return st.slider(
        "Similar from",
        low,
        1.0,
        usual,
        0.01,
        key="duplicates_threshold",
        help="The share of word five-grams that two texts have in common (Jaccard). Lower finds more, and more that "
        "only resemble each other: look at the least similar members before excluding.",
        persist_state="session",
    )


def show(view: View, kind: str, selection: Selection, cut_at: float) -> None:
    """Summary, sorting and a page of cards for one kind of duplicates."""
    found = repeats(view, kind, cut_at)
    sortings = SORTINGS if kind == "exact" else SORTINGS | DOUBTFUL
    sorting = st.session_state.get(f"duplicates_sorting_{kind}") or "size"
    version = (_version(view), kind, cut_at, tuple(kept_by_hand(view).values()), sorting)
    groups = _groups(view, found, version, selection)
    everything = _groups(view, found, version, Selection())
    _sums(groups, everything, selection)
    if not groups.totals.n_groups:
        _nothing(everything, selection)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Order",
            list(sortings),
            format_func=sortings.get,
            key=f"duplicates_sorting_{kind}",
            default="size",
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        st.space("stretch")
        label = f"Exclude the others of all {format.count(groups.totals.n_groups)} groups"
        if st.button(label, key=f"exclude_all_{kind}", icon=":material/block:", type="primary"):
            members = review.to_exclude(found, groups)
            actions.ask("exclude", _reached(selection), members=members, title="Exclude duplicates")
    st.html(difference.KEY)
    n_pages = math.ceil(groups.totals.n_groups / PAGE)
    at = min(st.session_state.get(f"duplicates_page_{kind}", 1), n_pages)
    for place in range((at - 1) * PAGE, min(at * PAGE, groups.totals.n_groups)):
        _card(view, kind, found, groups, place, selection)
    if n_pages > 1:
        key = f"groups_{kind}_{n_pages}_{at}"
        st.pagination(n_pages, default=at, key=key, on_change=_turn, args=(kind, key))


def _turn(kind: str, key: str) -> None:
    st.session_state[f"duplicates_page_{kind}"] = st.session_state[key]


def _reached(selection: Selection) -> Selection:
    """Only kept records are excluded, whatever the scope shows."""
    return replace(selection, scope="kept")


def _sums(groups: Groups, everything: Groups, selection: Selection) -> None:
    parts = [_sum_line(groups)]
    if selection.predicates:
        parts.append(f'<div class="w-muted">in the whole corpus: {_plain(everything)}</div>')
    st.html("".join(parts))


def _sum_line(groups: Groups) -> str:
    sums = groups.totals
    shown = [
        (format.count(sums.n_groups), "groups"),
        (format.count(sums.n_records), "records in them"),
        (format.count(sums.n_removable), "can go"),
        (format.tokens(sums.n_removable_tokens), "tokens less"),
    ]
    return f'<div class="w-sums">{"".join(f"<span><b>{n}</b> {what}</span>" for n, what in shown)}</div>'


def _plain(groups: Groups) -> str:
    sums = groups.totals
    return (
        f"{format.count(sums.n_groups)} groups, {format.records(sums.n_removable)} can go, "
        f"{format.tokens(sums.n_removable_tokens)} tokens less"
    )


def _nothing(everything: Groups, selection: Selection) -> None:
    with st.container(border=True):
        elsewhere = everything.totals.n_groups
        if elsewhere and selection.predicates:
            why = f"{format.count(elsewhere)} groups lie outside of this Selection; remove filters to see them."
        else:
            why = "No kept record repeats another one here. A lower similarity, where there is a choice, finds more."
        st.html(f'<p class="w-what">Nothing to remove.</p><p class="w-muted">{why}</p>')


def _card(view: View, kind: str, found: Repeats, groups: Groups, place: int, selection: Selection) -> None:
    group, size = int(groups.table.group[place]), int(groups.table.n_records[place])
    removable, tokens = int(groups.table.n_removable[place]), int(groups.table.n_removable_tokens[place])
    members = review.members(found, groups, group, MEMBERS)
    texts = _texts(view, [member.id for member in members] + [member.kept for member in members])
    with st.container(border=True, key=f"group_{kind}_{group}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            said = f"{format.records(size)} · {format.count(removable)} can go · {format.tokens(tokens)} tokens"
            st.html(f'<b class="w-counts">Group {place + 1:,}</b> <span class="w-muted">{said}</span>', width="content")
            st.space("stretch")
            if group in kept_by_hand(view):
                st.button(
                    "Undo choice", key=f"unchoose_{kind}_{group}", type="tertiary", icon=":material/undo:",
                    on_click=kept_by_hand(view).pop, args=(group, None),
                )  # fmt: skip
            if st.button("Exclude the others", key=f"exclude_{kind}_{group}", icon=":material/block:"):
                chosen = review.to_exclude(found, groups, group)
                actions.ask("exclude", _reached(selection), members=chosen, title="Exclude the others of this group")
        for member in members:
            _member(view, kind, group, member, texts, sum(one.stays for one in members) > 1)
        if size > len(members):
            how = "equal as well" if kind == "exact" else "less similar to the copy that stays"
            st.caption(f"{format.count(size - len(members))} more, {how}.")


def _member(view: View, kind: str, group: int, member: Member, texts: dict[int, dict], is_chain: bool) -> None:
    row = texts[member.id]
    compared = "" if member.stays else difference.html(texts[member.kept]["text"], row["text"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if member.stays:
            by_hand = kept_by_hand(view).get(group) == member.id
            why = " · your choice" if by_hand else "" if kind == "exact" else " · longest"
            st.badge(f"stays{why}", icon=":material/check:", color="green")
        else:
            st.badge("equal" if kind == "exact" else f"{member.similarity:.2f}", color="orange")
        more = [] if member.is_inside else ["not in the Selection"]
        if not member.stays:
            more += [f"repeats record {member.kept:,}"] if is_chain else []
            more += [] if compared else ["equal word for word"]
        facts = " · ".join([_facts(view, row), *more])
        st.html(f'<span class="w-member" dir="auto">{facts}</span>', width="content")
        st.space("stretch")
        if not member.stays:
            st.button(
                "Keep this one", key=f"keep_{kind}_{member.id}", type="tertiary", icon=":material/swap_vert:",
                on_click=kept_by_hand(view).__setitem__, args=(group, member.id),
            )  # fmt: skip
        st.button(
            "", key=f"read_{kind}_{member.id}", type="tertiary", icon=":material/open_in_new:", help="Open this record",
            on_click=_read, args=(member.id,),
        )  # fmt: skip
    if member.stays:
        shown = row["text"][: records.SNIPPET_CHARS * 2]
        more = "…" if len(row["text"]) > len(shown) else ""
        st.html(f'<div class="w-kept" dir="auto">{escape.html(shown) or "(empty)"}{more}</div>')
    elif compared:
        st.html(compared)


def _facts(view: View, row: dict) -> str:
    """id, source, split and length of a member, as far as the corpus has them."""
    roles = view.workspace.roles
    by_source = {column.source_name: column.name for column in view.workspace.columns}
    named = [by_source.get(role or "") for role in (roles.source, roles.split)]
    words = [f"record {row['id']:,}", *(str(row[name]) for name in named if name and row.get(name) is not None)]
    return escape.html(" · ".join([*words, f"{row['n_chars']:,} characters"]))


def _read(id_: int) -> None:
    cursor.open_record(id_)
    if navigation.exists("browse"):
        st.switch_page(navigation.path_of("browse"))


def _texts(view: View, ids: list[int]) -> dict[int, dict]:
    """Catalog row and text (as much as is compared) of the records on screen."""
    rows = {row["id"]: row for row in records.rows(view, sorted(set(ids)))}
    for id_, text in view.rows(
        "SELECT id, left(text, ?) FROM texts WHERE id = ANY(?)", [difference.LONGEST + 1, list(rows)]
    ):
        rows[id_]["text"] = text
    return rows


def selection_or_kept() -> Selection:
    """Duplicates are looked for among kept records; where the Selection shows excluded ones, that is said."""
    selection = state.selection()
    if selection.scope == "excluded":
        st.info("The Selection shows excluded records; duplicates are decided on among the kept ones.")
    return _reached(selection)
