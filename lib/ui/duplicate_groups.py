"""Groups of duplicates as cards: the copy that stays, the others against it, and what to do with each."""

import math
from collections.abc import Mapping

import numpy as np
import streamlit as st

from lib.duplicates import policy as policies
from lib.duplicates import review
from lib.duplicates.policy import Policy
from lib.duplicates.review import Groups, Member, Repeats
from lib.duplicates.summary import Summary, summary
from lib.query import records
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import difference, duplicates, escape, format, keys

PAGE = 5
MEMBERS = 6
MOST_CHOICES = 100
SORTINGS = {"size": "Largest", "removable": "Most to remove", "tokens": "Most wasted tokens"}
# Only where similarities differ: the doubtful ones first, which is how a person finds the threshold.
DOUBTFUL = {"similarity": "Least similar"}
KEYS = "K keep both · S make it the survivor · N next"


def show(view: View, kind: str, selection: Selection, found: Repeats) -> None:
    """Sums, filters and a page of cards for one kind of duplicates."""
    sortings = SORTINGS if kind == "exact" else SORTINGS | DOUBTFUL
    sorting = st.session_state.get(f"duplicates_sorting_{kind}") or "size"
    inside = duplicates.groups(view, found, selection, sorting=sorting)
    everything = duplicates.groups(view, found, Selection()) if selection.predicates else inside
    duplicates.sums(inside, everything, selection)
    if not inside.totals.n_groups:
        duplicates.nothing(inside, everything, selection)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Order", list(sortings), format_func=sortings.get, key=f"duplicates_sorting_{kind}", default="size",
            required=True, label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        least_size, touching, said = _filters(view, kind)
        shown = duplicates.groups(
            view, found, selection, sorting=sorting, least_size=least_size, touching=touching
        ) if said else inside  # fmt: skip
        st.space("stretch")
        label = f"Exclude the others of all {format.count(shown.totals.n_groups)} groups"
        wanted = st.button(label, key=f"exclude_all_{kind}", icon=":material/block:", type="primary")
    if wanted:
        duplicates.ask_to_exclude(view, found, shown, selection)
    if said:
        st.caption(escape.markdown(f"{format.count(shown.totals.n_groups)} groups {said}."))
    if shown.totals.n_groups:
        _page(view, kind, found, shown, selection)


def _filters(view: View, kind: str) -> tuple[int, list[np.ndarray], str]:
    """(least size, masks of records that a group must touch, the same in words) as chosen in the popover."""
    words: list[str] = []
    touching: list[np.ndarray] = []
    with st.popover("Filter groups", icon=":material/filter_list:"):
        least = int(st.number_input("At least so many records", 2, 1_000_000, 2, key=f"duplicates_least_{kind}"))
        if least > 2:
            words.append(f"of at least {least:,} records")
        for role in ("source", "split"):
            if (column := duplicates.column_of(view, role)) is None:
                continue
            numbers, names = duplicates.codes(view, column)
            order = np.argsort(-np.bincount(numbers, minlength=len(names)), kind="stable")[:MOST_CHOICES]
            value = st.selectbox(
                f"With a record of {column}", [names[k] for k in order], index=None, placeholder="any",
                key=f"duplicates_{role}_{kind}",
            )  # fmt: skip
            if value is not None:
                touching.append(numbers == names.index(value))
                words.append(f"with a record of {column} {value or '(none)'}")
    return least, touching, " and ".join(words)


def _page(view: View, kind: str, found: Repeats, shown: Groups, selection: Selection) -> None:
    n_pages = math.ceil(shown.totals.n_groups / PAGE)
    at = max(1, min(st.session_state.get(f"duplicates_page_{kind}", 1), n_pages))
    places = range((at - 1) * PAGE, min(at * PAGE, shown.totals.n_groups))
    st.html(f'{difference.key()} <span class="w-key">· {KEYS}</span>')
    chosen = policies.load(view)
    listed = {group: _members(found, shown, kind, group) for group in shown.table.group[list(places)].tolist()}
    going = [(group, member) for group, members in listed.items() for member in members if not member.stays]
    focus = _focus(kind, going)
    texts = _texts(view, [id_ for members in listed.values() for one in members for id_ in (one.id, one.kept)])
    for place, members in zip(places, listed.values(), strict=True):
        _card(view, kind, found, shown, place, members, texts, chosen, selection)
    if focus is not None:
        st.html(
            f"<style>.st-key-member_{kind}_{focus[1].id} "
            "{ outline: 2px solid var(--st-primary-color); outline-offset: 1px; }</style>"
        )
    if n_pages > 1:
        key = f"groups_{kind}_{n_pages}_{at}"
        st.pagination(n_pages, default=at, key=key, on_change=_turn, args=(f"duplicates_page_{kind}", key))
    _listen(view, kind, going, focus, at, n_pages)


