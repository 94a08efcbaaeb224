"""The panel Publish: freeze an audit for stakeholders, look at it first, and keep the links to it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

import streamlit as st

from lib.audit import audit, curated, edits, given, labels, scorers
from lib.audit.audit import Audit
from lib.audit.marks import Tier
from lib.audit.references import Reference
from lib.curate import twins
from lib.errors import BadOption
from lib.query.selection import Selection
from lib.query.view import View
from lib.share import links, publishing, snapshot
from lib.share.links import Share
from lib.share.publishing import Draft
from lib.share.terms import DAYS_VALID, MOST_DAYS, Terms
from lib.ui import audit_scope, audit_snippets, chart_table, escape, format, problem, state
from lib.ui.audit_scope import Scope

LICENCES = ("internal use only", "CC BY 4.0", "CC BY-NC 4.0", "CC0 1.0", "unknown")
ASKED = "audit_terms"
ABOUT = (
    "Freezes the numbers as a page that opens from a link without an account, as one HTML file, as JSON, CSV and "
    "Croissant. It never changes when the corpus moves on. Small cells are hidden, counts rounded, and no text of "
    "records is in it but the snippets that you approve."
)
SAYS = "What a stakeholder will see: the numbers of this Selection, with method, limits and glossary in plain words."
CANNOT = "What readers conclude from it; name an owner whom they can ask, and the day of the next review."


@dataclass(frozen=True)
class Asked:
    """What the form was sent with: of which records, in whose words, by which labels, against which populations."""

    selection: Selection
    terms: Terms
    labels: tuple[str, ...]
    references: tuple[Reference, ...]


def draw(scope: Scope) -> None:
    """The panel."""
    side = scope.sides[0]
    chart_table.how(ABOUT)
    chart_table.how(f"What is published: {side.selection.sentence()}, {format.records(side.n)}.")
    _form(scope)
    asked: Asked | None = st.session_state.get(ASKED)
    if asked is not None and asked.selection == side.selection:
        with problem.shown():
            _draft(scope, asked)
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
                days = st.number_input("Links live at most (days)", 1, MOST_DAYS, DAYS_VALID, width=200)
        columns = [axis.name for axis in audit_scope.axes(view) if axis.kind == "labels"]
        usual = [name for name in audit.label_columns(view) if name in columns]
        by = st.multiselect(
            "Columns to count as labels", columns, default=usual, key="audit_publish_labels",
            help="What the corpus itself says of its records, such as whom they are about or who wrote them",
        )  # fmt: skip
        known = {_reference_name(one): one for one in _references(scope)}
        chosen = st.multiselect(
            "Populations to set it against", list(known), default=_usual(scope), key="audit_publish_references",
            help="At most one for each axis; more can be given on the tab Representation",
        )  # fmt: skip
        if st.form_submit_button("Look at it first", type="primary", icon=":material/visibility:"):
            terms = Terms(
                title or "", author or "", owner or "", licence or "", sign_off or "",
                review.isoformat() if review else "", collection or "", uses or "", limits or "", int(days),
            )  # fmt: skip
            st.session_state[ASKED] = Asked(side.selection, terms, tuple(by), tuple(known[name] for name in chosen))


def _references(scope: Scope) -> list[Reference]:
    """Those for the axes of the lexicon: the workspace's own, then the ones that come with Winnow."""
    path = scope.view.workspace.ledger_path
    axes = [axis.name for axis in audit_scope.axes(scope.view) if axis.kind == "mentions"]
    return [one for name in axes for one in given.of_axis(path, name)]


def _reference_name(reference: Reference) -> str:
    return f"{reference.axis}: {reference.name}, {reference.year}"


def _usual(scope: Scope) -> list[str]:
    """The last one that the curator gave for each axis."""
    last = {one.axis: one for one in given.own(scope.view.workspace.ledger_path)}
    known = {(one.axis, one.name) for one in _references(scope)}
    return [_reference_name(one) for one in last.values() if (one.axis, one.name) in known]


def _draft(scope: Scope, asked: Asked) -> None:
    """What would be published, as a file to look at; and the button."""
    if twice := [axis for axis, n in Counter(one.axis for one in asked.references).items() if n > 1]:
        raise BadOption(f"Two populations are for the axis {twice[0]}; choose one of them.")
    view, told = scope.view, audit_snippets.version(scope.view)
    with st.spinner("Measuring everything, and hiding what must be hidden"):
        made = _whole(
            view, told, asked.selection.to_text(), scope.tier, scope.clusters, asked.labels, asked.references,
            repr(asked.references),
        )  # fmt: skip
        draft = _drafted(view, made, asked.terms, f"{told} {asked} {scope.tier} {scope.clusters} {_said(view)}")
    _offer(scope, made, asked.terms, draft)


@st.cache_resource(max_entries=2, show_spinner=False)
def _whole(
    _view: View,
    key: str,
    text: str,
    tier: Tier,
    clusters: str | None,
    by: tuple[str, ...],
    _references: tuple[Reference, ...],
    told: str,
) -> Audit:
    selection, root = Selection.from_text(text), _view.workspace.root
    return audit.audit(
        _view, selection, tier=tier, label_axes=by, references=_references, clusters=clusters,
        twins=twins.twins(edits.of_workspace(root), "gender", "women", "men"), scorer=scorers.of_workspace(root),
    )  # fmt: skip


@st.cache_resource(max_entries=2, show_spinner=False)
def _drafted(_view: View, _made: Audit, _terms: Terms, key: str) -> Draft:
    return publishing.draft(_view, _made, _terms)


def _said(view: View) -> str:
    """What people added that a draft shows as well: findings, labels of precision, earlier audits."""
    path = view.workspace.ledger_path
    earlier = [value["id"] for value in snapshot.all_of(view.workspace.root)]
    return repr((curated.decided(path), sorted(labels.given(path).items()), earlier))


@st.fragment
def _offer(scope: Scope, made: Audit, terms: Terms, draft: Draft) -> None:
    """The draft with its examples; drawn anew by itself while snippets are looked at."""
    with problem.shown(), st.container(border=True, key="audit_draft"):
        said = f"{format.count(draft.n_cells)} numbers, {format.count(draft.n_hidden)} of them hidden"
        if draft.n_changed:
            said += f", {format.count(draft.n_changed)} because an earlier audit would tell"
        st.html(f'<p class="w-what">{escape.html(terms.title)}</p><p class="w-note">{escape.html(said)}.</p>')
        snippets = audit_snippets.choose(scope.view, draft)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                "Look at the page", draft.with_examples(snippets).page, "audit-draft.html", "text/html",
                key="audit_draft_page", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            if st.button("Publish audit", key="audit_publish", type="primary", icon=":material/ios_share:"):
                value = publishing.publish(scope.view, made, terms, snippets)
                root = scope.view.workspace.root
                links.create(root, value["id"], state.curator(), min(links.DAYS_VALID, terms.days))
                st.session_state.pop(ASKED)
                st.toast("Published; the link stands below.")
                st.rerun()


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
