"""The tab Plan: what to write more of, how much of it there is, what would be left alone, and the start of a run."""

import json
from dataclasses import asdict

import streamlit as st

from lib.audit import edits, given
from lib.audit.intervals import Estimate
from lib.augment import directions, draw, gaps, runs, trial
from lib.augment.directions import Direction
from lib.augment.draw import Aim, Drawing
from lib.augment.policy import Policy
from lib.augment.trial import Trial
from lib.jobs import growing
from lib.query.selection import Selection
from lib.query.view import View
from lib.ui import augment_guards, augment_model, chart_table, charts, escape, format, problem, state

HERE, MISSING = "This Selection", "What the audit says is missing"
SHARE, NUMBER, ALL = "A target share", "A number of records", "All there are"
METHODS = {"augment": "Beside the parent", "substitute": "In the parent's stead"}
METHOD_HELP = (
    "Beside: each child is added and its parent stays, which takes k = (t·T − F)/(1 − t) mentions. In its stead: the "
    "parent is excluded, which takes t·T − F. F mentions of the group, T of the axis, t the target share."
)
TAB, RUN, DIRECTION, BECOMES, TARGET, AIM = (
    "augment_tab", "augment_run", "augment_direction", "augment_becomes", "augment_share", "augment_aim",
)  # fmt: skip