def _turn(place: str, key: str) -> None:
    st.session_state[place] = st.session_state[key]


def _focus(kind: str, going: list[tuple[int, Member]]) -> tuple[int, Member] | None:
    """The group and the member that keys act on: the one stepped to, as long as it is here and would go."""
    wanted = st.session_state.get(f"duplicates_focus_{kind}")
    return next((pair for pair in going if pair[1].id == wanted), going[0] if going else None)


def _listen(
    view: View, kind: str, going: list[tuple[int, Member]], focus: tuple[int, Member] | None, at: int, n_pages: int
) -> None:
    place = going.index(focus) if focus else -1
    after = going[place + 1][1].id if 0 <= place < len(going) - 1 else None

    def go_on() -> None:
        st.session_state[f"duplicates_focus_{kind}"] = after
        if after is None:
            st.session_state[f"duplicates_page_{kind}"] = at % n_pages + 1

    def keep_both() -> None:
        if focus:
            duplicates.decide(view, lambda policy: policy.keeping(focus[1].id, focus[1].kept))
            go_on()

    def survive() -> None:
        if focus:
            others = [member.id for group, member in going if group == focus[0]]
            _make_survivor(view, focus[1], [*others, focus[1].kept])
            go_on()

    keys.listen(f"duplicates_keys_{kind}", {"k": keep_both, "s": survive, "n": go_on})


def _make_survivor(view: View, member: Member, others: list[int]) -> None:
    duplicates.decide(view, lambda policy: policy.survivor(member.id, [one for one in others if one != member.id]))


def _members(found: Repeats, shown: Groups, kind: str, group: int) -> list[Member]:
    """The members on screen: in a large group, those of its own page."""
    at = st.session_state.get(f"duplicates_members_{kind}_{group}", 1)
    return review.members(found, shown, group, MEMBERS, (at - 1) * MEMBERS)


