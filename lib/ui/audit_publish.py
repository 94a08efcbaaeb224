"""The panel Publish: freeze an audit for stakeholders, look at it first, and keep the links to it."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import streamlit as st

from lib.audit import audit, given
from lib.audit.audit import Audit
from lib.audit.marks import Tier
from lib.audit.references import Reference
from lib.query.selection import Selection
from lib.query.view import View
from lib.share import links, publishing, snapshot
from lib.share.links import Share
from lib.share.publishing import Terms
from lib.ui import audit_scope, chart_table, escape, format, problem, state
from lib.ui.audit_scope import Scope

LICENCES = ("internal use only", "CC BY 4.0", "CC BY-NC 4.0", "CC0 1.0", "unknown")
TERMS = "audit_terms"
ABOUT = (
    "Freezes the numbers as a page that opens from a link without an account, as one HTML file, as JSON, CSV and "
    "Croissant. It never changes when the corpus moves on. Small cells are hidden, counts rounded, and no text of "
    "records is in it."
)
SAYS = "What a stakeholder will see: the numbers of this Selection, with method, limits and glossary in plain words."
CANNOT = "What readers conclude from it; name an owner whom they can ask, and the day of the next review."


def draw(scope: Scope) -> None:
    """The panel."""
    side = scope.sides[0]
    chart_table.how(ABOUT)
    chart_table.how(f"What is published: {side.selection.sentence()}, {format.records(side.n)}.")
    _form(scope)
    terms = st.session_state.get(TERMS)
    if terms is not None and terms[0] == side.selection:
        with problem.shown():
            _draft(scope, terms[1])
    with problem.shown():
        _published(scope.view)
    chart_table.limits(SAYS, CANNOT)


def _form(scope: Scope) -> None:
    view, side = scope.view, scope.sides[0]
    with st.form("audit_terms_form", border=True):
        left, right = st.columns(2, gap="large")
        with left:
            title = st.text_input("Title", value=f"Audit of {view.workspace.name}")
            author = st.text_input("Author", value=state.curator())
            owner = st.text_input("Owner of the corpus", placeholder="whom readers can ask")
            licence = st.selectbox("Licence of the audit", LICENCES, accept_new_options=True)
            sign_off = st.text_input("Signed off by", placeholder="name and role; may stay empty")
        with right:
            collection = st.text_area("Where the text comes from", height=68)
            uses = st.text_area("What it may be used for", height=68)
            limits = st.text_area("What else a reader must know", height=68)
            with st.container(horizontal=True):
                review = st.date_input("Next review", value=None, min_value=date.today() + timedelta(days=1), width=180)
                days = st.number_input(
                    "Links live at most (days)", 1, publishing.MOST_DAYS, publishing.DAYS_VALID, width=200
                )
        if st.form_submit_button("Look at it first", type="primary", icon=":material/visibility:"):
            st.session_state[TERMS] = (
                side.selection,
                Terms(
                    title or "", author or "", owner or "", licence or "", sign_off or "",
                    review.isoformat() if review else "", collection or "", uses or "", limits or "", int(days),
                ),
            )  # fmt: skip


def _draft(scope: Scope, terms: Terms) -> None:
    """What would be published, as a file to look at; and the button."""
    with st.spinner("Measuring everything, and hiding what must be hidden"):
        made = _audit(scope)
        draft = publishing.draft(scope.view, made, terms)
    with st.container(border=True, key="audit_draft"):
        said = f"{format.count(draft.n_cells)} numbers, {format.count(draft.n_hidden)} of them hidden"
        if draft.n_changed:
            said += f", {format.count(draft.n_changed)} because an earlier audit would tell"
        st.html(f'<p class="w-what">{escape.html(terms.title)}</p><p class="w-note">{escape.html(said)}.</p>')
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                "Look at the page", draft.page, "audit-draft.html", "text/html", key="audit_draft_page",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            if st.button("Publish audit", key="audit_publish", type="primary", icon=":material/ios_share:"):
                value = publishing.publish(scope.view, made, terms)
                root = scope.view.workspace.root
                links.create(root, value["id"], state.curator(), min(links.DAYS_VALID, terms.days))
                st.session_state.pop(TERMS)
                st.toast("Published; the link stands below.")
                st.rerun()


def _audit(scope: Scope) -> Audit:
    mentioned = {axis.name for axis in audit_scope.axes(scope.view) if axis.kind == "mentions"}
    own = {one.axis: one for one in given.own(scope.view.workspace.ledger_path) if one.axis in mentioned}
    return _whole(
        scope.view, audit_scope.version(scope.view), scope.sides[0].selection.to_text(), scope.tier, scope.clusters,
        tuple(own.values()), repr(own),
    )  # fmt: skip


@st.cache_resource(max_entries=2, show_spinner=False)
def _whole(
    _view: View, key: str, text: str, tier: Tier, clusters: str | None, _own: tuple[Reference, ...], told: str
) -> Audit:
    return audit.audit(_view, Selection.from_text(text), tier=tier, references=_own, clusters=clusters)


def _published(view: View) -> None:
    """Every snapshot with its links, newest first."""
    root = view.workspace.root
    shares = links.all_shares(root)
    for value in snapshot.all_of(root):
        with st.container(border=True, key=f"audit_snapshot_{value['id']}"):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.html(
                    f'<p class="w-what">{escape.html(value["title"])}</p><p class="w-note w-muted">published '
                    f"{escape.html(format.when(value['published']))} by {escape.html(value['author'])}, good until "
                    f"{escape.html(value['expires'][:10])}</p>",
                    width="content",
                )
                st.button(
                    "New link", key=f"audit_link_{value['id']}", icon=":material/add_link:", on_click=_link,
                    args=(view, value["id"]),
                )  # fmt: skip
            for share in (share for share in shares if share.snapshot == value["id"]):
                _share(view, share)


def _share(view: View, share: Share) -> None:
    now = share.state()
    used = f"used {share.n_uses} times" + (f", last {format.ago(share.last_use)}" if share.last_use else "")
    said = f"link by {share.by}, {now}, until {share.expires[:10]}, {used}"
    if now == "open":
        st.code(f"{_server()}{links.path_of(view.workspace.root, share)}", language=None, wrap_lines=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<span class="w-note w-muted">{escape.html(said)}</span>', width="content")
        if now == "open":
            for what in ("html", "json", "csv", "croissant.json"):
                st.link_button(
                    what, f"{_server()}{links.path_of(view.workspace.root, share, what)}", type="tertiary",
                    icon=":material/download:",
                )  # fmt: skip
            st.button(
                "Revoke", key=f"audit_revoke_{share.id}", icon=":material/link_off:", type="tertiary",
                on_click=_revoke, args=(view, share.id),
            )  # fmt: skip


def _server() -> str:
    """Where this browser reaches the app: the link works from there."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _link(view: View, id: str) -> None:
    with problem.shown():
        links.create(view.workspace.root, id, state.curator())


def _revoke(view: View, share: str) -> None:
    with problem.shown():
        links.revoke(view.workspace.root, share, state.curator())