def draw_tab(view: View, selection: Selection) -> None:
    """The tab."""
    start = st.segmented_control(
        "Start from", [HERE, MISSING], key="augment_from", default=HERE, required=True, label_visibility="collapsed"
    )
    if start == MISSING:
        _missing(view, selection)
    menu = directions.menu(directions.available(edits.of_workspace(view.workspace.root)))
    if not menu:
        chart_table.how("The lexicon of this corpus names no groups that can be written of; add counterparts to it.")
        return
    with st.container(border=True, key="augment_form"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            direction = _direction(menu)
            method = st.segmented_control(
                "Children stand", list(METHODS), format_func=METHODS.get, key="augment_method", default="augment",
                required=True, help=METHOD_HELP, persist_state="session",
            )  # fmt: skip
            policy, seed = augment_guards.choose()
        aim = _aim(view, direction, method, seed)
        endpoint = augment_model.choose(direction)
    with problem.shown():
        draw.check(direction, aim)
        drawing = draw.drawn(_pool(view, _version(view), direction, selection, seed), aim)
        tried = None
        if drawing.n_eligible:
            tried = _tried(view, _version(view), direction, drawing, policy, selection, aim.seed)
        _numbers(direction, aim, drawing, tried)
        if endpoint is not None and tried is not None:
            augment_model.cost(direction, policy, endpoint, tried, drawing)
        _start(view, direction, selection, aim, drawing, policy, endpoint, tried)


def _direction(menu: dict[str, dict[str, Direction]]) -> Direction:
    """What to rewrite; of an axis with many groups first the one that is rewritten, then the one it becomes."""
    asked = st.session_state.get(DIRECTION)
    if asked is not None and asked not in menu:  # a whole direction, from an address or a gap
        first = next((first for first, seconds in menu.items() if asked in seconds), None)
        st.session_state[DIRECTION] = first or next(iter(menu))
        if first:
            st.session_state[BECOMES] = asked
    firsts = {first: next(iter(seconds.values())) for first, seconds in menu.items()}
    first = st.selectbox(
        "Rewrite", list(menu), key=DIRECTION, persist_state="session", width=330,
        format_func=lambda name: f"{firsts[name].axis}: {_said(firsts[name], len(menu[name]))}",
        help="Words for the first group become those for the second, with all that hangs on them",
    )  # fmt: skip
    seconds = menu[first]
    if len(seconds) == 1:
        return firsts[first]
    if st.session_state.get(BECOMES) not in seconds:
        st.session_state.pop(BECOMES, None)
    key = st.selectbox(
        "As", list(seconds), key=BECOMES, persist_state="session", width=200,
        format_func=lambda name: seconds[name].target,
    )  # fmt: skip
    return seconds[key]


def _said(direction: Direction, n_targets: int) -> str:
    return direction.title if n_targets == 1 else f"{direction.sources[0]} → …"


def _aim(view: View, direction: Direction, method: str, seed: int) -> Aim:
    """How much: a share where the direction moves a group up, else a number."""
    kinds = [SHARE, NUMBER, ALL] if direction.target else [NUMBER, ALL]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.session_state.get(AIM) not in kinds:
            st.session_state[AIM] = kinds[0]
        kind = st.segmented_control("How much", kinds, key=AIM, required=True, persist_state="session")
        share = n = None
        if kind == SHARE:
            share = st.number_input(
                f"Share of {escape.markdown(direction.target)} on the axis, in %", 0.0, 100.0, 50.0, step=1.0,
                format="%.1f", key=TARGET, persist_state="session", width=260,
            )  # fmt: skip
            _reference_hint(view, direction)
        elif kind == NUMBER:
            n = st.number_input(
                "Children", 1, 10_000_000, 200, step=50, key="augment_n", width=160, persist_state="session"
            )
    return Aim(None if share is None else share / 100, None if n is None else int(n), method, seed)


def _reference_hint(view: View, direction: Direction) -> None:
    found = [r for r in given.of_axis(view.workspace.ledger_path, direction.axis) if r.shares.get(direction.target)]
    if found:
        said = "; ".join(f"{r.name}: {format.share(r.shares[direction.target])}" for r in found[:3])
        st.html(f'<p class="w-how w-note">In the references: {escape.html(said)}</p>', width="content")


def _missing(view: View, selection: Selection) -> None:
    """Groups under a reference, each with a button that fills the form."""
    with st.container(border=True, key="augment_missing"), problem.shown():
        references = json.dumps([one.to_json() for one in given.own(view.workspace.ledger_path)], sort_keys=True)
        lexicon = edits.latest(view.workspace.root).number
        found = _gaps(view, _version(view), selection, references, lexicon)
        if not found:
            chart_table.how(
                "No group of this Selection lies under its share of a reference with its whole interval. References "
                "are chosen and given on Audit, Representation; without one nothing can be said to be missing."
            )
        for number, gap in enumerate(found):
            left, right = st.columns([9, 1], vertical_alignment="center")
            left.html(
                f"<span><b>{escape.html(gap.group)}</b> {escape.html(charts.said(gap.share))} of the mentions, "
                f"{format.share(gap.expected)} in {escape.html(gap.reference.name)}: "
                f"{format.records(gap.n_records)} more would close the gap</span>"
            )
            right.button(
                "Use", key=f"augment_gap_{number}", help=f"Rewrite {escape.markdown(gap.direction.title)}",
                on_click=_use, args=(gap,),
            )  # fmt: skip


def _use(gap: gaps.Gap) -> None:
    st.session_state[DIRECTION] = gap.direction.key
    st.session_state[AIM] = SHARE
    st.session_state[TARGET] = round(100 * gap.expected, 1)


def _numbers(direction: Direction, aim: Aim, drawing: Drawing, tried: Trial | None) -> None:
    """What the aim takes and what there is, and what a trial says of it."""
    needed = "–" if drawing.n_needed is None else format.count(drawing.n_needed)
    figures = []
    if direction.target:
        figures.append(
            (
                f"{direction.target} now",
                _value(drawing.share),
                f"{_between(drawing.share)}{drawing.F:,} of {drawing.T:,} mentions",
            )
        )
    mentions = "" if drawing.n_needed_mentions is None else f"{drawing.n_needed_mentions:,} mentions"
    figures += [
        ("children needed", needed, mentions),
        ("eligible records", format.count(drawing.n_eligible), f"of {format.records(drawing.n_selected)} here"),
    ]
    if tried is not None:
        figures.append(
            (
                "can be rewritten",
                f"≈ {_value(tried.made)}",
                f"{_between(tried.made)}from {tried.n} of {drawing.n_eligible:,} tried",
            )
        )
    cells = "".join(
        f'<div><p class="w-muted w-note">{escape.html(name)}</p><p class="w-big">{escape.html(value)}</p>'
        f'<p class="w-muted w-note">{escape.html(note)}</p></div>'
        for name, value, note in figures
    )
    st.html(f'<div class="w-figures" data-testid="augment-figures">{cells}</div>')
    for line in _lines(direction, drawing, tried):
        chart_table.how(line)


def _value(share: Estimate) -> str:
    return charts.NOT_ENOUGH if share.value is None else format.share(share.value)


def _between(share: Estimate) -> str:
    if share.low is None or share.high is None:
        return ""
    return f"{format.share(share.low)} to {format.share(share.high)}; "


def _lines(direction: Direction, drawing: Drawing, tried: Trial | None) -> list[str]:
    """What a curator should know before starting, a sentence each."""
    lines = []
    if drawing.n_used:
        lines.append(f"{format.records(drawing.n_used)} left aside: they have a child of this direction already.")
    if tried is not None and tried.skipped:
        reasons = ", ".join(f"{reason} {n}" for reason, n in tried.skipped.items())
        lines.append(f"Left alone, of {tried.n} tried: {reasons}.")
    if tried is not None and tried.n_long:
        lines.append(tried.sentence())
    if tried is not None and tried.made.value and tried.sure.value is not None:
        lines.append(f"Sure enough to go without a look at each: ≈ {charts.said(tried.sure)} of those tried.")
    if drawing.columns and drawing.n_eligible:
        mix = " × ".join(drawing.columns)
        lines.append(
            f"Drawn within {mix}, so that the mix stays as far as its parts mention the group: it moves by "
            f"{format.share(drawing.mix_shift)} (half the sum of the differences)."
        )
    if not direction.is_automatic:
        lines.append("Terms of this axis are never sure: every child is approved by a person, one by one.")
    return lines


def _start(
    view: View, direction: Direction, selection: Selection, aim: Aim, drawing: Drawing, policy: Policy,
    endpoint: dict | None, tried: Trial | None,
) -> None:  # fmt: skip
    refusal = draw.refusal(direction, aim, drawing)
    if said := refusal or _doubt(drawing, tried):
        st.warning(escape.markdown(said), icon=":material/info:")
    if refusal:
        return
    if endpoint is not None and not augment_model.is_agreed(endpoint):
        chart_table.how("Say above that the texts may be sent; until then nothing can be started with a model.")
        return
    st.button(
        f"Make a sample of {_n_sample(drawing)} for review", type="primary", icon=":material/play_arrow:",
        key="augment_start", on_click=_go, args=(view, direction, selection, aim, drawing, policy, endpoint),
        help="Nothing is added to the corpus until you accept it",
    )  # fmt: skip


def _n_sample(drawing: Drawing) -> int:
    return min(runs.SAMPLE, drawing.n_needed or drawing.n_eligible)


def _doubt(drawing: Drawing, tried: Trial | None) -> str:
    """Why the aim will hardly be reached, though there are records enough; "" where it may be."""
    if tried is None or trial.needed(drawing, tried) is not None:
        return ""
    return (
        f"Probably too few: {drawing.n_needed:,} children are needed, and of {drawing.n_eligible:,} eligible "
        f"records about {charts.said(tried.made)} can be rewritten."
    )


def _go(view, direction, selection, aim, drawing, policy, endpoint) -> None:
    with problem.shown():
        run = runs.create(
            view.workspace, direction, selection, aim, drawing, state.curator(), policy, endpoint,
            _n_sample(drawing),
        )  # fmt: skip
        growing.submit_generation(view.workspace, run.id, True)
        st.session_state[RUN] = run.id
        st.session_state[TAB] = "Review"


def _version(view: View) -> str:
    return json.dumps([str(view.workspace.root), asdict(view.current), view.state.counter], sort_keys=True)


@st.cache_resource(max_entries=8, show_spinner="Counting")
def _pool(_view: View, version: str, direction: Direction, selection: Selection, seed: int) -> draw.Pool:
    return draw.pool(_view, direction, selection, seed)


@st.cache_resource(max_entries=16, show_spinner="Trying")
def _tried(
    _view: View, version: str, direction: Direction, _drawing: Drawing, policy: Policy, selection: Selection, seed: int
) -> Trial:
    return trial.trial(_view, direction, _drawing, policy)


@st.cache_resource(max_entries=4, show_spinner="Comparing with the references")
def _gaps(_view: View, version: str, selection: Selection, references: str, lexicon: int) -> list[gaps.Gap]:
    return gaps.gaps(_view, selection)