def _card(
    view: View, kind: str, found: Repeats, shown: Groups, place: int, members: list[Member],
    texts: Mapping[int, dict], chosen: Policy, selection: Selection,
) -> None:  # fmt: skip
    group, inside = int(shown.table.group[place]), int(shown.table.n_records[place])
    removable, tokens = int(shown.table.n_removable[place]), int(shown.table.n_removable_tokens[place])
    columns = [name for role in ("source", "split") if (name := duplicates.column_of(view, role))]
    whole = summary(found, group, duplicates.lengths(view), {name: duplicates.codes(view, name) for name in columns})
    with st.container(border=True, key=f"group_{kind}_{group}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            size = format.records(whole.n_records)
            size += f", {format.count(inside)} in the Selection" if inside < whole.n_records else ""
            said = f"{size} · {format.count(removable)} can go · {format.tokens(tokens)} tokens"
            st.html(f'<b class="w-counts">Group {place + 1:,}</b> <span class="w-muted">{said}</span>', width="content")
            st.space("stretch")
            wanted = st.button("Exclude the others", key=f"exclude_{kind}_{group}", icon=":material/block:")
        if wanted:
            duplicates.ask_to_exclude(view, found, shown, selection, group)
        if whole.n_records > MEMBERS:
            st.html(f'<p class="w-how">{escape.html(_summed(whole))}</p>')
        for member in members:
            _member(view, kind, group, member, texts, chosen, whole.n_kept > 1)
        n_pages = math.ceil(whole.n_records / MEMBERS)
        if n_pages > 1:
            at = st.session_state.get(f"duplicates_members_{kind}_{group}", 1)
            key = f"members_{kind}_{group}_{n_pages}_{at}"
            st.pagination(
                n_pages, default=min(at, n_pages), key=key, on_change=_turn,
                args=(f"duplicates_members_{kind}_{group}", key),
            )  # fmt: skip


def _summed(whole: Summary) -> str:
    parts = [f"{format.count(whole.n_kept)} of them stay{'s' if whole.n_kept == 1 else ''}"]
    if whole.similarity and whole.similarity[0] < 1:
        parts.append("similarity " + " to ".join(map(format.similarity, whole.similarity)))
    shortest, longest = whole.n_chars
    parts.append(f"{shortest:,} to {longest:,} characters" if shortest < longest else f"{longest:,} characters each")
    for column, (values, n_values) in whole.mixes.items():
        more = f" and {n_values - len(values):,} more" if n_values > len(values) else ""
        parts.append(f"{column}: " + ", ".join(f"{value or '(none)'} {n:,}" for value, n in values) + more)
    return " · ".join(parts)


def _member(
    view: View, kind: str, group: int, member: Member, texts: Mapping[int, dict], chosen: Policy, is_chain: bool
) -> None:
    row = texts[member.id]
    compared = "" if member.stays else difference.html(texts[member.kept]["text"], row["text"])
    with st.container(key=f"member_{kind}_{member.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _badge(view, kind, member, chosen)
            more = [] if member.is_inside else ["not in the Selection"]
            if not member.stays:
                more += [f"repeats record {member.kept:,}"] if is_chain else []
                more += [] if compared else ["equal word for word"]
            similarity = (
                [] if member.stays or kind == "exact" else [f"similarity {format.similarity(member.similarity)}"]
            )
            facts = " · ".join([*similarity, _facts(view, row), *more])
            st.html(f'<span class="w-member" dir="auto">{facts}</span>', width="content")
            st.space("stretch")
            if not member.stays:
                st.button(
                    "Survivor", key=f"survivor_{kind}_{member.id}", type="tertiary", icon=":material/swap_vert:",
                    help="This one stays, and the others are judged against it", on_click=_make_survivor,
                    args=(view, member, [member.kept]),
                )  # fmt: skip
            st.button(
                "", key=f"read_{kind}_{member.id}", type="tertiary", icon=":material/open_in_new:",
                help="Open this record", on_click=duplicates.read, args=(member.id,),
            )  # fmt: skip
        if member.stays:
            text = row["text"][: records.SNIPPET_CHARS * 2]
            more = "…" if len(row["text"]) > len(text) else ""
            st.html(f'<div class="w-kept" dir="auto">{escape.html(text) or "(empty)"}{more}</div>')
        elif compared:
            st.html(compared)


def _badge(view: View, kind: str, member: Member, chosen: Policy) -> None:
    """What becomes of the record; a click turns it round, and a second one leaves it to the rules again."""
    by_hand = member.id in chosen.keep or member.id in chosen.drop
    label = ":green-badge[:material/check: stays" if member.stays else ":orange-badge[:material/block: goes"
    label += " · your choice]" if by_hand else "]"
    if by_hand:
        hint = "Leave it to the rules"
    else:
        hint = "Let it go, in favour of the next best copy" if member.stays else "Keep both"

    def turn(policy: Policy) -> Policy:
        if by_hand:
            return policy.forgetting(member.id)
        return policy.dropping(member.id) if member.stays else policy.keeping(member.id, member.kept)

    st.button(
        label, key=f"badge_{kind}_{member.id}", type="tertiary", help=hint, on_click=duplicates.decide,
        args=(view, turn),
    )  # fmt: skip


def _facts(view: View, row: dict) -> str:
    """id, source, split, date and length of a member, as far as the corpus has them."""
    named = [duplicates.column_of(view, role) for role in ("source", "split", "date")]
    words = [f"record {row['id']:,}", *(str(row[name]) for name in named if name and row.get(name) is not None)]
    return escape.html(" · ".join([*words, f"{row['n_chars']:,} characters"]))


def _texts(view: View, ids: list[int]) -> dict[int, dict]:
    """Catalog row and text (as much as is compared) of the records on screen."""
    rows = {row["id"]: row for row in records.rows(view, sorted(set(ids)))}
    wanted = list(rows)
    for id_, text in view.rows(
        "SELECT id, left(text, ?) FROM texts WHERE id = ANY(?) AND id BETWEEN ? AND ?",
        [difference.LONGEST + 1, wanted, min(wanted), max(wanted)],
    ):
        rows[id_]["text"] = text
    return rows
